/** What a 401 asks for (RFC 9110, 11.6.1), before the generated server and the middleware. */

import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { parse } from "yaml";
import { middleware } from "../../scripts/middleware/index.js";
import { load, serve } from "../support/generated.js";

const operations = {
  bearer: "[{ token: [] }]",
  basic: "[{ password: [] }]",
  oauth: "[{ oauth: [read] }]",
  digest: "[{ digest: [] }]",
  key: "[{ key: [] }]",
  choice: "[{ token: [] }, { password: [] }, { token: [], key: [] }]",
};
const paths = Object.entries(operations).map(
  ([id, security]) =>
    `  /${id}: { get: { operationId: ${id}, security: ${security}, responses: { "204": { description: fine } } } }`,
);
const document = `
openapi: 3.0.3
info: { title: Challenges, version: "1" }
paths:
${paths.join("\n")}
components:
  securitySchemes:
    token: { type: http, scheme: bearer }
    password: { type: http, scheme: Basic }
    digest: { type: http, scheme: digest }
    oauth: { type: oauth2, flows: { clientCredentials: { tokenUrl: "https://a.example/token", scopes: { read: r } } } }
    key: { type: apiKey, in: header, name: 'X-"Ké"y' }
`;

const urls = { generated: "", middleware: "" };
let stops: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  const api = await load(document);
  const schemes = ["token", "password", "digest", "oauth", "key"];
  const refuse = Object.fromEntries(schemes.map((name) => [name, () => false as const]));
  const handlers = Object.fromEntries(Object.keys(operations).map((id) => [id, () => ({ status: 204 })]));
  const generated = await serve(api.createRouter(handlers, { security: refuse }));
  const validateSecurity = { handlers: refuse };
  const other = await serve(...middleware({ apiSpec: parse(document), validateSecurity }));
  urls.generated = generated.url;
  urls.middleware = other.url;
  stops = [generated.stop, other.stop, api.remove];
}, 60_000);
afterAll(() => Promise.all(stops.map((stop) => stop())));

describe.each(["generated", "middleware"] as const)("a 401 of the %s server", (kind) => {
  it.each([
    ["bearer", 'Bearer realm="token"'],
    ["basic", 'Basic realm="password"'],
    ["oauth", 'Bearer realm="oauth"'],
    ["digest", "digest"],
    ["key", 'ApiKey realm="X-_K__y"'],
    ["choice", 'Bearer realm="token", Basic realm="password", ApiKey realm="X-_K__y"'],
  ])("to %s asks for %s", async (id, challenge) => {
    const sent = [{}, { authorization: "Bearer refused" }, { authorization: "Basic refused" }];
    for (const headers of sent as Record<string, string>[]) {
      const response = await fetch(`${urls[kind]}/${id}`, { headers });
      expect([response.status, response.headers.get("www-authenticate")]).toEqual([401, challenge]);
    }
  });
});
