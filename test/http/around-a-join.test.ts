import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { encoded, engines, startServer, type TestServer, type User } from "../support/server.js";

/** The calls that clients make around a join and that decide nothing about it. */
describe.each(engines)("around a join, validated by %s", (engine) => {
  let server: TestServer;
  let alice: User;
  let bob: User;
  let roomId: string;

  beforeAll(async () => {
    server = await startServer(engine);
    [alice, bob] = [await server.register("alice"), await server.register("bob")];
    roomId = (await alice.call("POST", "/createRoom", { preset: "public_chat" })).body.room_id;
    await bob.call("POST", `/join/${encoded(roomId)}`, {});
  });
  afterAll(() => server.stop());

  const say = async (user: User, body: string, txnId: string): Promise<string> =>
    (await user.call("PUT", `/rooms/${encoded(roomId)}/send/m.room.message/${txnId}`, { body })).body
      .event_id;
  const event = async (eventId: string) =>
    (await alice.call("GET", `/rooms/${encoded(roomId)}/event/${encoded(eventId)}`)).body;
  const redact = (user: User, eventId: string, txnId: string, body?: object) =>
    user.call("PUT", `/rooms/${encoded(roomId)}/redact/${encoded(eventId)}/${txnId}`, body);
  const tags = (user: User, tag = "") =>
    `/user/${encoded(user.id)}/rooms/${encoded(roomId)}/tags${tag && `/${encoded(tag)}`}`;

  it("takes an event back once, however often it is asked, and says why", async () => {
    const eventId = await say(bob, "a slip", "m1");
    const first = await redact(bob, eventId, "r1", { reason: "wrong room" });
    expect(first.status).toBe(200);
    expect((await redact(bob, eventId, "r1", { reason: "wrong room" })).body).toEqual(first.body);
    const { content, unsigned } = await event(eventId);
    expect(content).toEqual({});
    expect(unsigned.redacted_because.content.reason).toBe("wrong room");
  });

  it("takes another user's event back only for one with the power to", async () => {
    const eventId = await say(alice, "stays", "m2");
    const refused = await redact(bob, eventId, "r2");
    expect([refused.status, refused.body.errcode]).toEqual([403, "M_FORBIDDEN"]);
    expect((await event(eventId)).content.body).toBe("stays");
    expect((await redact(alice, await say(bob, "goes", "m3"), "r3")).status).toBe(200);
  });

  it("refuses to redact in an unknown room, and takes no reason that is no text", async () => {
    const unknown = await alice.call("PUT", "/rooms/!none:localhost/redact/$e/1", {});
    expect([unknown.status, unknown.body.errcode]).toEqual([404, "M_NOT_FOUND"]);
    const wrong = await redact(bob, "$e", "r4", { reason: 5 });
    expect([wrong.status, wrong.body.errcode]).toEqual([400, "M_BAD_JSON"]);
  });

  it("keeps tags and shows them in the next sync as the room's m.tag", async () => {
    const { next_batch } = (await bob.call("GET", "/sync")).body;
    expect((await bob.call("PUT", tags(bob, "m.favourite"), { order: 0.25 })).body).toEqual({});
    expect((await bob.call("PUT", tags(bob, "u.__proto__"), {})).status).toBe(200);
    const both = { "m.favourite": { order: 0.25 }, "u.__proto__": {} };
    expect((await bob.call("GET", tags(bob))).body).toEqual({ tags: both });
    const sync = await bob.call("GET", `/sync?since=${next_batch}`);
    expect(sync.body.rooms.join[roomId].account_data.events).toEqual([
      { type: "m.tag", content: { tags: both } },
    ]);
    expect((await bob.call("DELETE", tags(bob, "m.favourite"))).body).toEqual({});
    expect((await bob.call("DELETE", tags(bob, "never.there"))).body).toEqual({});
    expect((await bob.call("GET", tags(bob))).body).toEqual({ tags: { "u.__proto__": {} } });
  });

  it("loses none of the tags that are set at once", async () => {
    const names = Array.from({ length: 20 }, (_, index) => `u.${index}`);
    await Promise.all(names.map((name) => alice.call("PUT", tags(alice, name), {})));
    expect(Object.keys((await alice.call("GET", tags(alice))).body.tags).sort()).toEqual(names.sort());
  });

  it("refuses another user's tags, a wrong order, and more than 64 KiB of tags", async () => {
    for (const [method, path] of [
      ["GET", tags(alice)],
      ["PUT", tags(alice, "m.favourite")],
      ["DELETE", tags(alice, "m.favourite")],
    ] as const) {
      expect((await bob.call(method, path, method === "PUT" ? {} : undefined)).status).toBe(403);
    }
    const wrong = await bob.call("PUT", tags(bob, "m.favourite"), { order: "first" });
    expect([wrong.status, wrong.body.errcode]).toEqual([400, "M_BAD_JSON"]);
    expect((await bob.call("PUT", tags(bob, "u.big"), { text: "x".repeat(60_000) })).status).toBe(200);
    const tooMany = await bob.call("PUT", tags(bob, "u.bigger"), { text: "x".repeat(10_000) });
    expect([tooMany.status, tooMany.body.errcode]).toEqual([413, "M_TOO_LARGE"]);
  });

  it("lists one's own devices, names them, and forgets them with the logout", async () => {
    const carol = await server.register("carol");
    const { device_id } = (await carol.call("GET", "/account/whoami")).body;
    expect((await carol.call("PUT", `/devices/${device_id}`, { display_name: "Laptop" })).body).toEqual({});
    expect((await carol.call("PUT", `/devices/${device_id}`, {})).status).toBe(200);
    const laptop = { device_id, display_name: "Laptop" };
    expect((await carol.call("GET", "/devices")).body).toEqual({ devices: [laptop] });
    expect((await carol.call("GET", `/devices/${device_id}`)).body).toEqual(laptop);
    const phone = await server.call("POST", "/login", {
      body: {
        type: "m.login.password",
        identifier: { type: "m.id.user", user: carol.id },
        password: "a long secret",
        device_id: "PHONE",
      },
    });
    expect((await carol.call("GET", "/devices")).body.devices).toHaveLength(2);
    await server.call("POST", "/logout", { token: phone.body.access_token, body: {} });
    expect((await carol.call("GET", "/devices")).body).toEqual({ devices: [laptop] });
    for (const [method, body] of [["GET"], ["PUT", { display_name: "Not mine" }], ["PUT", {}]] as const) {
      const other = await alice.call(method, `/devices/${device_id}`, body);
      expect([other.status, other.body.errcode]).toEqual([404, "M_NOT_FOUND"]);
    }
  });

  it("says that nothing carries calls", async () => {
    const path = "/_matrix/client/unstable/org.matrix.msc4143/rtc/transports";
    expect((await alice.call("GET", path)).body).toEqual({ rtc_transports: [] });
    expect((await server.call("GET", path)).status).toBe(401);
  });
});
