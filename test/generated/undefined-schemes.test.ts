/** A security scheme that the document does not define: a warning, and nobody is let in without a handler of its name. */

import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { AnyHandler, SecurityHandler } from "../../scripts/emit/runtime/router.js";
import { ask } from "../support/ask.js";
import { type LoadedApi, load, serve } from "../support/generated.js";

const document = `
openapi: 3.0.3
info: { title: Schemes, version: "1" }
paths:
  /token: { get: { operationId: token, security: [{ token: [] }], responses: { "200": { description: fine, content: { text/plain: { schema: { type: string } } } } } } }
  /either: { get: { operationId: either, security: [{ token: [] }, { key: [] }], responses: { "204": { description: fine } } } }
  /open: { get: { operationId: open, security: [{ token: [] }, {}], responses: { "204": { description: fine } } } }
components:
  securitySchemes:
    key: { type: apiKey, in: header, name: X-Key }
`;

let api: LoadedApi & { remove(): Promise<void> };
beforeAll(async () => {
  api = await load(document);
}, 60_000);
afterAll(() => api.remove());

async function send(target: string, token?: SecurityHandler<unknown>, headers: Record<string, string> = {}) {
  const handlers: Record<string, AnyHandler> = {
    token: ({ principal }) => ({ status: 200, body: String(principal), contentType: "text/plain" }),
    either: () => ({ status: 204 }),
    open: () => ({ status: 204 }),
  };
  const server = await serve(
    api.createRouter(handlers, { security: { key: () => true, ...(token && { token }) } }),
  );
  try {
    return await ask(server.url, target, { headers });
  } finally {
    await server.stop();
  }
}

describe("an operation that requires a security scheme which the document does not define", () => {
  it("is rejected with 401 without a handler of that name", async () => {
    const { status, headers } = await send("/token", undefined, { Authorization: "Bearer any" });
    expect(status).toBe(401);
    expect(headers["www-authenticate"]).toBeUndefined();
  });

  it("asks the handler of that name, which reads the request", async () => {
    const token: SecurityHandler<unknown> = (credential, request) =>
      request.get("x-token") === "right" ? `${credential}user` : false;
    expect(await send("/token", token, { "X-Token": "right" })).toMatchObject({ status: 200, text: "user" });
    expect((await send("/token", token, { "X-Token": "wrong" })).status).toBe(401);
  });

  it("lets in those who satisfy another alternative", async () => {
    expect((await send("/either", undefined, { "X-Key": "key" })).status).toBe(204);
    expect((await send("/either")).status).toBe(401);
    expect((await send("/open")).status).toBe(204);
  });
});
