import type { Requester, RoomContext } from "../../src/rooms/context.js";
import { createRoom } from "../../src/rooms/create-room.js";
import { membershipOf, newRoom, newUser, newWorld, refused, type World } from "./support.js";

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

async function stateOf(roomId: string): Promise<Record<string, unknown>> {
  const events = await context.storage.read((tx) => tx.state(roomId));
  return Object.fromEntries(events.map((event) => [`${event.type}|${event.stateKey}`, event.content]));
}

describe("creating a room", () => {
  test("the default is a private room of version 10 that the creator has joined", async () => {
    const roomId = await newRoom(context, alice);
    expect(roomId).toMatch(/^![A-Za-z0-9_-]{20}:test$/);
    const state = await stateOf(roomId);
    expect(state["m.room.create|"]).toEqual({ creator: "@alice:test", room_version: "10" });
    expect(state["m.room.member|@alice:test"]).toEqual({ membership: "join" });
    expect(state["m.room.join_rules|"]).toEqual({ join_rule: "invite" });
    expect(state["m.room.guest_access|"]).toEqual({ guest_access: "can_join" });
    expect(state["m.room.history_visibility|"]).toEqual({ history_visibility: "shared" });
    expect(state["m.room.power_levels|"]).toMatchObject({ users: { "@alice:test": 100 }, invite: 0 });
  });

  test.each([
    ["private_chat", "invite", "can_join"],
    ["trusted_private_chat", "invite", "can_join"],
    ["public_chat", "public", "forbidden"],
  ] as const)("the preset %s sets the join rule %s and guest access %s", async (preset, rule, guests) => {
    const state = await stateOf(await newRoom(context, alice, { preset, invite: ["@bob:test"] }));
    expect(state["m.room.join_rules|"]).toEqual({ join_rule: rule });
    expect(state["m.room.guest_access|"]).toEqual({ guest_access: guests });
    const users = { "@alice:test": 100, ...(preset === "trusted_private_chat" && { "@bob:test": 100 }) };
    expect(state["m.room.power_levels|"]).toMatchObject({ users });
  });

  test("public visibility publishes the room and makes it a public chat", async () => {
    const roomId = await newRoom(context, alice, { visibility: "public" });
    expect((await stateOf(roomId))["m.room.join_rules|"]).toEqual({ join_rule: "public" });
    const page = await context.storage.read((tx) => tx.publishedRooms({ offset: 0, limit: 10 }));
    expect(page.rooms.map((room) => room.roomId)).toEqual([roomId]);
  });

  test("name, topic, initial state, creation content and power levels are as asked", async () => {
    const roomId = await newRoom(context, alice, {
      name: "Monkeys",
      topic: "Bananas",
      creation_content: { "m.federate": false, creator: "@mallory:test", room_version: "1" },
      initial_state: [
        { type: "m.room.join_rules", content: { join_rule: "public" } },
        { type: "org.example", state_key: "x", content: { a: 1 } },
      ],
      power_level_content_override: { events_default: 50 },
    });
    const state = await stateOf(roomId);
    expect(state["m.room.name|"]).toEqual({ name: "Monkeys" });
    expect(state["m.room.topic|"]).toEqual({ topic: "Bananas" });
    expect(state["org.example|x"]).toEqual({ a: 1 });
    expect(state["m.room.join_rules|"]).toEqual({ join_rule: "public" });
    expect(state["m.room.create|"]).toEqual({
      creator: "@alice:test",
      room_version: "10",
      "m.federate": false,
    });
    expect(state["m.room.power_levels|"]).toMatchObject({ events_default: 50, ban: 50 });
  });

  test("invites are written with the room", async () => {
    const roomId = await newRoom(context, alice, { invite: ["@bob:test"], is_direct: true });
    expect(await membershipOf(context, roomId, bob)).toBe("invite");
    expect((await stateOf(roomId))["m.room.member|@bob:test"]).toEqual({
      membership: "invite",
      is_direct: true,
    });
  });

  test.each(["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"])(
    "version %s",
    async (version) => {
      const roomId = await newRoom(context, alice, { room_version: version, preset: "public_chat" });
      const create = (await stateOf(roomId))["m.room.create|"];
      expect(create).toMatchObject({ room_version: version });
      expect(create).toEqual(
        Number(version) < 11 ? expect.objectContaining({ creator: "@alice:test" }) : create,
      );
      expect(await membershipOf(context, roomId, alice)).toBe("join");
    },
  );

  test("version 12 names the room by the hash of its create event, and has creators", async () => {
    const roomId = await newRoom(context, alice, {
      room_version: "12",
      preset: "trusted_private_chat",
      invite: ["@bob:test"],
    });
    expect(roomId).toMatch(/^![A-Za-z0-9_-]{43}$/);
    const create = await context.storage.read((tx) => tx.stateEvent(roomId, "m.room.create", ""));
    expect(create?.eventId).toBe(`$${roomId.slice(1)}`);
    expect(create?.content).toEqual({ room_version: "12", additional_creators: ["@bob:test"] });
    expect(create?.pdu).not.toHaveProperty("room_id");
    expect((await stateOf(roomId))["m.room.power_levels|"]).toMatchObject({ users: {} });
  });

  test("an unsupported version is refused", async () => {
    await refused(createRoom(context, alice, { room_version: "13" }), "M_UNSUPPORTED_ROOM_VERSION");
    await refused(createRoom(context, alice, { room_version: "__proto__" }), "M_UNSUPPORTED_ROOM_VERSION");
  });

  test("a taken alias is refused, and nothing of the room is left", async () => {
    const first = await createRoom(context, alice, { room_alias_name: "monkeys" });
    expect(first.room_alias).toBe("#monkeys:test");
    const before = await context.storage.read((tx) => tx.latestPosition());
    await refused(createRoom(context, bob, { room_alias_name: "monkeys" }), "M_ROOM_IN_USE");
    expect(await context.storage.read((tx) => tx.latestPosition())).toBe(before);
    expect(await context.storage.read((tx) => tx.membershipsOf(bob.userId))).toEqual([]);
  });

  test.each(["", "a b", "a:b"])("the local part %j is no alias", async (name) => {
    await refused(createRoom(context, alice, { room_alias_name: name }), "M_INVALID_PARAM");
  });

  test("state that the rules refuse is refused as such", async () => {
    const request = { power_level_content_override: { users: { "@alice:test": "lots" } } };
    await refused(createRoom(context, alice, request), "M_INVALID_ROOM_STATE");
  });

  test("who is no user cannot be invited", async () => {
    await refused(createRoom(context, alice, { invite: ["bob"] }), "M_INVALID_PARAM");
  });

  test("third-party addresses and too many pieces are refused", async () => {
    await refused(createRoom(context, alice, { invite_3pid: [{ medium: "email" }] }), "M_INVALID_PARAM");
    const invite = Array.from({ length: 501 }, (_, n) => `@u${n}:test`);
    await refused(createRoom(context, alice, { invite }), "M_INVALID_PARAM");
  });

  test("guests cannot create rooms", async () => {
    const guest = await newUser(context, "guest", true);
    await refused(createRoom(context, guest, {}), "M_GUEST_ACCESS_FORBIDDEN");
  });
});
