import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import {
  act,
  createRoom,
  join,
  joinBy,
  joinById,
  memberEvents,
  refused,
  setState,
  succeeded,
  waysIn,
} from "../support/scenario.js";
import { encoded, engines, startServer, type TestServer, type User } from "../support/server.js";

const profile = { displayname: "Bob", avatar_url: "mxc://localhost/bob" };
const [byId, byIdOrAlias, byState] = waysIn;

describe.each(engines)("the member event of a join, validated by %s", (engine) => {
  let server: TestServer;
  let alice: User;
  let bob: User;

  beforeAll(async () => {
    server = await startServer(engine);
    [alice, bob] = [await server.register("alice"), await server.register("bob")];
    for (const [key, value] of Object.entries(profile)) {
      succeeded(await bob.call("PUT", `/profile/${encoded(bob.id)}/${key}`, { [key]: value }));
    }
  });
  afterAll(() => server.stop());

  const put = (user: User, roomId: string, content: object) =>
    user.call("PUT", byState?.path(roomId, user.id) ?? "", content);

  it.each(waysIn)("$name: membership, displayname and avatar_url from the profile", async (way) => {
    const roomId = await createRoom(alice);
    succeeded(await joinBy(way, bob, roomId));
    const [event, ...more] = await memberEvents(alice, roomId, bob);
    expect(more).toEqual([]);
    expect(event).toMatchObject({ sender: bob.id, state_key: bob.id, type: "m.room.member" });
    expect(event?.content).toEqual({ membership: "join", ...profile });
  });

  it.each(waysIn)("$name: a reason lands in it", async (way) => {
    const roomId = await createRoom(alice);
    succeeded(await joinBy(way, bob, roomId, { reason: "Hëllo 🍌" }));
    const [event] = await memberEvents(alice, roomId, bob);
    expect(event?.content).toEqual({ membership: "join", reason: "Hëllo 🍌", ...profile });
  });

  it("/join/{roomIdOrAlias} copies the other keys, but for those that others vouch for", async () => {
    const roomId = await createRoom(alice);
    const kept = { foo: "bar", nested: { list: [1, null, { a: true }] }, via: ["x"], "": 0 };
    const body = {
      ...kept,
      membership: "ban",
      displayname: "Mallory",
      avatar_url: "mxc://evil",
      join_authorised_via_users_server: alice.id,
      third_party_invite: {},
    };
    succeeded(await join(bob, roomId, body));
    expect((await memberEvents(alice, roomId, bob))[0]?.content).toEqual({
      ...kept,
      membership: "join",
      ...profile,
    });
  });

  it("/rooms/{roomId}/join copies the reason alone", async () => {
    const roomId = await createRoom(alice);
    succeeded(
      await joinById(bob, roomId, { foo: "bar", reason: "Hi", join_authorised_via_users_server: alice.id }),
    );
    const [event] = await memberEvents(alice, roomId, bob);
    expect(event?.content).toEqual({ membership: "join", reason: "Hi", ...profile });
  });

  it("PUT state never takes join_authorised_via_users_server or a third party's word", async () => {
    const roomId = await createRoom(alice);
    const words = {
      join_authorised_via_users_server: alice.id,
      third_party_invite: {},
      third_party_signed: 5,
    };
    succeeded(await put(bob, roomId, { membership: "join", foo: 1, ...words }));
    const [event] = await memberEvents(alice, roomId, bob);
    expect(event?.content).toEqual({ membership: "join", foo: 1, ...profile });
  });

  it("keys named __proto__ and constructor are data like any other", async () => {
    const roomId = await createRoom(alice);
    const body = '{"__proto__": {"a": 1}, "constructor": {"prototype": {"b": 2}}, "toString": 3}';
    succeeded(await bob.call("POST", byIdOrAlias?.path(roomId, "") ?? "", JSON.parse(body)));
    const [event] = await memberEvents(alice, roomId, bob);
    expect(JSON.stringify(event?.content)).toContain('"__proto__":{"a":1}');
    expect(JSON.stringify(event?.content)).toContain('"constructor":{"prototype":{"b":2}}');
    expect(({} as { a?: number; b?: number }).a).toBeUndefined();
  });

  it.each(waysIn)("$name: a second and a tenth join are 200 with the same event", async (way) => {
    const roomId = await createRoom(alice);
    const first = await joinBy(way, bob, roomId, { reason: "first" });
    for (let time = 2; time <= 10; time += 1) {
      const again = await joinBy(way, bob, roomId, { reason: `time ${time}` });
      expect(succeeded(again)).toEqual(first.body);
    }
    for (const other of waysIn) succeeded(await joinBy(other, bob, roomId));
    const events = await memberEvents(alice, roomId, bob);
    expect(events.map(({ content }) => content.reason)).toEqual(["first"]);
  });

  it.each([byId, byIdOrAlias])("$name: no body changes the event of one who is in", async (way) => {
    const roomId = await createRoom(alice);
    succeeded(await joinById(bob, roomId));
    if (way) succeeded(await joinBy(way, bob, roomId, { foo: "bar", reason: "again" }));
    expect(await memberEvents(alice, roomId, bob)).toHaveLength(1);
  });

  it("PUT state gives one who is in another name in this room alone", async () => {
    const roomId = await createRoom(alice);
    succeeded(await joinById(bob, roomId));
    const { event_id } = succeeded(await put(bob, roomId, { membership: "join", displayname: "Bobby" }));
    const events = await memberEvents(alice, roomId, bob);
    expect(events.map((event) => event.content.displayname)).toEqual(["Bob", "Bobby"]);
    expect(events[1]).toMatchObject({ event_id, content: { avatar_url: profile.avatar_url } });
    const { displayname } = succeeded(await server.call("GET", `/profile/${encoded(bob.id)}/displayname`));
    expect(displayname).toBe("Bob");
  });

  it.each([
    { reason: 5 },
    { reason: null },
    { displayname: 5 },
    { avatar_url: ["x"] },
    { membership: 5 },
    { membership: "joined" },
  ])("PUT state refuses %j", async (content) => {
    const roomId = await createRoom(alice);
    refused(await put(bob, roomId, { membership: "join", ...content }), 400, "M_BAD_JSON");
    expect(await memberEvents(alice, roomId, bob)).toEqual([]);
  });

  it("nobody joins for somebody else", async () => {
    const roomId = await createRoom(alice);
    const path = `/rooms/${encoded(roomId)}/state/m.room.member/${encoded(bob.id)}`;
    refused(await alice.call("PUT", path, { membership: "join" }), 403, "M_FORBIDDEN");
  });

  it.each([
    ["a fraction", '{"foo": 0.5}', 400, "M_BAD_JSON"],
    ["an integer beyond 2^53", '{"foo": 9007199254740993}', 400, "M_BAD_JSON"],
    ["half a surrogate pair", '{"reason": "\\ud800"}', 400, "M_BAD_JSON"],
    ["more than an event may hold", JSON.stringify({ reason: "x".repeat(70_000) }), 413, "M_TOO_LARGE"],
  ])("content that no event can have is refused: %s", async (_, body, status, errcode) => {
    const roomId = await createRoom(alice);
    const way = byIdOrAlias?.path(roomId, "") ?? "";
    refused(await server.call("POST", way, { token: bob.token, body }), status, errcode);
    expect(await memberEvents(alice, roomId, bob)).toEqual([]);
  });

  it("via and server_name, repeatable, are accepted and ignored", async () => {
    const roomId = await createRoom(alice);
    const query = "via=a.example&via=b.example&server_name=c.example&server_name=d.example&via=&x=1";
    succeeded(await bob.call("POST", `/join/${encoded(roomId)}?${query}`, {}));
    const [event] = await memberEvents(alice, roomId, bob);
    expect(event?.content).toEqual({ membership: "join", ...profile });
    for (const one of ["via=a.example", "server_name=a.example"]) {
      succeeded(await bob.call("POST", `/join/${encoded(roomId)}?${one}`, {}));
    }
  });

  it("an ordinary token ignores user_id", async () => {
    const roomId = await createRoom(alice);
    succeeded(
      await bob.call("POST", `/join/${encoded(roomId)}?user_id=${encoded("@mallory:localhost")}`, {}),
    );
    expect(await memberEvents(alice, roomId, bob)).toHaveLength(1);
  });

  it("PUT state carries every change of membership", async () => {
    const roomId = await createRoom(alice, { preset: "private_chat" });
    const target = (membership: string) =>
      setState(alice, roomId, "m.room.member", { membership, reason: membership }, bob.id);
    await target("invite");
    succeeded(await put(bob, roomId, { membership: "join" }));
    await target("leave");
    await target("ban");
    refused(await put(bob, roomId, { membership: "join" }), 403, "M_FORBIDDEN");
    await target("leave");
    refused(await put(bob, roomId, { membership: "join" }), 403, "M_FORBIDDEN");
    succeeded(await act(alice, roomId, "invite", { user_id: bob.id }));
    succeeded(await put(bob, roomId, { membership: "leave" }));
    const seen = (await memberEvents(alice, roomId, bob)).map(({ content }) => content.membership);
    expect(seen).toEqual(["invite", "join", "leave", "ban", "leave", "invite", "leave"]);
  });
});
