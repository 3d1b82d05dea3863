import type { JsonObject } from "../../src/events/event.js";
import type { Requester, RoomContext } from "../../src/rooms/context.js";
import { resolveFilter } from "../../src/sync/filter.js";
import { createSync } from "../../src/sync/sync.js";
import { joinAs, newUser, newWorld, publicRoom, refused, set, type World } from "../rooms/support.js";
import { Client, gist, say, stateKeys } from "./support.js";

let world: World;
let context: RoomContext;
let alice: Requester;
let bob: Requester;
let a: Client;

beforeEach(async () => {
  world = await newWorld();
  context = world.context;
  alice = await newUser(context, "alice");
  bob = await newUser(context, "bob");
  a = new Client(createSync(context), alice);
});
afterEach(() => world.close());

describe("a filter", () => {
  test("is JSON text or the ID of one that was kept", async () => {
    const kept: JsonObject = { room: { timeline: { limit: 1 } } };
    const id = await context.storage.write((tx) => tx.addFilter(alice.userId, kept));
    expect(await resolveFilter(context.storage, alice.userId, id)).toEqual(kept);
    expect(await resolveFilter(context.storage, alice.userId, JSON.stringify(kept))).toEqual(kept);
    expect(await resolveFilter(context.storage, alice.userId, undefined)).toEqual({});
    for (const wrong of ["{bad", "nope", "[]"]) {
      await refused(resolveFilter(context.storage, alice.userId, wrong), "M_INVALID_PARAM");
    }
    await refused(resolveFilter(context.storage, bob.userId, id), "M_INVALID_PARAM");
  });

  test("chooses rooms", async () => {
    const first = await publicRoom(context, alice);
    const second = await publicRoom(context, alice);
    const { rooms } = await a.sync({ filter: { room: { rooms: [first, second], not_rooms: [second] } } });
    expect(Object.keys(rooms.join)).toEqual([first]);
  });

  test("limits the timeline; with 0 there is only the state", async () => {
    const roomId = await publicRoom(context, alice);
    await say(context, alice, roomId, "hello");
    for (const limit of [0, 1, 3]) {
      const { rooms } = await a.sync({ since: undefined, filter: { room: { timeline: { limit } } } });
      const room = rooms.join[roomId];
      expect(room?.timeline.events).toHaveLength(limit);
      expect(room?.timeline.limited).toBe(true);
      expect(stateKeys(room)).toHaveLength(6 - Math.max(0, limit - 1));
    }
  });

  test("chooses types, with wildcards, and senders", async () => {
    const roomId = await publicRoom(context, alice);
    await joinAs(context, bob, roomId);
    await say(context, alice, roomId, "from alice");
    await say(context, bob, roomId, "from bob");
    const timeline = async (timeline: JsonObject) =>
      gist((await a.sync({ since: undefined, filter: { room: { timeline } } })).rooms.join[roomId]);
    expect(await timeline({ types: ["m.room.mess*"] })).toEqual(["from alice", "from bob"]);
    expect(await timeline({ types: ["m.room.message"], senders: [bob.userId] })).toEqual(["from bob"]);
    expect(await timeline({ types: ["*"], not_types: ["m.room.*"] })).toEqual([]);
    expect(await timeline({ types: ["m.room.message"], not_senders: [bob.userId] })).toEqual(["from alice"]);
  });

  test("that hides state from the timeline does not hide it from the client", async () => {
    const roomId = await publicRoom(context, alice);
    const filter = { room: { timeline: { types: ["m.room.message"] } } };
    await a.sync({ filter });
    await set(context, alice, roomId, "m.room.topic", { topic: "new" });
    await say(context, alice, roomId, "hello");
    const room = (await a.sync({ filter })).rooms.join[roomId];
    expect(gist(room)).toEqual(["hello"]);
    expect(stateKeys(room)).toEqual(["m.room.topic"]);
    expect((await a.sync({ filter })).rooms.join).toEqual({});
  });

  test("with endless lists is invalid", async () => {
    const types = Array.from({ length: 1001 }, (_, n) => `*${n}*`);
    await refused(a.sync({ filter: { room: { timeline: { types } } } }), "M_INVALID_PARAM");
  });

  test("chooses state", async () => {
    const roomId = await publicRoom(context, alice);
    const filter = { room: { timeline: { limit: 0 }, state: { types: ["m.room.create"] } } };
    expect(stateKeys((await a.sync({ filter })).rooms.join[roomId])).toEqual(["m.room.create"]);
  });
});

describe("lazily loaded members", () => {
  const lazy = (more: JsonObject = {}, limit = 10): JsonObject => ({
    room: { state: { lazy_load_members: true, ...more }, timeline: { limit } },
  });
  const members = (room: Parameters<typeof stateKeys>[0]) =>
    stateKeys(room)
      .filter((key) => key.startsWith("m.room.member"))
      .map((key) => key.slice("m.room.member ".length));

  let roomId: string;
  let others: Requester[];

  beforeEach(async () => {
    roomId = await publicRoom(context, alice);
    others = [];
    for (let n = 0; n < 12; n++) {
      const user = await newUser(context, `u${n}`);
      others.push(user);
      await joinAs(context, user, roomId);
    }
  });

  test("a first sync has the senders shown, the heroes, and oneself", async () => {
    const last = others[11] as Requester;
    await say(context, last, roomId, "hello");
    const room = (await a.sync({ filter: lazy({}, 1) })).rooms.join[roomId];
    expect(members(room)).toEqual([
      "@alice:test",
      "@u0:test",
      "@u1:test",
      "@u2:test",
      "@u3:test",
      "@u4:test",
      "@u11:test",
    ]);
    expect(room?.summary["m.heroes"]).toEqual(["@u0:test", "@u1:test", "@u2:test", "@u3:test", "@u4:test"]);
    expect(room?.summary["m.joined_member_count"]).toBe(13);
  });

  test("an incremental sync has those senders whom the device does not know", async () => {
    const talker = others[9] as Requester;
    await a.sync({ filter: lazy({}, 1) });
    await say(context, talker, roomId, "one");
    expect(members((await a.sync({ filter: lazy() })).rooms.join[roomId])).toEqual([talker.userId]);
    await say(context, talker, roomId, "two");
    expect(members((await a.sync({ filter: lazy() })).rooms.join[roomId])).toEqual([]);
    await say(context, talker, roomId, "three");
    const redundant = await a.sync({ filter: lazy({ include_redundant_members: true }) });
    expect(members(redundant.rooms.join[roomId])).toEqual([talker.userId]);
  });

  test("an answer that got lost is made good", async () => {
    const talker = others[9] as Requester;
    await a.sync({ filter: lazy({}, 1) });
    const { since } = a;
    await say(context, talker, roomId, "one");
    await a.sync({ since, filter: lazy() });
    expect(members((await a.sync({ since, filter: lazy() })).rooms.join[roomId])).toEqual([talker.userId]);
  });

  test("a gap shows all members that changed in it", async () => {
    await a.sync({ filter: lazy({}, 1) });
    await joinAs(context, bob, roomId);
    for (let n = 0; n < 3; n++) await say(context, alice, roomId, `m${n}`);
    const room = (await a.sync({ filter: lazy({}, 2) })).rooms.join[roomId];
    expect(room?.timeline.limited).toBe(true);
    expect(members(room)).toContain(bob.userId);
  });

  test("the joiner sees their own member event", async () => {
    const b = new Client(createSync(context), bob);
    await b.sync({ filter: lazy() });
    await joinAs(context, bob, roomId);
    await say(context, alice, roomId, "hello");
    const room = (await b.sync({ filter: lazy({}, 1) })).rooms.join[roomId];
    expect(members(room)).toContain(bob.userId);
    expect(members(room)).toContain(alice.userId);
  });
});
