/** What security handlers may say and are asked, and the media types and bodies of answers, over HTTP. */

import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { ErrorRequestHandler } from "express";
import type { AnyAnswer, AnyHandler } from "../../scripts/emit/runtime/router.js";
import { ask } from "../support/ask.js";
import { type LoadedApi, load, serve } from "../support/generated.js";

const document = `
openapi: 3.0.3
info: { title: Answers, version: "1" }
paths:
  /header: { get: { operationId: header, security: [{ header: [] }], responses: { "204": { description: fine } } } }
  /query: { get: { operationId: query, security: [{ query: [] }], responses: { "204": { description: fine } } } }
  /cookie: { get: { operationId: cookie, security: [{ cookie: [] }], responses: { "204": { description: fine } } } }
  /both: { get: { operationId: both, security: [{ header: [], cookie: [] }], responses: { "204": { description: fine } } } }
  /answer:
    get:
      operationId: answer
      responses:
        "200":
          description: fine
          headers: { Content-Type: { required: true, schema: { type: integer } } }
          content: { application/json: { schema: { type: object } } }
        "201": { description: any, content: { application/json: {} } }
        "202": { description: any, content: { "*/*": { schema: { type: string } } } }
        "203": { description: bytes, content: { application/octet-stream: { schema: { type: string, format: binary } } } }
        4XX: { description: no, content: { application/problem+json: { schema: { type: object, required: [title] } } } }
        default: { description: no, content: { text/plain: { schema: { type: string } } } }
components:
  securitySchemes:
    header: { type: apiKey, in: header, name: X-Key }
    query: { type: apiKey, in: query, name: key }
    cookie: { type: apiKey, in: cookie, name: key }
`;

let api: LoadedApi & { remove(): Promise<void> };
beforeAll(async () => {
  api = await load(document);
}, 60_000);
afterAll(() => api.remove());

function handlersOf(answer: AnyAnswer): Record<string, AnyHandler> {
  return Object.fromEntries(Object.keys(api.operations).map((id) => [id, () => answer]));
}

async function send(
  target: string,
  headers: Record<string, string>,
  { answer = { status: 204 }, check = () => true }: { answer?: AnyAnswer; check?: () => unknown },
) {
  const handlers = handlersOf(answer);
  const security = { header: check, query: check, cookie: check };
  const server = await serve(api.createRouter(handlers, { security, validateAnswers: true }));
  try {
    return await ask(server.url, target, { headers });
  } finally {
    await server.stop();
  }
}

describe("security handlers", () => {
  class Refusal extends Error {}
  it.each<[what: string, check: () => unknown, status: number, message: string]>([
    ["return false", () => false, 401, "unauthorized"],
    ["promise false", async () => false, 401, "unauthorized"],
    [
      "throw a mere error",
      () => {
        throw new Error("expired");
      },
      401,
      "expired",
    ],
    [
      "throw nothing",
      () => {
        throw undefined;
      },
      401,
      "unauthorized",
    ],
    [
      "throw an error with a status",
      () => {
        throw Object.assign(new Error("no"), { status: 403 });
      },
      403,
      "no",
    ],
    [
      "throw an error with a statusCode",
      () => {
        throw Object.assign(new Error("busy"), { statusCode: 503 });
      },
      503,
      "busy",
    ],
    [
      "throw an error with a status that is no error's",
      () => {
        throw Object.assign(new Error("no"), { status: 200 });
      },
      401,
      "no",
    ],
    [
      "throw an error with a code, as jose does",
      () => {
        throw Object.assign(new Error('"exp" claim timestamp check failed'), { code: "ERR_JWT_EXPIRED" });
      },
      401,
      '"exp" claim timestamp check failed',
    ],
    [
      "throw an error of their own class, as jsonwebtoken does",
      () => {
        throw new Refusal("jwt expired");
      },
      401,
      "jwt expired",
    ],
    [
      "reject",
      async () => {
        throw new TypeError("Invalid Compact JWS");
      },
      401,
      "Invalid Compact JWS",
    ],
    [
      "throw what is no error",
      () => {
        throw "expired";
      },
      401,
      "unauthorized",
    ],
  ])("may %s", async (_, check, status, message) => {
    const answer = await send("/header", { "x-key": "k" }, { check });
    expect([answer.status, answer.body.message]).toEqual([status, message]);
  });

  it("give what they threw as the cause of the 401", async () => {
    const thrown = new Refusal("jwt expired");
    const router = api.createRouter(handlersOf({ status: 204 }), {
      security: { header: () => Promise.reject(thrown), query: () => false, cookie: () => false },
    });
    let cause: unknown;
    const note: ErrorRequestHandler = (error: Error, _request, _response, next) => {
      cause = error.cause;
      next(error);
    };
    const server = await serve(router, note as never);
    try {
      const { status, headers } = await ask(server.url, "/header", { headers: { "x-key": "k" } });
      expect([status, headers["www-authenticate"]]).toEqual([401, 'ApiKey realm="X-Key"']);
      expect(cause).toBe(thrown);
    } finally {
      await server.stop();
    }
  });

  it("refuse together what one of them refuses", async () => {
    const headers = { "x-key": "k", cookie: "key=k" };
    let asked = 0;
    expect((await send("/both", headers, { check: () => ++asked === 1 })).status).toBe(401);
    expect((await send("/both", headers, {})).status).toBe(204);
  });

  it.each<[target: string, headers: Record<string, string>]>([
    ["/header", { "x-key": "" }],
    ["/query?key=", {}],
    ["/cookie", { cookie: "key=" }],
  ])("are not asked about the empty credential of %s", async (target, headers) => {
    let isAsked = false;
    const { status } = await send(target, headers, { check: () => (isAsked = true) });
    expect([status, isAsked]).toEqual([401, false]);
  });
});

describe("answers", () => {
  const given = (answer: AnyAnswer) => send("/answer", {}, { answer });

  it.each<[answer: AnyAnswer, mediaType: string, text: string]>([
    [{ status: 200, body: { a: 1 } }, "application/json; charset=utf-8", '{"a":1}'],
    [{ status: 404, body: { title: "no" } }, "application/problem+json; charset=utf-8", '{"title":"no"}'],
    [{ status: 500, body: "no" }, "text/plain; charset=utf-8", "no"],
    [{ status: 201, body: null }, "application/json; charset=utf-8", "null"],
    [{ status: 202, body: "a" }, "application/json; charset=utf-8", '"a"'],
    [{ status: 200, body: Buffer.from("{}") }, "application/json", "{}"],
    [{ status: 203, body: Buffer.from("a") }, "application/octet-stream", "a"],
  ])("%j is sent in the media type of its status", async (answer, mediaType, text) => {
    const { status, headers, text: sent } = await given(answer);
    expect([status, headers["content-type"], sent]).toEqual([answer.status, mediaType, text]);
  });

  it.each<[string, AnyAnswer, string]>([
    [
      "a value that JSON does not know",
      { status: 200, body: { a: 1n } },
      "cannot be written as JSON: Do not know how",
    ],
    ["a function", { status: 201, body: () => 1 }, "cannot be written as JSON: it is a function"],
    ["an object for text", { status: 500, body: {} }, "must be string"],
    ["an object for bytes", { status: 203, body: new Uint16Array(1) }, "must be text or bytes"],
    ["an object for text of any media type", { status: 202, body: {} }, "must be string"],
  ])("refuses %s", async (_, answer, message) => {
    const { status, body } = await given(answer);
    expect(status).toBe(500);
    expect(body.errors[0].message).toContain(message);
  });
});
