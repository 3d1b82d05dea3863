import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createRoom, memberEvents, waysIn } from "../support/scenario.js";
import {
  type CallOptions,
  encoded,
  engines,
  startServer,
  type TestServer,
  type User,
} from "../support/server.js";

const fields = '{"sender": "@a:x", "mxid": "@b:x", "token": "t", "signatures": {}}';
const prototyped = `{"third_party_signed": {"__proto__": ${fields}}}`;

describe.each(engines)("bad input, validated by %s", (engine) => {
  let server: TestServer;
  let alice: User;
  let bob: User;
  let roomId: string;

  beforeAll(async () => {
    server = await startServer(engine);
    [alice, bob] = [await server.register("alice"), await server.register("bob")];
    roomId = (await alice.call("POST", "/createRoom", { preset: "public_chat" })).body.room_id;
  });
  afterAll(() => server.stop());

  const paths = () => [`/join/${encoded(roomId)}`, `/rooms/${encoded(roomId)}/join`];

  it.each([
    ["malformed JSON", "{bad", 400, "M_NOT_JSON"],
    [
      "bytes that are not UTF-8",
      new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]),
      400,
      "M_NOT_JSON",
    ],
    ["a list", "[]", 400, "M_BAD_JSON"],
    ["a string", '"x"', 400, "M_BAD_JSON"],
    ["null", "null", 400, "M_BAD_JSON"],
    ["a number", "5", 400, "M_BAD_JSON"],
    ["true", "true", 400, "M_BAD_JSON"],
    ["half an object", '{"reason": "x"', 400, "M_NOT_JSON"],
    ["two objects", "{}{}", 400, "M_NOT_JSON"],
    ["a form", "reason=x", 400, "M_NOT_JSON"],
    ["third_party_signed: 5", '{"third_party_signed": 5}', 400, "M_BAD_JSON"],
    ["third_party_signed: null", '{"third_party_signed": null}', 400, "M_BAD_JSON"],
    ["third_party_signed: a list", '{"third_party_signed": []}', 400, "M_BAD_JSON"],
    ["third_party_signed without its fields", '{"third_party_signed": {}}', 400, "M_BAD_JSON"],
    ["third_party_signed.signed: 5", '{"third_party_signed": {"signed": 5}}', 400, "M_BAD_JSON"],
    [
      "third_party_signed.signed without its fields",
      '{"third_party_signed": {"signed": {}}}',
      400,
      "M_BAD_JSON",
    ],
    ["third_party_signed whose prototype has them", prototyped, 400, "M_BAD_JSON"],
    ["reason: 5", '{"reason": 5}', 400, "M_BAD_JSON"],
    ["reason: null", '{"reason": null}', 400, "M_BAD_JSON"],
    ["reason: an object", '{"reason": {"toString": "x"}}', 400, "M_BAD_JSON"],
    ["2 MB", JSON.stringify({ reason: "x".repeat(2_000_000) }), 413, "M_TOO_LARGE"],
    ["10,000 levels", `{"a":${"[".repeat(10_000)}${"]".repeat(10_000)}}`, 400, "M_BAD_JSON"],
  ])("answers a body of %s on both paths", async (_name, body, status, errcode) => {
    for (const path of paths()) {
      const answer = await server.call("POST", path, { token: bob.token, body });
      expect(answer.status).toBe(status);
      expect(answer.body).toEqual({ errcode, error: expect.any(String) });
    }
    expect(await memberEvents(alice, roomId, bob)).toEqual([]);
  });

  it.each(["", "{}", ' {"a" : 1}\n', '{"__proto__": {"a": 1}, "constructor": {"b": 2}}', '{"__proto__": 5}'])(
    "accepts a body of %j on both paths",
    async (body) => {
      const room = await createRoom(alice);
      for (const path of [`/join/${encoded(room)}`, `/rooms/${encoded(room)}/join`]) {
        const answer = await server.call("POST", path, { token: bob.token, body });
        expect(answer.status).toBe(200);
        expect(answer.body).toEqual({ room_id: room });
        expect((await bob.call("POST", `/rooms/${encoded(room)}/leave`)).status).toBe(200);
      }
    },
  );

  it("takes JSON whatever the Content-Type says", async () => {
    const headers = { "Content-Type": "application/x-www-form-urlencoded" };
    const answer = await server.call("POST", paths()[0] ?? "", {
      token: alice.token,
      body: '{"reason": "hi"}',
      headers,
    });
    expect(answer.status).toBe(200);
  });

  it("answers bad percent-encoding with M_INVALID_PARAM", async () => {
    const answer = await server.call("POST", "/join/%E0%A4%A", { token: alice.token, body: {} });
    expect([answer.status, answer.body.errcode]).toEqual([400, "M_INVALID_PARAM"]);
  });

  it.each(["/_matrix/client/v3/nothing", "/_matrix/nothing", "/_matrix/client/v1/join/x"])(
    "answers the unknown path %s",
    async (path) => {
      const answer = await server.call("GET", path);
      expect([answer.status, answer.body.errcode]).toEqual([404, "M_UNRECOGNIZED"]);
      expect(answer.headers.get("access-control-allow-origin")).toBe("*");
    },
  );

  it("answers the wrong method with 405 and says which are right", async () => {
    const answer = await server.call("GET", paths()[0] ?? "", { token: alice.token });
    expect([answer.status, answer.body.errcode, answer.headers.get("allow")]).toEqual([
      405,
      "M_UNRECOGNIZED",
      "POST",
    ]);
  });

  it("answers a preflight with 200", async () => {
    const answer = await server.call("OPTIONS", "/join/x");
    expect(answer.status).toBe(200);
    expect(answer.headers.get("access-control-allow-headers")).toContain("Authorization");
  });

  const identifiers = [
    "foo",
    "#nodomain",
    "#:localhost",
    "!",
    "!x",
    "!x:",
    "!x:bad domain",
    "@a:localhost",
    "$e:x",
  ];

  it.each([...identifiers, " ", "\0", `#${"a".repeat(300)}:localhost`, "!x:localhost\n", "_"])(
    "refuses the identifier %j",
    async (identifier) => {
      for (const path of [`/join/${encoded(identifier)}`, `/rooms/${encoded(identifier)}/join`]) {
        const answer = await alice.call("POST", path, {});
        expect([answer.status, answer.body.errcode]).toEqual([400, "M_INVALID_PARAM"]);
      }
    },
  );

  it("refuses an alias where a room ID belongs, known or not", async () => {
    const known = await alice.call("PUT", `/directory/room/${encoded("#known:localhost")}`, {
      room_id: roomId,
    });
    expect(known.status).toBe(200);
    for (const alias of ["#known:localhost", "#unknown:localhost"]) {
      const answer = await alice.call("POST", `/rooms/${encoded(alias)}/join`, {});
      expect([answer.status, answer.body.errcode]).toEqual([400, "M_INVALID_PARAM"]);
    }
  });

  it.each([
    "!unknown:localhost",
    "!a/b%:x:80",
    "#unknown:localhost",
    "#room:elsewhere.example",
    "#a:[::1]:8448",
  ])("does not find %s", async (identifier) => {
    const answer = await alice.call("POST", `/join/${encoded(identifier)}`, {});
    expect([answer.status, answer.body.errcode]).toEqual([404, "M_NOT_FOUND"]);
  });

  it("does not find an alias that was deleted", async () => {
    const path = `/directory/room/${encoded("#gone:localhost")}`;
    expect((await alice.call("PUT", path, { room_id: roomId })).status).toBe(200);
    expect((await alice.call("DELETE", path)).status).toBe(200);
    const answer = await alice.call("POST", `/join/${encoded("#gone:localhost")}`, {});
    expect([answer.status, answer.body.errcode]).toEqual([404, "M_NOT_FOUND"]);
  });
});

describe.each(engines)("access tokens, validated by %s", (engine) => {
  let server: TestServer;
  let user: User;
  let loggedOut: User;
  let roomId: string;

  beforeAll(async () => {
    server = await startServer(engine);
    [user, loggedOut] = [await server.register("user"), await server.register("gone")];
    expect((await loggedOut.call("POST", "/logout", {})).status).toBe(200);
    roomId = (await user.call("POST", "/createRoom", { preset: "public_chat" })).body.room_id;
  });
  afterAll(() => server.stop());

  describe.each(waysIn)("$name", (way) => {
    const ask = (user: User | undefined, options: CallOptions, query = "", version = "v3") =>
      server.call(
        way.method,
        `/_matrix/client/${version}${way.path(roomId, user?.id ?? "@x:localhost")}${query}`,
        { body: way.body, ...options },
      );

    it("takes one from the header and from the query, under r0 and v3", async () => {
      for (const version of ["r0", "v3"]) {
        const { token } = user;
        expect((await ask(user, { token }, "", version)).status).toBe(200);
        expect((await ask(user, {}, `?access_token=${token}`, version)).status).toBe(200);
        expect((await ask(user, {}, `?a=b&access_token=${encoded(token)}&c`, version)).status).toBe(200);
      }
    });

    it("takes the scheme in any case", async () => {
      for (const scheme of ["bearer", "BEARER"]) {
        const answer = await ask(user, { headers: { Authorization: `${scheme} ${user.token}` } });
        expect(answer.status).toBe(200);
      }
    });

    it("refuses none, an empty one, both at once, and other schemes with M_MISSING_TOKEN", async () => {
      const { token } = user;
      const query = `?access_token=${token}`;
      const as = (Authorization: string) => ({ headers: { Authorization } });
      const answers = [
        await ask(user, {}),
        await ask(user, {}, "?access_token="),
        await ask(user, as("Bearer ")),
        await ask(user, as("Bearer")),
        await ask(user, { token }, query),
        await ask(user, { token: "nonsense" }, query),
        await ask(user, { token }, `?access%5Ftoken=${token}`),
        await ask(user, as(`Basic ${token}`)),
        await ask(user, as(`Basic ${token}`), query),
        await ask(user, as(token)),
        await ask(user, as(`X-Matrix origin=a,key="b",sig="c"`)),
      ];
      for (const answer of answers) {
        expect([answer.status, answer.body.errcode]).toEqual([401, "M_MISSING_TOKEN"]);
      }
    });

    it("refuses an unknown and a logged-out one with M_UNKNOWN_TOKEN", async () => {
      for (const each of [loggedOut.token, "nonsense", `${user.token}x`, "é".repeat(10)]) {
        const answers = [await ask(loggedOut, {}, `?access_token=${encoded(each)}`)];
        if (/^[ -~]*$/.test(each)) answers.push(await ask(loggedOut, { token: each }));
        for (const answer of answers) {
          expect(answer.status).toBe(401);
          expect(answer.body).toEqual({
            errcode: "M_UNKNOWN_TOKEN",
            error: expect.any(String),
            soft_logout: false,
          });
        }
      }
    });
  });

  it("is asked before the body is read", async () => {
    const answer = await server.call("POST", `/join/${encoded(roomId)}`, { body: "{bad" });
    expect(answer.body.errcode).toBe("M_MISSING_TOKEN");
  });
});
