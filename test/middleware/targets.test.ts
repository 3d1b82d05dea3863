/** Every form of a target that reaches a route of Express is validated, and asked for credentials. */

import { afterAll, beforeAll, expect, it } from "@jest/globals";
import express from "express";
import { parse } from "yaml";
import { type MiddlewareOptions, middleware } from "../../scripts/middleware/index.js";
import { ask } from "../support/ask.js";
import { serve } from "../support/generated.js";

const document = `
openapi: 3.0.3
info: { title: Targets, version: "1" }
servers: [{ url: /v1 }]
paths:
  /secret:
    get: { security: [{ key: [] }], responses: { "200": { description: fine } } }
  /users/me:
    get: { responses: { "200": { description: fine } } }
  /users/{id}:
    get:
      security: [{ key: [] }]
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses: { "200": { description: fine } }
components:
  securitySchemes: { key: { type: apiKey, in: header, name: X-Key } }
`;

const servers: Awaited<ReturnType<typeof serve>>[] = [];
const start = async (options: Omit<MiddlewareOptions, "apiSpec">) => {
  const app = express.Router();
  app.use(...middleware({ apiSpec: parse(document), ...options }));
  app.get("/v1/secret", (_request, response) => void response.json("secret"));
  app.get("/v1/users/me", (_request, response) => void response.json("me"));
  app.get("/v1/users/:id", (_request, response) => void response.json("somebody"));
  const server = await serve(app);
  servers.push(server);
  return server.url;
};
let strict = "";
let lax = "";
beforeAll(async () => {
  strict = await start({});
  lax = await start({ ignoreUndocumented: true });
});
afterAll(() => Promise.all(servers.map((server) => server.stop())));

it.each([
  "/v1/secret",
  "/v1/secret/",
  "/V1/SECRET",
  "http://example.org/v1/secret",
  "HTTP://example.org:80/v1/secret?a=1",
  "/v1/secret#",
  "/v1/secret#/a",
  "/v1/users/%6de",
  "HEAD /v1/secret",
])("%s is asked for credentials where undocumented paths are let through", async (target) => {
  expect((await ask(lax, target)).status).toBe(401);
});

it.each<[string, number]>([
  ["http://example.org/v1/secret", 401],
  ["/v1/secret#a", 401],
  ["/v1/users/%6de", 401],
  ["/v1/users/me", 200],
  ["/v1/users/%6De?a=1", 401],
  ["http://example.org/v1/users/me", 200],
  ["http://example.org/v1/users/me?a=1", 400],
  ["/v1/nowhere#a", 404],
  ["http://example.org/elsewhere", 404],
])("%s is answered with %i", async (target, status) => {
  expect((await ask(strict, target)).status).toBe(status);
});

it("thousands of slashes are no path", async () => {
  const { status } = await ask(strict, `/v1/secret${"/".repeat(12_000)}`);
  expect(status).toBe(404);
});
