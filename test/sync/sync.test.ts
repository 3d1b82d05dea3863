import type { Requester, RoomContext } from "../../src/rooms/context.js";
import { inviteUser } from "../../src/rooms/invite.js";
import { knockRoom } from "../../src/rooms/knock.js";
import { forgetRoom, leaveRoom } from "../../src/rooms/leave.js";
import { banUser, kickUser } from "../../src/rooms/moderation.js";
import { createSync } from "../../src/sync/sync.js";
import {
  joinAs,
  newRoom,
  newUser,
  newWorld,
  publicRoom,
  refused,
  set,
  type World,
} from "../rooms/support.js";
import { Client, gist, say, stateKeys } from "./support.js";

let world: World;
let context: RoomContext;
let alice: Requester;
let bob: Requester;
let a: Client;
let b: Client;

beforeEach(async () => {
  world = await newWorld();
  context = world.context;
  alice = await newUser(context, "alice");
  bob = await newUser(context, "bob");
  const sync = createSync(context);
  a = new Client(sync, alice);
  b = new Client(sync, bob);
});
afterEach(() => world.close());

const nothing = { join: {}, invite: {}, knock: {}, leave: {} };

describe("a first sync", () => {
  test("of a new user is empty and answers at once", async () => {
    expect(await a.sync({ timeout: 10_000 })).toEqual({
      next_batch: "s0",
      account_data: { events: [] },
      presence: { events: [] },
      rooms: nothing,
    });
  });

  test("shows each joined room: timeline, and the state before it", async () => {
    const roomId = await publicRoom(context, alice);
    for (let n = 0; n < 12; n++) await say(context, alice, roomId, `m${n}`);
    const room = (await a.sync()).rooms.join[roomId];
    expect(gist(room)).toEqual(["m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9", "m10", "m11"]);
    expect(room?.timeline.limited).toBe(true);
    expect(stateKeys(room)).toEqual([
      "m.room.create",
      "m.room.member @alice:test",
      "m.room.power_levels",
      "m.room.join_rules",
      "m.room.history_visibility",
      "m.room.guest_access",
    ]);
    expect(room?.summary).toEqual({
      "m.heroes": [],
      "m.joined_member_count": 1,
      "m.invited_member_count": 0,
    });
  });

  test("puts state that falls into the timeline there, not into the state", async () => {
    const roomId = await publicRoom(context, alice);
    await set(context, alice, roomId, "m.room.topic", { topic: "old" });
    for (let n = 0; n < 9; n++) await say(context, alice, roomId, `m${n}`);
    await set(context, alice, roomId, "m.room.topic", { topic: "new" });
    const room = (await a.sync()).rooms.join[roomId];
    const topics = room?.state.events.filter(({ type }) => type === "m.room.topic");
    expect(topics?.map(({ content }) => content.topic)).toEqual(["old"]);
    expect(room?.timeline.events.at(-1)).toMatchObject({
      type: "m.room.topic",
      content: { topic: "new" },
      unsigned: { prev_content: { topic: "old" }, replaces_state: topics?.[0]?.event_id },
    });
  });
});

describe("an incremental sync", () => {
  test("shows what happened since, and then nothing", async () => {
    const roomId = await publicRoom(context, alice);
    await a.sync();
    await say(context, alice, roomId, "hello");
    const room = (await a.sync()).rooms.join[roomId];
    expect(gist(room)).toEqual(["hello"]);
    expect(room?.timeline.limited).toBe(false);
    expect(room?.state.events).toEqual([]);
    expect((await a.sync()).rooms).toEqual(nothing);
  });

  test("from the same token gives the same again", async () => {
    const roomId = await publicRoom(context, alice);
    const { next_batch } = await a.sync();
    await say(context, alice, roomId, "hello");
    const first = await a.sync({ since: next_batch });
    const second = await a.sync({ since: next_batch });
    expect(gist(second.rooms.join[roomId])).toEqual(gist(first.rooms.join[roomId]));
    expect(second.next_batch).toBe(first.next_batch);
  });

  test("with a gap gives the newest events, and the state that changed in the gap", async () => {
    const roomId = await publicRoom(context, alice);
    await a.sync();
    await set(context, alice, roomId, "m.room.topic", { topic: "in the gap" });
    await joinAs(context, bob, roomId);
    for (let n = 0; n < 10; n++) await say(context, alice, roomId, `m${n}`);
    const room = (await a.sync()).rooms.join[roomId];
    expect(room?.timeline.limited).toBe(true);
    expect(gist(room)).toHaveLength(10);
    expect(stateKeys(room)).toEqual(["m.room.topic", "m.room.member @bob:test"]);
    expect(room?.summary).toMatchObject({ "m.joined_member_count": 2, "m.heroes": ["@bob:test"] });
  });

  test("shows a newly joined room with full state, and not in the next quiet sync", async () => {
    const roomId = await publicRoom(context, alice);
    for (let n = 0; n < 20; n++) await say(context, alice, roomId, `m${n}`);
    await b.sync();
    await joinAs(context, bob, roomId);
    const room = (await b.sync()).rooms.join[roomId];
    expect(gist(room).at(-1)).toBe("@bob:test join");
    expect(stateKeys(room)).toContain("m.room.create");
    expect(stateKeys(room)).toContain("m.room.member @alice:test");
    expect(room?.timeline.limited).toBe(true);
    expect((await b.sync()).rooms).toEqual(nothing);
  });

  test("shows others the join", async () => {
    const roomId = await publicRoom(context, alice);
    await a.sync();
    await joinAs(context, bob, roomId);
    const room = (await a.sync()).rooms.join[roomId];
    expect(gist(room)).toEqual(["@bob:test join"]);
    expect(room?.summary).toEqual({
      "m.heroes": ["@bob:test"],
      "m.joined_member_count": 2,
      "m.invited_member_count": 0,
    });
  });

  test("with full_state gives all state, at once", async () => {
    const roomId = await publicRoom(context, alice);
    await a.sync();
    const room = (await a.sync({ fullState: true, timeout: 10_000 })).rooms.join[roomId];
    expect(stateKeys(room)).toContain("m.room.create");
    expect(gist(room)).toEqual([]);
  });

  test("joining, leaving and joining again in one window is only a join, with full state", async () => {
    const roomId = await publicRoom(context, alice);
    for (let n = 0; n < 8; n++) await say(context, alice, roomId, `m${n}`);
    await b.sync();
    await joinAs(context, bob, roomId);
    await leaveRoom(context, bob, roomId);
    await joinAs(context, bob, roomId);
    const { rooms } = await b.sync();
    expect(rooms).toEqual({ ...nothing, join: { [roomId]: expect.anything() } });
    expect(stateKeys(rooms.join[roomId])).toContain("m.room.create");
  });

  test("leaving and joining again gives the state that changed meanwhile", async () => {
    const roomId = await publicRoom(context, alice);
    await joinAs(context, bob, roomId);
    await b.sync();
    await leaveRoom(context, bob, roomId);
    await set(context, alice, roomId, "m.room.topic", { topic: "meanwhile" });
    await joinAs(context, bob, roomId);
    for (let n = 0; n < 10; n++) await say(context, alice, roomId, `m${n}`);
    const { rooms } = await b.sync();
    expect(rooms.leave).toEqual({});
    expect(stateKeys(rooms.join[roomId])).toContain("m.room.topic");
  });

  test("shows the transaction ID to the device that sent, and to no other", async () => {
    const roomId = await publicRoom(context, alice);
    await a.sync();
    await say(context, alice, roomId, "hello", "txn1");
    const { since } = a;
    const own = (await a.sync()).rooms.join[roomId]?.timeline.events[0];
    expect(own?.unsigned?.transaction_id).toBe("txn1");
    const phone = new Client(createSync(context), { ...alice, deviceId: "phone" });
    const other = (await phone.sync({ since })).rooms.join[roomId]?.timeline.events[0];
    expect(other?.content.body).toBe("hello");
    expect(other?.unsigned).not.toHaveProperty("transaction_id");
  });

  test("a token that is none is an invalid parameter", async () => {
    for (const since of ["", "x", "s-1", "s1.5", "s99999999999999999999", "1"]) {
      await refused(a.sync({ since }), "M_INVALID_PARAM");
    }
  });
});

describe("invites", () => {
  test("come with the room's stripped state, and go with the join", async () => {
    const roomId = await newRoom(context, alice, { name: "Monkeys", topic: "Bananas" });
    await b.sync();
    await inviteUser(context, alice, roomId, bob.userId);
    const { rooms } = await b.sync();
    const events = rooms.invite[roomId]?.invite_state.events ?? [];
    expect(events.map(({ type, state_key }) => `${type} ${state_key}`)).toEqual([
      "m.room.create ",
      "m.room.member @alice:test",
      "m.room.join_rules ",
      "m.room.name ",
      "m.room.topic ",
      "m.room.member @bob:test",
    ]);
    expect(events.at(-1)).toEqual({
      type: "m.room.member",
      state_key: "@bob:test",
      sender: "@alice:test",
      content: { membership: "invite" },
    });
    expect((await b.sync()).rooms).toEqual(nothing);

    await joinAs(context, bob, roomId);
    const after = (await b.sync()).rooms;
    expect(Object.keys(after.join)).toEqual([roomId]);
    expect(after.invite).toEqual({});
  });

  test("declined, show the leave alone", async () => {
    const roomId = await newRoom(context, alice, { invite: [bob.userId] });
    await b.sync();
    await leaveRoom(context, bob, roomId);
    const { rooms } = await b.sync();
    expect(rooms.invite).toEqual({});
    expect(gist(rooms.leave[roomId])).toEqual(["@bob:test leave"]);
    expect(rooms.leave[roomId]?.state.events).toEqual([]);
  });

  test("show nothing of what is said in the room", async () => {
    const roomId = await newRoom(context, alice, { invite: [bob.userId] });
    await say(context, alice, roomId, "secret");
    expect(JSON.stringify(await b.sync())).not.toContain("secret");
  });
});

describe("knocks", () => {
  test("come with the room's stripped state", async () => {
    const roomId = await newRoom(context, alice, {
      name: "Monkeys",
      initial_state: [{ type: "m.room.join_rules", content: { join_rule: "knock" } }],
    });
    await knockRoom(context, bob, roomId);
    const { rooms } = await b.sync();
    const events = rooms.knock[roomId]?.knock_state.events ?? [];
    expect(events.map(({ type }) => type)).toContain("m.room.name");
    expect(events.at(-1)).toMatchObject({ state_key: "@bob:test", content: { membership: "knock" } });
  });
});

describe("left rooms", () => {
  test.each([
    ["a leave", (roomId: string) => leaveRoom(context, bob, roomId), "leave"],
    ["a kick", (roomId: string) => kickUser(context, alice, roomId, bob.userId), "leave"],
    ["a ban", (roomId: string) => banUser(context, alice, roomId, bob.userId), "ban"],
  ])("after %s the room is shown once, up to that, and stands still", async (_, go, membership) => {
    const roomId = await publicRoom(context, alice);
    await joinAs(context, bob, roomId);
    await b.sync();
    await say(context, alice, roomId, "before");
    await go(roomId);
    await say(context, alice, roomId, "after");
    const { rooms } = await b.sync();
    expect(rooms.join).toEqual({});
    expect(gist(rooms.leave[roomId])).toEqual(["before", `@bob:test ${membership}`]);
    await say(context, alice, roomId, "later");
    expect((await b.sync()).rooms).toEqual(nothing);
  });

  test("a first sync shows them on demand only, and forgotten ones never", async () => {
    const roomId = await publicRoom(context, alice);
    await joinAs(context, bob, roomId);
    await leaveRoom(context, bob, roomId);
    await say(context, alice, roomId, "after");
    expect((await b.sync({ since: undefined })).rooms).toEqual(nothing);
    const filter = { room: { include_leave: true } };
    const { rooms } = await b.sync({ since: undefined, filter });
    expect(gist(rooms.leave[roomId]).at(-1)).toBe("@bob:test leave");
    expect(stateKeys(rooms.leave[roomId]).length + gist(rooms.leave[roomId]).length).toBeGreaterThan(5);
    await forgetRoom(context, bob, roomId);
    expect((await b.sync({ since: undefined, filter })).rooms).toEqual(nothing);
  });

  test("joined and left in one window: the stay is shown under leave", async () => {
    const roomId = await publicRoom(context, alice);
    await b.sync();
    await joinAs(context, bob, roomId);
    await leaveRoom(context, bob, roomId);
    const { rooms } = await b.sync();
    expect(rooms.join).toEqual({});
    expect(gist(rooms.leave[roomId]).slice(-2)).toEqual(["@bob:test join", "@bob:test leave"]);
  });

  test("banned after leaving: the ban is shown", async () => {
    const roomId = await publicRoom(context, alice);
    await joinAs(context, bob, roomId);
    await leaveRoom(context, bob, roomId);
    await b.sync();
    await say(context, alice, roomId, "secret");
    await banUser(context, alice, roomId, bob.userId);
    expect(gist((await b.sync()).rooms.leave[roomId])).toEqual(["@bob:test ban"]);
  });
});

describe("waiting", () => {
  test("wakes for a message, a join, an invite and nothing else", async () => {
    const roomId = await publicRoom(context, alice);
    await a.sync();
    await b.sync();
    const others = a.sync({ timeout: 10_000 });
    await publicRoom(context, bob);
    await b.sync();
    await joinAs(context, bob, roomId);
    expect(gist((await others).rooms.join[roomId])).toEqual(["@bob:test join"]);

    await b.sync();
    const waiting = b.sync({ timeout: 10_000 });
    const elsewhere = await newRoom(context, alice);
    await inviteUser(context, alice, elsewhere, bob.userId);
    expect(Object.keys((await waiting).rooms.invite)).toEqual([elsewhere]);
  });

  test("one's own join wakes one's other device", async () => {
    const roomId = await publicRoom(context, alice);
    await b.sync();
    const waiting = b.sync({ timeout: 10_000 });
    await joinAs(context, bob, roomId);
    expect(Object.keys((await waiting).rooms.join)).toEqual([roomId]);
  });

  test("ends empty after its timeout, with a token that is good", async () => {
    const roomId = await publicRoom(context, alice);
    await a.sync();
    const started = performance.now();
    const answer = await a.sync({ timeout: 60 });
    expect(performance.now() - started).toBeGreaterThanOrEqual(55);
    expect(answer.rooms).toEqual(nothing);
    await say(context, alice, roomId, "hello");
    expect(gist((await a.sync()).rooms.join[roomId])).toEqual(["hello"]);
  });

  test("ends when the client goes", async () => {
    await publicRoom(context, alice);
    await a.sync();
    const controller = new AbortController();
    const waiting = a.sync({ timeout: 10_000, signal: controller.signal });
    setTimeout(() => controller.abort(), 20);
    expect((await waiting).rooms).toEqual(nothing);
  });

  test("every waiting sync sees all fifty of fifty joins at once", async () => {
    const roomId = await publicRoom(context, alice);
    await joinAs(context, bob, roomId);
    const users = await Promise.all(Array.from({ length: 50 }, (_, n) => newUser(context, `u${n}`)));
    await a.sync();
    await b.sync();
    const watch = async (client: Client) => {
      const seen: string[] = [];
      while (seen.length < 50) {
        const { rooms } = await client.sync({
          timeout: 5_000,
          filter: { room: { timeline: { limit: 100 } } },
        });
        seen.push(...gist(rooms.join[roomId]));
      }
      return seen;
    };
    const watching = Promise.all([watch(a), watch(b)]);
    await Promise.all(users.map((user) => joinAs(context, user, roomId)));
    const expected = users.map(({ userId }) => `${userId} join`).sort();
    for (const seen of await watching) expect(seen.sort()).toEqual(expected);
  });
});

describe("account data", () => {
  test("of the account and of rooms comes once", async () => {
    const roomId = await publicRoom(context, alice);
    await a.sync();
    await context.storage.write(async (tx) => {
      await tx.setAccountData(alice.userId, null, "m.direct", { x: 1 });
      await tx.setAccountData(alice.userId, roomId, "m.tag", { y: 2 });
    });
    const answer = await a.sync();
    expect(answer.account_data.events).toEqual([{ type: "m.direct", content: { x: 1 } }]);
    expect(answer.rooms.join[roomId]?.account_data.events).toEqual([{ type: "m.tag", content: { y: 2 } }]);
    expect((await a.sync()).rooms).toEqual(nothing);
    const first = await a.sync({ since: undefined });
    expect(first.rooms.join[roomId]?.account_data.events).toHaveLength(1);
  });
});
