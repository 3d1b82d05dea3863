import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { generateSigningKey, serverKey } from "../../src/signing/ed25519.js";
import { signJson } from "../../src/signing/signed-json.js";
import { type Answerer, type KeyServer, says, startKeyServer } from "../support/key-server.js";
import { type Answer, encoded, engines, startServer, type TestServer, type User } from "../support/server.js";

describe.each(engines)("joining by third-party invites, validated by %s", (engine) => {
  const identity = serverKey("identity.example", generateSigningKey());
  let server: TestServer;
  let alice: User;
  let bob: User;
  /** Listed by the operator. */
  let keys: KeyServer;
  /** On the same machine, and not listed. */
  let hidden: KeyServer;
  let answer: Answerer;

  beforeAll(async () => {
    keys = await startKeyServer((request, response) => answer(request, response));
    hidden = await startKeyServer(says({ valid: true }));
    server = await startServer(engine, { keyValidityAllow: keys.place });
    alice = await server.register("alice");
    bob = await server.register("bob");
  });
  afterAll(() => Promise.all([server.stop(), keys.stop(), hidden.stop()]));

  /** Both ways to join, the second with the object nested as in the seed document. */
  const ways = [
    ["/rooms/{roomId}/join", (id: string) => `/rooms/${id}/join`, (signed: object) => signed],
    ["/join/{roomIdOrAlias}", (id: string) => `/join/${id}`, (signed: object) => ({ signed })],
  ] as const;

  /** A room of Alice's with a pending invite whose key is checked at the URL, or at one of others. */
  async function invitedByAddress(key_validity_url: string, ...others: string[]): Promise<string> {
    const roomId = (await alice.call("POST", "/createRoom", { preset: "private_chat" })).body.room_id;
    const path = `/rooms/${encoded(roomId)}/state/m.room.third_party_invite/token`;
    const { publicKey: public_key } = identity;
    const public_keys = others.map((url) => ({ public_key, key_validity_url: url }));
    const content = { display_name: "b…@e…", public_key, key_validity_url, public_keys };
    expect((await alice.call("PUT", path, content)).status).toBe(200);
    return roomId;
  }

  function join([, path, shape]: (typeof ways)[number], roomId: string): Promise<Answer> {
    const signed = signJson({ sender: alice.id, mxid: bob.id, token: "token" }, identity);
    return bob.call("POST", path(encoded(roomId)), { third_party_signed: shape(signed) });
  }

  const memberEvent = (roomId: string) =>
    alice.call("GET", `/rooms/${encoded(roomId)}/state/m.room.member/${encoded(bob.id)}`);

  async function expectRefused(refusal: Answer, roomId: string, status: number, errcode: string) {
    expect(refusal.status).toBe(status);
    expect(refusal.body).toEqual({ errcode, error: expect.any(String) });
    expect((await memberEvent(roomId)).status).toBe(404);
  }

  it.each(ways)(
    "lets the invited in through %s when the key's owner says that it is valid",
    async (...way) => {
      answer = says({ valid: true });
      const roomId = await invitedByAddress(`${keys.url}/isvalid`);
      const joined = await join(way, roomId);
      expect([joined.status, joined.body]).toEqual([200, { room_id: roomId }]);
      expect((await memberEvent(roomId)).body).toEqual({ membership: "join" });
      expect(keys.asked.at(-1)?.url).toBe(`/isvalid?public_key=${encodeURIComponent(identity.publicKey)}`);
    },
  );

  it.each(ways)("refuses through %s with 403 when the owner says no", async (...way) => {
    answer = says({ valid: false });
    const roomId = await invitedByAddress(keys.url);
    await expectRefused(await join(way, roomId), roomId, 403, "M_FORBIDDEN");
  });

  it.each(ways)(
    "refuses through %s with 502 when nobody answers, and is good again later",
    async (...way) => {
      answer = (request) => request.socket.destroy();
      const roomId = await invitedByAddress(keys.url);
      await expectRefused(await join(way, roomId), roomId, 502, "M_UNKNOWN");
      answer = says({ valid: true });
      expect((await join(way, roomId)).status).toBe(200);
    },
  );

  it.each(ways)("refuses through %s with 502 an answer that is too large", async (...way) => {
    answer = (_, response) => response.end(`{"valid": true${" ".repeat(100_000)}}`);
    const roomId = await invitedByAddress(keys.url);
    await expectRefused(await join(way, roomId), roomId, 502, "M_UNKNOWN");
  });

  it.each(ways)("refuses through %s with 502 an owner on this machine, and asks nothing", async (...way) => {
    for (const host of ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]"]) {
      const roomId = await invitedByAddress(`http://${host}:${hidden.port}/`);
      await expectRefused(await join(way, roomId), roomId, 502, "M_UNKNOWN");
    }
    expect(hidden.connections()).toBe(0);
  });

  it.each(ways)("follows through %s no redirect to this machine", async (...way) => {
    answer = (_, response) => response.writeHead(302, { Location: hidden.url }).end();
    const roomId = await invitedByAddress(keys.url);
    await expectRefused(await join(way, roomId), roomId, 502, "M_UNKNOWN");
    expect(hidden.connections()).toBe(0);
  });

  it.each(ways)("waits through %s for no silent owner when another says that it is valid", async (...way) => {
    answer = (request, response) => {
      if (request.url?.startsWith("/valid")) says({ valid: true })(request, response);
    };
    const roomId = await invitedByAddress(`${keys.url}/silent`, `${keys.url}/valid`);
    const start = performance.now();
    expect((await join(way, roomId)).status).toBe(200);
    expect(performance.now() - start).toBeLessThan(4500);
  });

  it("serves others while it waits, and ends the wait after a while", async () => {
    answer = () => {};
    const roomId = await invitedByAddress(keys.url);
    const start = performance.now();
    const waiting = join(ways[0], roomId);
    const sent = await alice.call("PUT", `/rooms/${encoded(roomId)}/send/m.room.message/1`, { body: "hi" });
    expect(sent.status).toBe(200);
    expect(performance.now() - start).toBeLessThan(4500);
    await expectRefused(await waiting, roomId, 502, "M_UNKNOWN");
    expect(performance.now() - start).toBeLessThan(20_000);
  });
});
