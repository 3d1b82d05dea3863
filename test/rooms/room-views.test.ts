import { aliasesOf, createAlias, deleteAlias, resolveAlias } from "../../src/rooms/aliases.js";
import type { Requester, RoomContext } from "../../src/rooms/context.js";
import { inviteUser } from "../../src/rooms/invite.js";
import { leaveRoom } from "../../src/rooms/leave.js";
import { readMessages } from "../../src/rooms/messages.js";
import { changeProfile, readProfile } from "../../src/rooms/profile.js";
import { listPublishedRooms, publishRoom } from "../../src/rooms/published-rooms.js";
import {
  readEvent,
  readJoinedMembers,
  readMembers,
  readState,
  readStateContent,
} from "../../src/rooms/room-views.js";
import { redactEvent, sendMessage } from "../../src/rooms/send.js";
import { readInitialSync } from "../../src/sync/initial-sync.js";
import { createSync } from "../../src/sync/sync.js";
import { Client, say } from "../sync/support.js";
import {
  joinAs,
  memberContentOf,
  memberEvents,
  newRoom,
  newUser,
  newWorld,
  publicRoom,
  refused,
  set,
  type World,
} from "./support.js";

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

const bodies = (chunk: readonly { content: { [key: string]: unknown } }[]) =>
  chunk.map(({ content }) => content.body).filter((body) => body !== undefined);

describe("sending", () => {
  test("the same again from one device is one event, also after a kick; from another it is not", async () => {
    const roomId = await publicRoom(context, alice);
    await joinAs(context, bob, roomId);
    const first = await say(context, bob, roomId, "hello", "txn");
    expect(await say(context, bob, roomId, "hello", "txn")).toBe(first);
    const phone = { ...bob, deviceId: "phone" };
    expect(await say(context, phone, roomId, "hello", "txn")).not.toBe(first);
    await leaveRoom(context, bob, roomId);
    expect(await say(context, bob, roomId, "hello", "txn")).toBe(first);
    await refused(say(context, bob, roomId, "more"), "M_FORBIDDEN");
  });

  test("two at once under one transaction ID are one event", async () => {
    const roomId = await publicRoom(context, alice);
    const both = await Promise.all([
      say(context, alice, roomId, "hello", "txn"),
      say(context, alice, roomId, "hello", "txn"),
    ]);
    expect(new Set(both).size).toBe(1);
  });

  test("what no event can have is bad, and what is no message is refused", async () => {
    const roomId = await publicRoom(context, alice);
    const send = (type: string, content: object) =>
      sendMessage(context, alice, roomId, {
        type,
        txnId: JSON.stringify(content),
        content: JSON.parse(JSON.stringify(content)),
      });
    await refused(send("m.room.message", { x: 1.5 }), "M_BAD_JSON");
    await refused(send("m.room.message", { x: "y".repeat(70_000) }), "M_TOO_LARGE");
    await refused(send("x".repeat(300), {}), "M_TOO_LARGE");
    await refused(send("m.room.create", {}), "M_FORBIDDEN");
    await refused(send("m.room.member", { membership: "join" }), "M_FORBIDDEN");
  });
});

describe("redaction", () => {
  test.each(["10", "11"])("takes the content away, everywhere (version %s)", async (room_version) => {
    const roomId = await publicRoom(context, alice, { room_version });
    await joinAs(context, bob, roomId);
    const eventId = await say(context, bob, roomId, "oops");
    const { event_id } = await redactEvent(context, bob, roomId, { eventId, txnId: "r", reason: "typo" });
    const redacted = await readEvent(context, alice, roomId, eventId);
    expect(redacted.content).toEqual({});
    expect(redacted.unsigned?.redacted_because).toMatchObject({ event_id, sender: bob.userId });
    expect((await readEvent(context, alice, roomId, event_id)).redacts).toBe(eventId);
    expect(JSON.stringify(await readMessages(context, alice, roomId, { dir: "b" }))).not.toContain("oops");
  });

  test("of state leaves no copy in what came after", async () => {
    const roomId = await publicRoom(context, alice);
    const eventId = await set(context, alice, roomId, "m.room.topic", { topic: "oops" });
    await set(context, alice, roomId, "m.room.topic", { topic: "fine" });
    await redactEvent(context, alice, roomId, { eventId, txnId: "r" });
    expect(JSON.stringify(await readMessages(context, alice, roomId, { dir: "b" }))).not.toContain("oops");
    expect(await readStateContent(context, alice, roomId, "m.room.topic", "")).toEqual({ topic: "fine" });
  });

  test("of others' events takes power", async () => {
    const roomId = await publicRoom(context, alice);
    await joinAs(context, bob, roomId);
    const eventId = await say(context, alice, roomId, "mine");
    await refused(redactEvent(context, bob, roomId, { eventId, txnId: "r" }), "M_FORBIDDEN");
    const bobs = await say(context, bob, roomId, "his");
    await redactEvent(context, alice, roomId, { eventId: bobs, txnId: "r" });
    expect((await readEvent(context, bob, roomId, bobs)).content).toEqual({});
  });
});

describe("messages", () => {
  let roomId: string;

  beforeEach(async () => {
    roomId = await publicRoom(context, alice);
    for (let n = 0; n < 25; n++) await say(context, alice, roomId, `m${n}`);
  });

  test("backward, page by page, to the beginning", async () => {
    const seen: unknown[] = [];
    let from: string | undefined;
    do {
      const page = await readMessages(context, alice, roomId, { dir: "b", from, limit: 7 });
      seen.push(...page.chunk.map(({ event_id }) => event_id));
      from = page.end;
    } while (from !== undefined);
    const all = await readMessages(context, alice, roomId, { dir: "f", limit: 100 });
    expect(seen.reverse()).toEqual(all.chunk.map(({ event_id }) => event_id));
    expect(all.chunk[0]?.type).toBe("m.room.create");
  });

  test("from prev_batch goes on where the timeline began; to is where it ends", async () => {
    const client = new Client(createSync(context), alice);
    const room = (await client.sync()).rooms.join[roomId];
    const from = room?.timeline.prev_batch ?? "";
    const page = await readMessages(context, alice, roomId, { dir: "b", from, limit: 3 });
    expect(bodies(page.chunk)).toEqual(["m14", "m13", "m12"]);
    const between = await readMessages(context, alice, roomId, { dir: "f", from: page.end ?? "", to: from });
    expect(bodies(between.chunk)).toEqual(["m12", "m13", "m14"]);
    expect(between.end).toBeUndefined();
  });

  test("a filter chooses, and lazily loaded members come with their senders", async () => {
    await joinAs(context, bob, roomId);
    await say(context, bob, roomId, "from bob");
    const filter = { senders: [bob.userId], types: ["m.room.message"], lazy_load_members: true };
    const page = await readMessages(context, alice, roomId, { dir: "b", filter: JSON.stringify(filter) });
    expect(bodies(page.chunk)).toEqual(["from bob"]);
    expect(page.state?.map(({ state_key }) => state_key)).toEqual([bob.userId]);
  });

  test("tokens and filters of the wrong form are invalid", async () => {
    await refused(readMessages(context, alice, roomId, { dir: "b", from: "x" }), "M_INVALID_PARAM");
    await refused(readMessages(context, alice, roomId, { dir: "b", to: "s" }), "M_INVALID_PARAM");
    await refused(readMessages(context, alice, roomId, { dir: "b", filter: "{" }), "M_INVALID_PARAM");
    await refused(readMessages(context, alice, roomId, { dir: "b", filter: "[]" }), "M_INVALID_PARAM");
  });
});

describe("state and members", () => {
  test("state is read whole or piece by piece", async () => {
    const roomId = await publicRoom(context, alice, { name: "Monkeys" });
    expect(await readStateContent(context, alice, roomId, "m.room.name", "")).toEqual({ name: "Monkeys" });
    await refused(readStateContent(context, alice, roomId, "m.room.topic", ""), "M_NOT_FOUND");
    expect((await readState(context, alice, roomId)).map(({ type }) => type)).toContain("m.room.name");
  });

  test("setting the same state again writes nothing", async () => {
    const roomId = await publicRoom(context, alice);
    const first = await set(context, alice, roomId, "m.room.topic", { topic: "x", valueOf: 1 });
    expect(await set(context, alice, roomId, "m.room.topic", { valueOf: 1, topic: "x" })).toBe(first);
    expect(await set(context, alice, roomId, "m.room.topic", { topic: "y" })).not.toBe(first);
  });

  test("members are chosen by membership, and shown as they were at a token", async () => {
    const roomId = await publicRoom(context, alice);
    const client = new Client(createSync(context), alice);
    const { next_batch: at } = await client.sync();
    await joinAs(context, bob, roomId);
    const carol = await newUser(context, "carol");
    await inviteUser(context, alice, roomId, carol.userId);
    const ids = async (query: Parameters<typeof readMembers>[3]) =>
      (await readMembers(context, alice, roomId, query)).map(({ state_key }) => state_key);
    expect(await ids({})).toEqual([alice.userId, bob.userId, carol.userId]);
    expect(await ids({ membership: "invite" })).toEqual([carol.userId]);
    expect(await ids({ not_membership: "invite" })).toEqual([alice.userId, bob.userId]);
    expect(await ids({ at })).toEqual([alice.userId]);
    expect(await readJoinedMembers(context, alice, roomId)).toEqual({
      [alice.userId]: {},
      [bob.userId]: {},
    });
  });
});

describe("initialSync", () => {
  test("shows joined rooms, invites with the inviter, and on demand those left", async () => {
    const joined = await publicRoom(context, alice);
    await joinAs(context, bob, joined);
    const invited = await newRoom(context, alice, { invite: [bob.userId] });
    const left = await publicRoom(context, alice);
    await joinAs(context, bob, left);
    await leaveRoom(context, bob, left);

    const { rooms, end } = await readInitialSync(context, bob, {});
    expect(rooms.map(({ room_id, membership }) => [room_id, membership])).toEqual([
      [joined, "join"],
      [invited, "invite"],
    ]);
    expect(rooms[0]?.messages?.chunk).toHaveLength(7);
    expect(rooms[0]?.state?.map(({ type }) => type)).toContain("m.room.create");
    expect(rooms[1]).toMatchObject({ inviter: alice.userId, invite: { content: { membership: "invite" } } });
    expect(rooms[1]).not.toHaveProperty("messages");

    const archived = await readInitialSync(context, bob, { limit: 0, archived: true });
    expect(archived.rooms.map(({ room_id }) => room_id)).toEqual([joined, invited, left]);
    expect(archived.rooms[0]?.messages?.chunk).toEqual([]);
    const client = new Client(createSync(context), bob);
    expect((await client.sync({ since: end })).rooms.join).toEqual({});
  });
});

describe("aliases", () => {
  test("are made by members, lead to the room, and are taken once", async () => {
    const roomId = await publicRoom(context, alice);
    await createAlias(context, alice, "#monkeys:test", roomId);
    expect(await resolveAlias(context, "#monkeys:test")).toEqual({ room_id: roomId, servers: ["test"] });
    expect(await aliasesOf(context, alice, roomId)).toEqual({ aliases: ["#monkeys:test"] });
    await refused(createAlias(context, alice, "#monkeys:test", roomId), "M_ROOM_IN_USE");
    await refused(createAlias(context, bob, "#bobs:test", roomId), "M_FORBIDDEN");
    await refused(createAlias(context, alice, "#a:elsewhere", roomId), "M_INVALID_PARAM");
    await refused(createAlias(context, alice, "#a b:test", roomId), "M_INVALID_PARAM");
    await refused(createAlias(context, alice, "#x:test", "!nowhere:test"), "M_NOT_FOUND");
    await refused(resolveAlias(context, "monkeys"), "M_INVALID_PARAM");
  });

  test("are removed by their maker or by power, also as the canonical alias", async () => {
    const roomId = await publicRoom(context, alice, { room_alias_name: "monkeys" });
    await joinAs(context, bob, roomId);
    await refused(deleteAlias(context, bob, "#monkeys:test"), "M_FORBIDDEN");
    await deleteAlias(context, alice, "#monkeys:test");
    await refused(resolveAlias(context, "#monkeys:test"), "M_NOT_FOUND");
    expect(await readStateContent(context, alice, roomId, "m.room.canonical_alias", "")).toEqual({});
    await createAlias(context, bob, "#bobs:test", roomId);
    await deleteAlias(context, bob, "#bobs:test");
    await refused(deleteAlias(context, bob, "#bobs:test"), "M_NOT_FOUND");
  });

  test("the canonical alias must lead to the room", async () => {
    const roomId = await publicRoom(context, alice, { room_alias_name: "monkeys" });
    const other = await publicRoom(context, alice);
    const canonical = (room: string, alias: string) =>
      set(context, alice, room, "m.room.canonical_alias", { alias });
    await refused(canonical(other, "#monkeys:test"), "M_BAD_ALIAS");
    await refused(canonical(other, "#nobody:test"), "M_BAD_ALIAS");
    await refused(canonical(other, "nonsense"), "M_INVALID_PARAM");
    await canonical(roomId, "#monkeys:test");
  });
});

describe("the directory", () => {
  test("lists published rooms page by page", async () => {
    const small = await newRoom(context, alice, { visibility: "public", name: "Small" });
    const large = await newRoom(context, alice, { visibility: "public", name: "Large", topic: "Much" });
    await joinAs(context, bob, large);
    const first = await listPublishedRooms(context, { limit: 1 });
    expect(first).toMatchObject({
      total_room_count_estimate: 2,
      chunk: [{ room_id: large, name: "Large", topic: "Much", num_joined_members: 2, join_rule: "public" }],
    });
    const second = await listPublishedRooms(context, { limit: 1, since: first.next_batch });
    expect(second.chunk.map(({ room_id }) => room_id)).toEqual([small]);
    await refused(publishRoom(context, bob, large, false), "M_FORBIDDEN");
    await publishRoom(context, alice, large, false);
    expect((await listPublishedRooms(context, {})).chunk).toHaveLength(1);
  });
});

describe("profiles", () => {
  test("a change is shown in every joined room, and nowhere else", async () => {
    const joined = await publicRoom(context, alice);
    await joinAs(context, bob, joined);
    const left = await publicRoom(context, alice);
    await joinAs(context, bob, left);
    await leaveRoom(context, bob, left);
    await changeProfile(context, bob, bob.userId, { displayName: "Bob" });
    expect(await readProfile(context, bob.userId)).toEqual({ displayName: "Bob", avatarUrl: null });
    expect(await memberContentOf(context, joined, bob)).toEqual({ membership: "join", displayname: "Bob" });
    expect(await memberContentOf(context, left, bob)).toEqual({ membership: "leave" });
    await changeProfile(context, bob, bob.userId, { displayName: "Bob" });
    expect(await memberEvents(context, joined, bob)).toHaveLength(2);
    await refused(changeProfile(context, bob, alice.userId, { displayName: "x" }), "M_FORBIDDEN");
  });

  test("a name that no event could show is bad", async () => {
    await refused(changeProfile(context, bob, bob.userId, { displayName: "\ud800" }), "M_BAD_JSON");
    await refused(
      changeProfile(context, bob, bob.userId, { displayName: "x".repeat(300) }),
      "M_INVALID_PARAM",
    );
  });

  test("a room that lets nobody in keeps the old name, and the change stands", async () => {
    const roomId = await publicRoom(context, alice);
    await joinAs(context, bob, roomId);
    await set(context, alice, roomId, "m.room.join_rules", { join_rule: "private" });
    await changeProfile(context, bob, bob.userId, { displayName: "Bob" });
    expect((await readProfile(context, bob.userId)).displayName).toBe("Bob");
    expect(await memberContentOf(context, roomId, bob)).toEqual({ membership: "join" });
  });
});
