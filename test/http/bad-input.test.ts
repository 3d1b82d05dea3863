import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { encoded, engines, startServer, type TestServer, type User } from "../support/server.js";

describe.each(engines)("bad input, validated by %s", (engine) => {
  let server: TestServer;
  let alice: User;
  let roomId: string;

  beforeAll(async () => {
    server = await startServer(engine);
    alice = await server.register("alice");
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
    ["third_party_signed: 5", '{"third_party_signed": 5}', 400, "M_BAD_JSON"],
    ["third_party_signed without its fields", '{"third_party_signed": {}}', 400, "M_BAD_JSON"],
    ["reason: 5", '{"reason": 5}', 400, "M_BAD_JSON"],
    ["2 MB", JSON.stringify({ reason: "x".repeat(2_000_000) }), 413, "M_TOO_LARGE"],
    ["10,000 levels", `{"a":${"[".repeat(10_000)}${"]".repeat(10_000)}}`, 400, "M_BAD_JSON"],
  ])("answers a body of %s on both paths", async (_name, body, status, errcode) => {
    const joiner = await server.register("joiner");
    for (const path of paths()) {
      const answer = await server.call("POST", path, { token: joiner.token, body });
      expect(answer.status).toBe(status);
      expect(answer.body).toEqual({ errcode, error: expect.any(String) });
    }
  });

  it.each(["", "{}", '{"__proto__": {"a": 1}, "constructor": {"b": 2}}'])(
    "accepts a body of %j on both paths",
    async (body) => {
      const joiner = await server.register("joiner");
      for (const path of paths()) {
        const answer = await server.call("POST", path, { token: joiner.token, body });
        expect(answer.status).toBe(200);
        expect(answer.body).toEqual({ room_id: roomId });
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

  it.each(["foo", "#nodomain", "%23nodomain"])("refuses the identifier %s", async (identifier) => {
    const answer = await server.call("POST", `/join/${encoded(decodeURIComponent(identifier))}`, {
      token: alice.token,
      body: {},
    });
    expect([answer.status, answer.body.errcode]).toEqual([400, "M_INVALID_PARAM"]);
  });

  it("refuses an alias where a room ID belongs", async () => {
    const answer = await server.call("POST", `/rooms/${encoded("#a:localhost")}/join`, {
      token: alice.token,
      body: {},
    });
    expect([answer.status, answer.body.errcode]).toEqual([400, "M_INVALID_PARAM"]);
  });

  it.each(["!unknown:localhost", "#unknown:localhost", "#room:elsewhere.example"])(
    "does not find %s",
    async (identifier) => {
      const answer = await server.call("POST", `/join/${encoded(identifier)}`, {
        token: alice.token,
        body: {},
      });
      expect([answer.status, answer.body.errcode]).toEqual([404, "M_NOT_FOUND"]);
    },
  );
});

describe.each(engines)("access tokens, validated by %s", (engine) => {
  let server: TestServer;
  let roomId: string;

  beforeAll(async () => {
    server = await startServer(engine);
    const alice = await server.register("alice");
    roomId = (await alice.call("POST", "/createRoom", { preset: "public_chat" })).body.room_id;
  });
  afterAll(() => server.stop());

  const paths = () => [`/join/${encoded(roomId)}`, `/rooms/${encoded(roomId)}/join`];

  it("takes one from the header and from the query, under r0 and v3", async () => {
    const user = await server.register("user");
    for (const path of paths()) {
      expect((await server.call("POST", path, { token: user.token, body: {} })).status).toBe(200);
      for (const version of ["r0", "v3"]) {
        const answer = await server.call(
          "POST",
          `/_matrix/client/${version}${path}?access_token=${user.token}`,
          { body: {} },
        );
        expect(answer.status).toBe(200);
      }
    }
  });

  it("refuses none, both ways at once, and another scheme with M_MISSING_TOKEN", async () => {
    const { token } = await server.register("user");
    for (const path of paths()) {
      const answers = [
        await server.call("POST", path, { body: {} }),
        await server.call("POST", `${path}?access_token=${token}`, { token, body: {} }),
        await server.call("POST", path, { body: {}, headers: { Authorization: `Basic ${token}` } }),
      ];
      for (const answer of answers)
        expect([answer.status, answer.body.errcode]).toEqual([401, "M_MISSING_TOKEN"]);
    }
  });

  it("refuses an unknown and a logged-out one with M_UNKNOWN_TOKEN", async () => {
    const { token, call } = await server.register("user");
    expect((await call("POST", "/logout", {})).status).toBe(200);
    for (const path of paths()) {
      for (const each of [token, "nonsense"]) {
        const answer = await server.call("POST", path, { token: each, body: {} });
        expect(answer.status).toBe(401);
        expect(answer.body).toEqual({
          errcode: "M_UNKNOWN_TOKEN",
          error: expect.any(String),
          soft_logout: false,
        });
      }
    }
  });

  it("is asked before the body is read", async () => {
    const answer = await server.call("POST", paths()[0] ?? "", { body: "{bad" });
    expect(answer.body.errcode).toBe("M_MISSING_TOKEN");
  });
});
