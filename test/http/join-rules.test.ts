import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import {
  act,
  createRoom,
  join,
  joinBy,
  memberEvents,
  refused,
  setJoinRule,
  setState,
  succeeded,
  waysIn,
} from "../support/scenario.js";
import { encoded, engines, startServer, type TestServer, type User } from "../support/server.js";

const versions = Array.from({ length: 12 }, (_, at) => String(at + 1));

/** What somebody is to a room before they try to join. */
const standings = ["a stranger", "invited", "knocking", "in an allowed room"] as const;
type Standing = (typeof standings)[number];

/** Whom a rule lets in, by the page's words: the versions that have it, and who comes in. */
const rules: readonly [rule: string, since: number, lets: readonly Standing[]][] = [
  ["public", 1, standings],
  ["invite", 1, ["invited"]],
  ["knock", 7, ["invited"]],
  ["private", 1, []],
  ["restricted", 8, ["invited", "in an allowed room"]],
  ["knock_restricted", 10, ["invited", "in an allowed room"]],
  ["unheard_of", 1, []],
];

describe.each(engines)("join rules, validated by %s", (engine) => {
  let server: TestServer;
  let alice: User;
  let lobby: string;
  let users: Record<Standing, User>;

  beforeAll(async () => {
    server = await startServer(engine);
    alice = await server.register("alice");
    lobby = await createRoom(alice);
    const made = await Promise.all(standings.map(async (standing) => [standing, await server.register()]));
    users = Object.fromEntries(made);
    succeeded(await join(users["in an allowed room"], lobby));
  });
  afterAll(() => server.stop());

  const allow = () => [
    5,
    "x",
    null,
    {},
    { type: "m.room_membership" },
    { type: "m.room_membership", room_id: lobby },
  ];

  it.each(rules)("%s, in each room version", async (rule, since, lets) => {
    await Promise.all(versions.map((version) => holds(version, rule, Number(version) < since ? [] : lets)));
  });

  async function holds(room_version: string, rule: string, lets: readonly Standing[]): Promise<void> {
    const roomId = await createRoom(alice, { preset: "private_chat", room_version });
    succeeded(await act(alice, roomId, "invite", { user_id: users.invited.id }));
    if (Number(room_version) >= 7) {
      await setJoinRule(alice, roomId, "knock");
      succeeded(await users.knocking.call("POST", `/knock/${encoded(roomId)}`, {}));
    }
    await setJoinRule(alice, roomId, rule, { allow: allow() });
    for (const standing of standings) {
      const { status, body } = await join(users[standing], roomId);
      expect([room_version, standing, status, body.errcode ?? body]).toEqual(
        lets.includes(standing)
          ? [room_version, standing, 200, { room_id: roomId }]
          : [room_version, standing, 403, "M_FORBIDDEN"],
      );
    }
    const [member] = await memberEvents(alice, roomId, users["in an allowed room"]);
    const isRestricted = rule.endsWith("restricted") && lets.length > 0;
    expect(member?.content.join_authorised_via_users_server).toBe(isRestricted ? alice.id : undefined);
    const invited = (await memberEvents(alice, roomId, users.invited)).at(-1);
    expect(invited?.content).not.toHaveProperty("join_authorised_via_users_server");
  }

  it.each(waysIn)("$name: every rule holds here too", async (way) => {
    const roomId = await createRoom(alice, { preset: "private_chat" });
    for (const rule of ["invite", "knock", "private", "restricted", "knock_restricted"]) {
      await setJoinRule(alice, roomId, rule);
      refused(await joinBy(way, users["a stranger"], roomId), 403, "M_FORBIDDEN");
    }
    await setJoinRule(alice, roomId, "restricted", { allow: allow() });
    succeeded(await joinBy(way, users["in an allowed room"], roomId));
    const [event] = await memberEvents(alice, roomId, users["in an allowed room"]);
    expect(event?.content).toEqual({ membership: "join", join_authorised_via_users_server: alice.id });
  });

  it.each([
    ["no list", undefined],
    ["a list of rubbish", [5, null, "x", [], { type: "other", room_id: "LOBBY" }, { room_id: "LOBBY" }]],
    ["an object", { type: "m.room_membership", room_id: "LOBBY" }],
  ])("restricted with %s in allow lets in the invited alone", async (_, allowed) => {
    const roomId = await createRoom(alice);
    const list = JSON.parse(JSON.stringify(allowed ?? null).replaceAll("LOBBY", lobby));
    await setJoinRule(alice, roomId, "restricted", allowed === undefined ? {} : { allow: list });
    refused(await join(users["in an allowed room"], roomId), 403, "M_FORBIDDEN");
    succeeded(await act(alice, roomId, "invite", { user_id: users.invited.id }));
    succeeded(await join(users.invited, roomId));
  });

  it("restricted: one who left the allowed room is not let in, nor one who is only invited to it", async () => {
    const [left, merely] = [await server.register("left"), await server.register("merely")];
    const allowed = await createRoom(alice, { preset: "private_chat", invite: [left.id, merely.id] });
    succeeded(await join(left, allowed));
    succeeded(await act(left, allowed, "leave"));
    const roomId = await createRoom(alice);
    await setJoinRule(alice, roomId, "restricted", {
      allow: [{ type: "m.room_membership", room_id: allowed }],
    });
    for (const user of [left, merely]) refused(await join(user, roomId), 403, "M_FORBIDDEN");
  });

  it("restricted: it is a joined user with the power to invite who vouches", async () => {
    const [bob, carol] = [await server.register("bob"), users["in an allowed room"]];
    const roomId = await createRoom(alice);
    succeeded(await join(bob, roomId));
    await setState(alice, roomId, "m.room.power_levels", {
      users: { [bob.id]: 50, [alice.id]: 100 },
      invite: 50,
    });
    await setJoinRule(alice, roomId, "restricted", { allow: allow() });
    succeeded(await act(alice, roomId, "leave"));
    succeeded(await join(carol, roomId));
    const [event] = await memberEvents(bob, roomId, carol);
    expect(event?.content.join_authorised_via_users_server).toBe(bob.id);
    succeeded(await act(bob, roomId, "leave"));
    succeeded(await act(carol, roomId, "leave"));
    refused(await join(carol, roomId), 403, "M_FORBIDDEN");
  });

  it("the creator who left has no privilege", async () => {
    const roomId = await createRoom(alice, { preset: "private_chat" });
    succeeded(await act(alice, roomId, "leave"));
    refused(await join(alice, roomId), 403, "M_FORBIDDEN");
  });

  it("a room with m.federate: false is open to this server's users", async () => {
    const roomId = await createRoom(alice, {
      preset: "public_chat",
      creation_content: { "m.federate": false },
    });
    succeeded(await join(users["a stranger"], roomId));
  });
});

describe.each(engines)("room versions, validated by %s", (engine) => {
  let server: TestServer;
  let alice: User;
  beforeAll(async () => {
    server = await startServer(engine);
    alice = await server.register("alice");
  });
  afterAll(() => server.stop());

  const createEvent = async (roomId: string) =>
    succeeded(await alice.call("GET", `/rooms/${encoded(roomId)}/state/m.room.create`));

  it("the default is 10, and capabilities say so", async () => {
    expect((await createEvent(await createRoom(alice, {}))).room_version).toBe("10");
    const { capabilities } = succeeded(await alice.call("GET", "/capabilities"));
    const { default: standard, available } = capabilities["m.room_versions"];
    expect(standard).toBe("10");
    expect(Object.keys(available)).toEqual(versions);
  });

  it.each(["0", "13", "org.example", ""])("%j is not supported", async (room_version) => {
    const answer = await alice.call("POST", "/createRoom", { room_version });
    refused(answer, 400, "M_UNSUPPORTED_ROOM_VERSION");
  });

  it("one that is no string is bad", async () => {
    refused(await alice.call("POST", "/createRoom", { room_version: 10 }), 400, "M_BAD_JSON");
  });

  it("room IDs have a domain until version 12, and then are ! and 43 base64url characters", async () => {
    for (const room_version of versions) {
      const roomId = await createRoom(alice, { room_version, preset: "public_chat" });
      expect(roomId).toMatch(room_version === "12" ? /^![A-Za-z0-9_-]{43}$/ : /^![^:]+:localhost$/);
      const [create] = succeeded(await alice.call("GET", `/rooms/${encoded(roomId)}/state`));
      if (room_version === "12") expect(create.event_id).toBe(`$${roomId.slice(1)}`);
      expect((await createEvent(roomId)).creator).toBe(Number(room_version) < 11 ? alice.id : undefined);
    }
  });

  it.each(waysIn)("$name: an unknown ID of version 12's form is not found", async (way) => {
    for (const character of ["a", "B", "_", "-"]) {
      refused(await joinBy(way, alice, `!${character.repeat(43)}`), 404, "M_NOT_FOUND");
    }
    refused(await joinBy(way, alice, `!${"a".repeat(42)}`), 400, "M_INVALID_PARAM");
  });
});
