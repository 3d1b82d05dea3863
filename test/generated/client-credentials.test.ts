/** The credentials that the client sends, as the generated server receives them. */

import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { type LoadedApi, load, serve } from "../support/generated.js";

const operations = {
  key: "[{ key: [] }]",
  query: "[{ query: [] }]",
  cookie: "[{ cookie: [] }]",
  basic: "[{ basic: [] }]",
  bearer: "[{ bearer: [] }]",
  oauth: "[{ oauth: [read] }]",
  digest: "[{ digest: [] }]",
  both: "[{ key: [], cookie: [] }]",
  either: "[{ key: [], bearer: [] }, { basic: [] }]",
  tls: "[{ mtls: [] , key: [] }]",
  open: "[]",
  optional: "[{}, { key: [] }]",
};
const document = `
openapi: 3.1.0
info: { title: Credentials, version: "1" }
paths:
${Object.entries(operations)
  .map(
    ([id, security]) =>
      `  /${id}: { get: { operationId: ${id}, security: ${security}, responses: { "200": { description: fine, content: { application/json: { schema: {} } } } } } }`,
  )
  .join("\n")}
components:
  securitySchemes:
    key: { type: apiKey, in: header, name: X-Key }
    query: { type: apiKey, in: query, name: "api[key]" }
    cookie: { type: apiKey, in: cookie, name: sid }
    basic: { type: http, scheme: Basic }
    bearer: { type: http, scheme: bearer }
    digest: { type: http, scheme: Digest }
    oauth: { type: oauth2, flows: { clientCredentials: { tokenUrl: "https://a.example/token", scopes: { read: r } } } }
    mtls: { type: mutualTLS }
`;

let api: LoadedApi & { remove(): Promise<void> };
let server: Awaited<ReturnType<typeof serve>>;
let seen: Record<string, string>;
beforeAll(async () => {
  api = await load(document);
  const names = ["key", "query", "cookie", "basic", "bearer", "digest", "oauth", "mtls"];
  const note = (name: string) => (credential: string) => {
    seen[name] = credential;
    return name;
  };
  const security = Object.fromEntries(names.map((name) => [name, note(name)]));
  const handlers = Object.keys(operations).map((id) => [
    id,
    ({ raw }: { raw: { headers: object } }) => ({ status: 200, body: raw.headers }),
  ]);
  server = await serve(api.createRouter(Object.fromEntries(handlers), { security }));
}, 60_000);
afterAll(() => Promise.all([server.stop(), api.remove()]));
beforeEach(() => {
  seen = {};
});

async function call(path: string, options: object, call: object = {}) {
  const client = api.createApiClient({ origin: server.url, ...options });
  const { data, response } = await client.GET(path, call);
  return { status: response.status, headers: data as Record<string, string> };
}

const everything = {
  key: "k",
  query: "q&=",
  cookie: "c",
  basic: { username: "zoë", password: "p:w" },
  bearer: "b",
  digest: 'username="u"',
  oauth: async () => "o",
};
const basic = Buffer.from("zoë:p:w").toString("base64");

describe("the client's security", () => {
  it.each<[path: string, credentials: Record<string, unknown>]>([
    ["/key", { key: "k" }],
    ["/query", { query: "q&=" }],
    ["/cookie", { cookie: "c" }],
    ["/basic", { basic }],
    ["/bearer", { bearer: "b" }],
    ["/digest", { digest: 'username="u"' }],
    ["/oauth", { oauth: "o" }],
    ["/both", { key: "k", cookie: "c" }],
    ["/either", { key: "k", bearer: "b" }],
    ["/tls", { mtls: "", key: "k" }],
    ["/open", {}],
    ["/optional", { key: "k" }],
  ])("of all schemes sends %s %j", async (path, credentials) => {
    expect((await call(path, { security: everything })).status).toBe(200);
    expect(seen).toEqual(credentials);
  });

  it("is of the first alternative that it has all credentials of", async () => {
    await call("/either", { security: { key: "k", basic: everything.basic } });
    expect(seen).toEqual({ basic });
  });

  it("is asked before each request that needs it, and may have none", async () => {
    let asked = 0;
    const security = { key: () => Promise.resolve(asked++ === 0 ? undefined : "k") };
    const client = api.createApiClient({ origin: server.url, security });
    const statuses = [];
    for (const path of ["/open", "/key", "/key"]) statuses.push((await client.GET(path)).response.status);
    expect([asked, statuses]).toEqual([2, [200, 401, 200]]);
  });

  it("is not sent where the call has its own", async () => {
    await call("/key", { security: everything }, { headers: { "x-key": "own" } });
    await call("/query", { security: everything }, { params: { query: { "api[key]": "own" } } });
    await call("/bearer", { security: everything }, { headers: { authorization: "Bearer own" } });
    expect(seen).toEqual({ key: "own", query: "own", bearer: "own" });
  });

  it("is a cookie beside the call's own", async () => {
    const { headers } = await call("/cookie", { security: everything }, { headers: { Cookie: "a=1" } });
    expect([headers.cookie, seen]).toEqual(["a=1; sid=c", { cookie: "c" }]);
  });
});

describe("the client's accessToken", () => {
  it.each<[string, unknown]>([
    ["text", "t"],
    ["a function", () => "t"],
    ["an async function", async () => "t"],
  ])("may be %s", async (_, accessToken) => {
    expect((await call("/bearer", { accessToken })).headers.authorization).toBe("Bearer t");
  });

  it.each<[string, object, object, string | undefined]>([
    ["a header of the call", {}, { headers: { Authorization: "Basic own" } }, "Basic own"],
    [
      "a Headers object of the call",
      {},
      { headers: new Headers({ authorization: "Basic own" }) },
      "Basic own",
    ],
    ["a header that the call takes away", {}, { headers: { Authorization: null } }, undefined],
    ["a header of the client", { headers: { authorization: "Basic mine" } }, {}, "Basic mine"],
    ["a credential of the operation's own", { security: { bearer: "b" } }, {}, "Bearer b"],
  ])("gives way to %s", async (_, options, init, sent) => {
    const path = "security" in options ? "/bearer" : "/open";
    const { headers } = await call(path, { accessToken: "t", ...options }, init);
    expect(headers.authorization).toBe(sent);
  });
});
