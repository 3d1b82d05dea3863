import type { Requester, RoomContext } from "../../src/rooms/context.js";
import { inviteUser } from "../../src/rooms/invite.js";
import { forgetRoom, leaveRoom } from "../../src/rooms/leave.js";
import { readMessages } from "../../src/rooms/messages.js";
import { kickUser } from "../../src/rooms/moderation.js";
import {
  readEvent,
  readJoinedMembers,
  readMembers,
  readState,
  readStateContent,
} from "../../src/rooms/room-views.js";
import { readRoomInitialSync } from "../../src/sync/initial-sync.js";
import { say } from "../sync/support.js";
import { joinAs, newRoom, newUser, newWorld, publicRoom, refused, set, type World } from "./support.js";

let world: World;
let context: RoomContext;
let alice: Requester;
let bob: Requester;

beforeEach(async () => {
  world = await newWorld();
  context = world.context;
  alice = await newUser(context, "alice");
  bob = await newUser(context, "bob");
});
afterEach(() => world.close());

function roomWith(history_visibility: string): Promise<string> {
  return publicRoom(context, alice, {
    initial_state: [{ type: "m.room.history_visibility", content: { history_visibility } }],
  });
}

/** The texts that the user can read, oldest first. */
async function texts(user: Requester, roomId: string): Promise<string[]> {
  const page = await readMessages(context, user, roomId, { dir: "f", limit: 100 });
  return page.chunk
    .filter(({ type }) => type === "m.room.message")
    .map(({ content }) => String(content.body));
}

/** The memberships of a user that the reader can see. */
async function memberships(reader: Requester, roomId: string, user: Requester): Promise<unknown[]> {
  const page = await readMessages(context, reader, roomId, { dir: "f", limit: 100 });
  return page.chunk
    .filter(({ type, state_key }) => type === "m.room.member" && state_key === user.userId)
    .map(({ content }) => content.membership);
}

describe("history visibility", () => {
  test.each([
    ["world_readable", ["early", "invited", "joined", "away", "back"]],
    ["shared", ["early", "invited", "joined", "away", "back"]],
    ["invited", ["invited", "joined", "back"]],
    ["joined", ["joined", "back"]],
  ])("%s", async (visibility, expected) => {
    const roomId = await roomWith(visibility);
    await say(context, alice, roomId, "early");
    await inviteUser(context, alice, roomId, bob.userId);
    await say(context, alice, roomId, "invited");
    await joinAs(context, bob, roomId);
    await say(context, alice, roomId, "joined");
    await leaveRoom(context, bob, roomId);
    await say(context, alice, roomId, "away");
    await joinAs(context, bob, roomId);
    await say(context, alice, roomId, "back");
    expect(await texts(bob, roomId)).toEqual(expected);
  });

  test("follows each event's own state: what was said under another rule stays under it", async () => {
    const roomId = await roomWith("joined");
    await say(context, alice, roomId, "closed");
    const opening = await set(context, alice, roomId, "m.room.history_visibility", {
      history_visibility: "shared",
    });
    await say(context, alice, roomId, "open");
    const closing = await set(context, alice, roomId, "m.room.history_visibility", {
      history_visibility: "joined",
    });
    await say(context, alice, roomId, "closed again");
    await joinAs(context, bob, roomId);
    expect(await texts(bob, roomId)).toEqual(["open"]);
    // A change of visibility is seen if either side of it permits.
    for (const eventId of [opening, closing]) {
      expect((await readEvent(context, bob, roomId, eventId)).event_id).toBe(eventId);
    }
  });

  test("one's own join and leave are seen, as either side of them permits", async () => {
    const roomId = await roomWith("joined");
    await joinAs(context, bob, roomId);
    await leaveRoom(context, bob, roomId);
    expect(await memberships(bob, roomId, bob)).toEqual(["join", "leave"]);
    const invite = await inviteUser(context, alice, roomId, bob.userId);
    await joinAs(context, bob, roomId);
    await refused(readEvent(context, bob, roomId, invite), "M_NOT_FOUND");
  });

  test("world_readable lets anyone read, without joining", async () => {
    const roomId = await roomWith("world_readable");
    const eventId = await say(context, alice, roomId, "hello");
    expect(await texts(bob, roomId)).toEqual(["hello"]);
    expect((await readEvent(context, bob, roomId, eventId)).content.body).toBe("hello");
    expect((await readState(context, bob, roomId)).length).toBeGreaterThan(4);
    const room = await readRoomInitialSync(context, bob, roomId, 5);
    expect(room).not.toHaveProperty("membership");
    expect(room.messages?.chunk.at(-1)?.content.body).toBe("hello");
  });
});

describe("one who was never a member", () => {
  test("may see nothing: not by any call, invited or not", async () => {
    const roomId = await newRoom(context, alice, { invite: [bob.userId] });
    const eventId = await say(context, alice, roomId, "secret");
    const carol = await newUser(context, "carol");
    for (const user of [bob, carol]) {
      await refused(readMessages(context, user, roomId, { dir: "b" }), "M_FORBIDDEN");
      await refused(readEvent(context, user, roomId, eventId), "M_FORBIDDEN");
      await refused(readState(context, user, roomId), "M_FORBIDDEN");
      await refused(readStateContent(context, user, roomId, "m.room.create", ""), "M_FORBIDDEN");
      await refused(readMembers(context, user, roomId, {}), "M_FORBIDDEN");
      await refused(readJoinedMembers(context, user, roomId), "M_FORBIDDEN");
      await refused(readRoomInitialSync(context, user, roomId, undefined), "M_FORBIDDEN");
    }
    await leaveRoom(context, bob, roomId);
    await refused(readState(context, bob, roomId), "M_FORBIDDEN");
  });

  test("an unknown room is not found", async () => {
    await refused(readState(context, bob, "!nowhere:test"), "M_NOT_FOUND");
  });
});

describe("after leaving", () => {
  test.each([
    ["by oneself", (roomId: string) => leaveRoom(context, bob, roomId)],
    ["by a kick", (roomId: string) => kickUser(context, alice, roomId, bob.userId)],
  ])("%s the room stands still at the leave, which is shown", async (_, go) => {
    const roomId = await publicRoom(context, alice, { topic: "before" });
    await joinAs(context, bob, roomId);
    await say(context, alice, roomId, "before");
    await go(roomId);
    const later = await say(context, alice, roomId, "after");
    await set(context, alice, roomId, "m.room.topic", { topic: "after" });
    const carol = await newUser(context, "carol");
    await joinAs(context, carol, roomId);

    expect(await texts(bob, roomId)).toEqual(["before"]);
    expect(await memberships(bob, roomId, bob)).toEqual(["join", "leave"]);
    await refused(readEvent(context, bob, roomId, later), "M_NOT_FOUND");
    expect(await readStateContent(context, bob, roomId, "m.room.topic", "")).toEqual({ topic: "before" });
    const members = await readMembers(context, bob, roomId, {});
    expect(members.map(({ state_key, content }) => [state_key, content.membership])).toEqual([
      ["@alice:test", "join"],
      ["@bob:test", "leave"],
    ]);
    await refused(readJoinedMembers(context, bob, roomId), "M_FORBIDDEN");

    const room = await readRoomInitialSync(context, bob, roomId, 100);
    expect(room.membership).toBe("leave");
    expect(room.messages?.chunk.at(-1)).toMatchObject({ state_key: bob.userId });
    expect(JSON.stringify(room)).not.toContain("after");
  });

  test("a room that was forgotten cannot be read any more, and can be joined again", async () => {
    const roomId = await publicRoom(context, alice);
    await joinAs(context, bob, roomId);
    await refused(forgetRoom(context, bob, roomId), "M_INVALID_PARAM");
    await leaveRoom(context, bob, roomId);
    await forgetRoom(context, bob, roomId);
    await forgetRoom(context, bob, roomId);
    await refused(readState(context, bob, roomId), "M_FORBIDDEN");
    await joinAs(context, bob, roomId);
    await readState(context, bob, roomId);
  });

  test("one who was never there cannot forget or leave", async () => {
    const roomId = await publicRoom(context, alice);
    await refused(forgetRoom(context, bob, roomId), "M_FORBIDDEN");
    await refused(leaveRoom(context, bob, roomId), "M_FORBIDDEN");
    await refused(leaveRoom(context, bob, "!nowhere:test"), "M_NOT_FOUND");
  });

  test("leaving again changes nothing", async () => {
    const roomId = await publicRoom(context, alice);
    await joinAs(context, bob, roomId);
    const first = await leaveRoom(context, bob, roomId);
    expect(await leaveRoom(context, bob, roomId)).toBe(first);
  });
});
