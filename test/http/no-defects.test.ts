import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { generateSigningKey, serverKey } from "../../src/signing/ed25519.js";
import { signJson } from "../../src/signing/signed-json.js";
import { runs } from "../support/explore.js";
import { type KeyServer, says, startKeyServer } from "../support/key-server.js";
import { encoded, engines, startServer, type TestServer, type User } from "../support/server.js";

interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: {
    readonly content: { readonly "application/json": { readonly schema: { readonly properties?: object } } };
  };
}

const methods = ["get", "put", "post", "delete"] as const;
const document = JSON.parse(
  await readFile(new URL("../../generated/openapi.json", import.meta.url), "utf8"),
) as { paths: Record<string, Partial<Record<(typeof methods)[number], Operation>>> };
const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  methods.flatMap((method) => {
    const operation = item[method];
    return operation ? [{ method: method.toUpperCase(), path, operation }] : [];
  }),
);

/** What nobody should send, as text. */
const nastyTexts = [
  "",
  " ",
  "\0",
  "a\0b",
  "\ud800",
  "\u{1f600}",
  "__proto__",
  "constructor",
  "hasOwnProperty",
  "../..",
  "%00",
  "%",
  "null",
  "-1",
  "1e400",
  "99999999999999999999",
  "NaN",
  "{}",
  "[]",
  '{"room":{"timeline":{"limit":-1}}}',
  '{"__proto__":{"a":1}}',
  "@",
  "@:",
  "@a:",
  "@\0:localhost",
  "#",
  "#a",
  "#\0:localhost",
  "!",
  "!:",
  "$",
  "m.room.member",
  "m.room.create",
  "m.room.power_levels",
  "m.room.third_party_invite",
  "m.room.guest_access",
  "m.room.redaction",
  "m.room.canonical_alias",
  "restricted",
  "join",
  "ban",
  "x".repeat(300),
];

describe.each(engines)("whatever is sent, validated by %s", (engine) => {
  let server: TestServer;
  /** On this machine, and not listed: nothing may ever reach it. */
  let hidden: KeyServer;
  let alice: User;
  let roomId: string;
  let known: string[];

  beforeAll(async () => {
    hidden = await startKeyServer(says({ valid: true }));
    server = await startServer(engine, {
      appservices: [
        "{id: a, url: null, as_token: as-token, hs_token: h, sender_localpart: bot, namespaces: {}}",
      ],
    });
    alice = await server.register("alice");
    roomId = (
      await alice.call("POST", "/createRoom", { preset: "public_chat", room_alias_name: `known-${engine}` })
    ).body.room_id;
    const [event] = (await alice.call("GET", `/rooms/${encoded(roomId)}/state`)).body;
    const since = (await alice.call("GET", "/sync")).body.next_batch;
    known = [roomId, alice.id, `#known-${engine}:localhost`, event.event_id, since, hidden.url];
  });
  afterAll(() => Promise.all([server.stop(), hidden.stop()]));

  const texts = () =>
    fc.oneof(fc.constantFrom(...nastyTexts), fc.constantFrom(...known), fc.string({ maxLength: 20 }));
  const values = () =>
    fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        texts(),
        fc.constantFrom<unknown>(null, true, 0, -1, 1.5, 2 ** 53, 1e308, -0),
        fc.array(tie("value"), { maxLength: 3 }),
        fc
          .array(fc.tuple(texts(), tie("value")), { maxLength: 3 })
          .map((entries) => Object.fromEntries(entries)),
      ),
    })).value;

  const requests = () =>
    fc.constantFrom(...operations).chain(({ method, path, operation }) => {
      const schema = operation.requestBody?.content["application/json"].schema;
      const keys = [...Object.keys(schema?.properties ?? {}), "membership", "users", "third_party_signed"];
      const entries = fc.array(fc.tuple(fc.oneof(fc.constantFrom(...keys), texts()), values()), {
        maxLength: 5,
      });
      const inQuery = (operation.parameters ?? []).filter((each) => each.in === "query");
      return fc.record({
        method: fc.constant(method),
        path: fc.constant(path),
        inPath: fc.array(texts(), { minLength: 3, maxLength: 3 }),
        query: fc.tuple(
          ...inQuery.map(({ name }) => fc.option(texts()).map((value) => [name, value] as const)),
        ),
        userId: fc.option(texts()),
        body: entries.map((each) => Object.fromEntries(each)),
        token: fc.constantFrom("alice", "as-token", "", "unknown"),
      });
    });

  it("is never answered 500, and leads to no place that the operator did not allow", async () => {
    const property = fc.asyncProperty(requests(), async (sent) => {
      let at = 0;
      const path = sent.path.replace(/\{[^}]+\}/g, () => {
        at += 1;
        return encoded((sent.inPath[at - 1] ?? "").toWellFormed());
      });
      const query = new URLSearchParams();
      for (const [name, value] of sent.query) if (value !== null) query.append(name, value);
      if (sent.userId !== null) query.append("user_id", sent.userId);
      if (path === "/sync") query.set("timeout", "0");
      const answer = await server.call(sent.method, `${path}?${query}`, {
        // Logging out would end the run's use.
        token: sent.token === "alice" && !path.startsWith("/logout") ? alice.token : sent.token,
        ...(sent.method !== "GET" && { body: sent.body }),
      });
      const told = JSON.stringify(answer.body);
      expect({ status: answer.status, told }).not.toMatchObject({ status: 500 });
      // What registration asks for is a 401 without a code.
      if (answer.status >= 400 && !answer.body.flows) expect(answer.body.errcode).toMatch(/^M_/);
    });
    await fc.assert(property, { ...runs(300), endOnFailure: true });
    expect(hidden.connections()).toBe(0);
  }, 60_000);

  it("leads nowhere by what may stand in a pending invite", async () => {
    const identity = serverKey("identity.example", generateSigningKey());
    const [host, bob] = [await server.register("host"), await server.register("bob")];
    const room = (await host.call("POST", "/createRoom", { preset: "public_chat" })).body.room_id;
    const urls = [
      hidden.url,
      hidden.url.replace("127.0.0.1", "localhost"),
      hidden.url.replace("http", "https"),
      `//127.0.0.1:${hidden.port}`,
      "file:///etc/passwd",
      "\0",
      "",
      "http://",
      5,
      null,
      {},
      ["x"],
    ];
    for (const [index, key_validity_url] of urls.entries()) {
      const token = `token-${index}`;
      const pending = { display_name: "b", public_key: identity.publicKey, key_validity_url };
      const at = `/rooms/${encoded(room)}`;
      const listed = { display_name: "b", public_keys: [pending, null, 5, { public_key: {} }] };
      for (const content of [pending, listed] as object[]) {
        const put = await host.call("PUT", `${at}/state/m.room.third_party_invite/${token}`, content);
        expect(put.status).toBe(200);
        const signed = signJson({ sender: host.id, mxid: bob.id, token }, identity);
        const joined = await bob.call("POST", `${at}/join`, { third_party_signed: signed });
        expect([200, 403, 502]).toContain(joined.status);
        await bob.call("POST", `${at}/leave`, {});
      }
    }
    expect(hidden.connections()).toBe(0);
  });
});
