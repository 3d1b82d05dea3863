/** Where operations are below the server's origin, on the server and in the client: RFC 3986, 5.2.4, and OpenAPI's Server Object. */

import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { basePathsOf } from "../../scripts/model/base-paths.js";
import { ask } from "../support/ask.js";
import { type LoadedApi, load, serve } from "../support/generated.js";

describe("the path of a server", () => {
  it.each([
    [".", ""],
    ["./", ""],
    ["/", ""],
    ["", ""],
    ["./v1", "/v1"],
    ["../v1", "/v1"],
    ["../../v1/", "/v1"],
    ["v1", "/v1"],
    ["v1/./a/../b", "/v1/b"],
    ["/a/b/..", "/a"],
    ["/a/b/.", "/a/b"],
    ["/%2E/a/.%2e/b", "/b"],
    ["/a//b", "/a//b"],
    ["/a.b/..c", "/a.b/..c"],
    ["//api.example/v1", "/v1"],
    ["https://api.example", ""],
    ["https://api.example?x=/y", ""],
    ["https://api.example:8443/a/../v1/#f", "/v1"],
  ])("%j is %j", (url, path) => {
    expect(basePathsOf([{ url }])).toEqual([path]);
  });

  it("is resolved after its variables are replaced", () => {
    expect(basePathsOf([{ url: "{base}/x", variables: { base: { default: "../v2" } } }])).toEqual(["/v2/x"]);
  });
});

const fine = '{ "200": { description: fine, content: { application/json: { schema: { type: string } } } } }';
const operation = (id: string, more = "") => `{ operationId: ${id}, ${more} responses: ${fine} }`;
const document = `
openapi: 3.0.3
info: { title: Servers, version: "1" }
servers: [{ url: ./v1 }, { url: ../v2 }]
paths:
  /both:
    get: ${operation("getBoth")}
    post: ${operation("postBoth", "servers: [{ url: 'https://upload.example/op' }],")}
    put: ${operation("putBoth", "servers: [{ url: /v2 }, { url: /v3 }],")}
  /own:
    servers: [{ url: . }]
    get: ${operation("getOwn")}
    post: ${operation("postOwn", "servers: [{ url: ./deep/er }],")}
`;

let api: LoadedApi & { remove(): Promise<void> };
let server: Awaited<ReturnType<typeof serve>>;
beforeAll(async () => {
  api = await load(document);
  const handlers = Object.keys(api.operations).map((id) => [id, () => ({ status: 200, body: id })]);
  server = await serve(api.createRouter(Object.fromEntries(handlers), {}));
}, 60_000);
afterAll(() => Promise.all([server.stop(), api.remove()]));

it.each<[method: "GET" | "POST" | "PUT", target: string, status: number, body: unknown]>([
  ["GET", "/v1/both", 200, "getBoth"],
  ["GET", "/v2/both", 200, "getBoth"],
  ["POST", "/op/both", 200, "postBoth"],
  ["POST", "/v1/both", 405, undefined],
  ["GET", "/op/both", 405, undefined],
  ["PUT", "/v3/both", 200, "putBoth"],
  ["GET", "/own", 200, "getOwn"],
  ["POST", "/deep/er/own", 200, "postOwn"],
  ["POST", "/own", 405, undefined],
])("the server has %s %s: %d", async (method, target, status, body) => {
  const response = await ask(server.url, `${method} ${target}`);
  expect(response.status).toBe(status);
  if (body !== undefined) expect(response.body).toBe(body);
});

it.each<[basePath: string | undefined, method: "GET" | "POST" | "PUT", path: string, sent: string]>([
  [undefined, "GET", "/both", "/v1/both"],
  ["/v2", "GET", "/both", "/v2/both"],
  [undefined, "POST", "/both", "/op/both"],
  ["/v2", "POST", "/both", "/op/both"],
  [undefined, "PUT", "/both", "/v2/both"],
  ["/v2", "PUT", "/both", "/v2/both"],
  [undefined, "GET", "/own", "/own"],
  [undefined, "POST", "/own", "/deep/er/own"],
])("with the base path %s the client sends %s %s to %s", async (basePath, method, path, sent) => {
  // An origin that URLs write in another way is one all the same.
  const origin = server.url.replace("http://127.0.0.1", "HTTP://127.0.0.1");
  const client = api.createApiClient({ origin, ...(basePath !== undefined && { basePath }) });
  const { data, response } = await client[method](path);
  expect(new URL(response.url).pathname).toBe(sent);
  expect(data).toBeDefined();
});
