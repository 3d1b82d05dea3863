/** Security schemes whose credential is not in the request: their handlers decide on the connection. */

import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Request } from "express";
import { parse } from "yaml";
import { middleware } from "../../scripts/middleware/index.js";
import { ask } from "../support/ask.js";
import { load, serve } from "../support/generated.js";

const operation = (id: string, security: string) =>
  `  /${id}: { get: { operationId: ${id}, security: ${security}, responses: { "204": { description: fine } } } }`;
const document = `
openapi: 3.1.0
info: { title: Connections, version: "1" }
paths:
${[
  operation("tls", "[{ mtls: [] }]"),
  operation("both", "[{ mtls: [], token: [] }]"),
  operation("either", "[{ token: [] }, { mtls: [] }]"),
  operation("optional", "[{ mtls: [] }, {}]"),
].join("\n")}
components:
  securitySchemes:
    mtls: { type: mutualTLS }
    token: { type: http, scheme: bearer }
`;

const urls = { generated: "", middleware: "" };
const asked: unknown[] = [];
let stops: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  const api = await load(document);
  // Stands for a look at the peer's certificate.
  const isKnown = (request: Request) => request.get("x-certificate") === "known";
  const security = {
    mtls: (credential: string, request: Request, scopes: readonly string[]) => {
      asked.push([credential, scopes]);
      return isKnown(request) && "the peer";
    },
    token: (credential: string) => credential === "good" && "the bearer",
  };
  const principals: unknown[] = [];
  const handler = ({ principal }: { principal: unknown }) => {
    principals.push(principal);
    return { status: 204, headers: { "x-principal": JSON.stringify(principal) ?? "none" } };
  };
  const handlers = Object.fromEntries(Object.keys(api.operations).map((id) => [id, handler as never]));
  const generated = await serve(api.createRouter(handlers, { security, validateAnswers: false }));
  const validateSecurity = {
    handlers: {
      mtls: (request: Request) => isKnown(request),
      token: (request: Request) => request.get("authorization") === "Bearer good",
    },
  };
  const other = await serve(...middleware({ apiSpec: parse(document), validateSecurity }), (_, response) =>
    response.status(204).end(),
  );
  urls.generated = generated.url;
  urls.middleware = other.url;
  stops = [generated.stop, other.stop, api.remove];
}, 60_000);
afterAll(() => Promise.all(stops.map((stop) => stop())));

const known = { "x-certificate": "known" };
const good = { authorization: "Bearer good" };
const cases: [target: string, headers: Record<string, string>, status: number, principal: unknown][] = [
  ["/tls", known, 204, "the peer"],
  ["/tls", { ...known, authorization: "Bearer other" }, 204, "the peer"],
  ["/tls", {}, 401, undefined],
  ["/tls", good, 401, undefined],
  ["/both", { ...known, ...good }, 204, { mtls: "the peer", token: "the bearer" }],
  ["/both", known, 401, undefined],
  ["/both", good, 401, undefined],
  ["/either", known, 204, "the peer"],
  ["/either", good, 204, "the bearer"],
  ["/either", {}, 401, undefined],
  ["/optional", known, 204, "the peer"],
  ["/optional", {}, 204, "none"],
];
describe("mutualTLS", () => {
  it.each(cases)("%s with %j: %d", async (target, headers, status, principal) => {
    const response = await ask(urls.generated, target, { headers });
    expect(response.status).toBe(status);
    const told = response.headers["x-principal"];
    if (status === 204) expect(told === "none" ? told : JSON.parse(String(told))).toEqual(principal);
    expect((await ask(urls.middleware, target, { headers })).status).toBe(status);
  });

  it("has an empty credential, and is no challenge of a 401", async () => {
    asked.length = 0;
    const { status, headers } = await ask(urls.generated, "/either", {});
    expect([status, headers["www-authenticate"], asked]).toEqual([401, 'Bearer realm="token"', [["", []]]]);
    expect((await ask(urls.generated, "/tls", {})).headers["www-authenticate"]).toBeUndefined();
  });
});
