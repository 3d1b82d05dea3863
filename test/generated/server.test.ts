/** The generated server over HTTP: what it refuses, what handlers receive, how answers are held and sent. */

import { createReadStream } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Request } from "express";
import multer from "multer";
import type { UploadedFile } from "../../scripts/emit/runtime/bodies.js";
import type { AnyAnswer, AnyHandler, RouterOptions } from "../../scripts/emit/runtime/router.js";
import { cpuTime } from "../support/cpu-time.js";
import { type LoadedApi, load, serve } from "../support/generated.js";

const document = `
openapi: 3.0.3
info: { title: Test, version: "1" }
servers: [{ url: https://example.org/v1 }, { url: "/{edition}", variables: { edition: { default: v2, enum: [v2, v3] } } }]
security: [{ key: [] }, { first: [], second: [read, write] }]
paths:
  /things/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
    get:
      operationId: getThing
      security: []
      parameters:
        - { name: limit, in: query, schema: { type: integer, default: 10, maximum: 50 } }
        - { name: X-Trace, in: header, schema: { type: string, pattern: "^(a+)+$" } }
      responses:
        "200":
          description: ok
          headers: { X-Count: { required: true, schema: { type: integer } } }
          content: { application/json: { schema: { type: object, required: [id], properties: { id: { type: integer }, secret: { type: string, writeOnly: true } } } } }
        4XX: { description: no, content: { application/json: { schema: { type: object } } } }
        "204": { description: nothing }
    put:
      operationId: putThing
      responses: { "204": { description: done } }
  /optional:
    get:
      operationId: optional
      security: [{ key: [] }, {}]
      responses: { default: { description: any, content: { application/json: { schema: {} } } } }
  /upload:
    post:
      operationId: upload
      security: []
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema:
              type: object
              required: [title, file]
              properties: { title: { type: string }, size: { type: integer }, meta: { type: object, required: [a], properties: { a: { type: integer } } }, file: { type: string, format: binary }, more: { type: array, items: { type: string, format: binary } } }
          application/x-www-form-urlencoded:
            schema: { type: object, required: [a], properties: { a: { type: integer }, list: { type: array, items: { type: integer } } } }
          text/plain: { schema: { type: string, maxLength: 5 } }
          application/octet-stream: { schema: { type: string, format: binary } }
          application/problem+json: { schema: { type: array, items: { type: integer } } }
      responses:
        "200": { description: ok, content: { application/json: { schema: { type: object } } } }
  /file:
    get:
      operationId: file
      security: []
      responses:
        "200": { description: ok, content: { image/png: { schema: { type: string, format: binary } }, text/csv: { schema: { type: string } } } }
components:
  securitySchemes:
    key: { type: apiKey, in: query, name: key }
    first: { type: http, scheme: bearer }
    second: { type: apiKey, in: cookie, name: session }
`;

let api: LoadedApi & { remove(): Promise<void> };
beforeAll(async () => {
  api = await load(document);
}, 60_000);
afterAll(() => api.remove());

interface Seen {
  [part: string]: unknown;
}

/** Serves with one handler for all, asks once, stops. */
async function ask(
  path: string,
  init: RequestInit = {},
  answer: (request: never) => AnyAnswer | Promise<AnyAnswer> = (request: Seen) => ({
    status: 200,
    headers: { "X-Count": 1 },
    body: { id: 1, ...pick(request) },
    contentType: "application/json",
  }),
  options: RouterOptions = { validateAnswers: false },
) {
  const handlers = Object.fromEntries(Object.keys(api.operations).map((id) => [id, answer as AnyHandler]));
  const security = {
    key: (text: string) => refuseBad(text, { key: text }),
    first: (text: string) => refuseBad(text, { first: text }),
    second: (text: string, _request: Request, scopes: readonly string[]) =>
      refuseBad(text, { second: text, scopes }),
  };
  const server = await serve(api.createRouter(handlers, { ...options, security }));
  try {
    const response = await fetch(server.url + path, init);
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.includes("json");
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  } finally {
    await server.stop();
  }
}

function refuseBad<T>(text: string, principal: T): T {
  if (text === "bad") throw Object.assign(new Error("no such credential"), { status: 403 });
  return principal;
}

function pick({ path, query, headers, body, principal, files }: Seen): Seen {
  const names = (files as { field: string; name: string; bytes: Buffer }[]).map(
    ({ field, name, bytes }) => `${field}/${name}/${bytes}`,
  );
  return {
    path,
    query,
    headers,
    sent: Buffer.isBuffer(body) ? `bytes ${body}` : body,
    principal,
    files: names,
  };
}

describe("the router", () => {
  it("is not made where an operation has no handler", () => {
    const handlers = { getThing: () => ({ status: 204 }), putThing: "no function" } as never;
    expect(() => api.createRouter(handlers, { security: {} })).toThrow(
      "There is no handler for putThing, optional, upload, file: every operation needs a function of its name.",
    );
  });

  it.each(["/v1", "/v2", "/v3"])("serves below %s, and coerces and fills in", async (base) => {
    const { status, body } = await ask(`${base}/things/7`);
    expect([status, body.path, body.query]).toEqual([200, { id: 7 }, { limit: 10 }]);
  });

  it("answers another method with 405 and those that there are", async () => {
    const { status, headers } = await ask("/v1/things/7", { method: "DELETE" });
    expect([status, headers.get("allow")]).toEqual([405, "GET, PUT, HEAD"]);
  });

  it("leaves other paths to others", async () => {
    expect((await ask("/v4/things/7")).status).toBe(404);
  });

  it("answers what nobody can accept with 406", async () => {
    expect((await ask("/v1/things/7", { headers: { accept: "text/html" } })).status).toBe(406);
    expect(
      (await ask("/v1/things/7", { headers: { accept: "text/html, application/*;q=0.1" } })).status,
    ).toBe(200);
  });

  it.each<[string, RequestInit, number, string]>([
    ["/v1/things/x", {}, 400, "/params/id"],
    ["/v1/things/7?limit=51", {}, 400, "/query/limit"],
    ["/v1/things/7?limit=", {}, 400, "/query/limit"],
    ["/v1/things/7?no=1", {}, 400, "/query/no"],
    ["/v1/things/%E0%A4%A", {}, 400, "/v1/things/%E0%A4%A"],
    ["/v1/things/7", { headers: { "x-trace": "b" } }, 400, "/headers/x-trace"],
  ])("refuses %s %j with %i at %s", async (path, init, status, place) => {
    const answer = await ask(path, init);
    expect([answer.status, answer.body.errors[0].path]).toEqual([status, place]);
  });

  it("is not held up by a pattern that backtracks", async () => {
    const start = cpuTime();
    const { status } = await ask("/v1/things/7", { headers: { "x-trace": `${"a".repeat(5000)}b` } });
    expect(status).toBe(400);
    expect(cpuTime(start)).toBeLessThan(2000);
  });

  it.each([undefined, null])("takes a handler that throws %s for one that failed", async (thrown) => {
    const { status } = await ask("/v1/things/7", {}, () => {
      throw thrown;
    });
    expect(status).toBe(500);
  });
});

describe("bodies", () => {
  const post = (body: BodyInit | undefined, type?: string) =>
    ask("/v1/upload", {
      method: "POST",
      ...(body !== undefined && { body }),
      ...(type && { headers: { "content-type": type } }),
    });

  it("takes uploads, with their fields as the types that they have", async () => {
    const form = new FormData();
    form.set("title", "one");
    form.set("size", "5");
    form.set("meta", '{"a":1}');
    form.set("file", new Blob(["hello"]), "../hello.txt");
    form.append("more", new Blob(["x"]), "x");
    const { body } = await post(form);
    expect(body.sent).toEqual({ title: "one", size: 5, meta: { a: 1 }, file: "", more: [""] });
    expect(body.files).toEqual(["file/hello.txt/hello", "more/x/x"]);
  });

  it("refuses uploads that lack a field, are too large or never end", async () => {
    const form = new FormData();
    form.set("title", "one");
    expect((await post(form)).body.errors[0]).toEqual({
      path: "/body/file",
      message: "must have required property 'file'",
      errorCode: "required.openapi.validation",
    });
    form.set("file", new Blob(["hello"]), "hello.txt");
    const small = { validateAnswers: false, limits: { fileBytes: 4 } };
    expect((await ask("/v1/upload", { method: "POST", body: form }, undefined, small)).status).toBe(413);
    expect((await post("--x\r\nno end", "multipart/form-data; boundary=x")).status).toBe(400);
    expect((await post("--x", "multipart/form-data")).status).toBe(400);
  });

  it("keeps files where the server wants them, and removes those of a refused request", async () => {
    const folder = await mkdtemp(join(tmpdir(), "joinery-uploads-"));
    const options: RouterOptions = {
      validateAnswers: false,
      storage: ({ id }) => (id === "upload" ? multer.diskStorage({ destination: folder }) : undefined),
    };
    const keep = async ({ files }: { files: readonly UploadedFile[] }) => {
      const told = files.map(async ({ field, size, bytes, path = "" }) => [
        field,
        size,
        bytes.length,
        await readFile(path, "utf8"),
      ]);
      return { status: 200, body: { files: await Promise.all(told) } };
    };
    const form = new FormData();
    form.set("file", new Blob(["hello"]), "hello.txt");
    form.append("more", new Blob(["x"]), "x");
    const post = () => ask("/v1/upload", { method: "POST", body: form }, keep as never, options);
    try {
      expect((await post()).status).toBe(400);
      expect(await readdir(folder)).toEqual([]);
      form.set("title", "one");
      expect((await post()).body.files).toEqual([
        ["file", 5, 0, "hello"],
        ["more", 1, 0, "x"],
      ]);
      expect(await readdir(folder)).toHaveLength(2);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it.each<[string, string, unknown]>([
    ["a=5&list=1&list=2", "application/x-www-form-urlencoded", { a: 5, list: [1, 2] }],
    ["a=5&list=1&__proto__=x", "application/x-www-form-urlencoded", { a: 5, list: [1], ["__proto__"]: "x" }],
    ["text", "text/plain; charset=utf-8", "text"],
    ["\0\u0001", "application/octet-stream", "bytes \0\u0001"],
    ["[1]", "application/problem+json", [1]],
  ])("takes %j as %s", async (sent, type, value) => {
    const { status, body } = await post(sent, type);
    expect([status, body.sent]).toEqual([200, value]);
  });

  const deep = `${"[".repeat(5000)}${"]".repeat(5000)}`;

  it("refuses what nests too deep also where it arrives small, or as a field of a form", async () => {
    const zipped = await ask("/v1/upload", {
      method: "POST",
      body: gzipSync(deep),
      headers: { "content-type": "application/problem+json", "content-encoding": "gzip" },
    });
    expect([zipped.status, zipped.body.message]).toEqual([400, "The body nests deeper than 100 levels."]);
    const form = new FormData();
    form.set("title", "one");
    form.set("meta", `{"a":${deep}}`);
    form.set("file", new Blob(["hello"]), "hello.txt");
    const field = await post(form);
    expect([field.status, field.body.errors[0].path]).toEqual([400, "/body/meta"]);
  });

  it.each<[string | undefined, string | undefined, number, string]>([
    ["a=x", "application/x-www-form-urlencoded", 400, "/body/a"],
    ["too long", "text/plain", 400, "/body"],
    ['["x"]', "application/problem+json", 400, "/body/0"],
    ["[", "application/problem+json", 400, "/body"],
    [deep, "application/problem+json", 400, "/body"],
    ["{}", "application/json", 415, "/v1/upload"],
    [undefined, undefined, 415, "/v1/upload"],
    [undefined, "application/problem+json", 400, "/body"],
    ["x".repeat(2_000_000), "text/plain", 413, "/body"],
    ["x", "text/plain; charset=no-such", 415, "/body"],
  ])("refuses what does not fit its media type (%#)", async (sent, type, status, place) => {
    const answer = await post(sent, type);
    expect([answer.status, answer.body.errors[0].path]).toEqual([status, place]);
  });
});

describe("security", () => {
  const put = (query: string, headers: Record<string, string> = {}) =>
    ask(`/v1/things/7${query}`, { method: "PUT", headers });

  it("takes any alternative, and gives the handler its principal", async () => {
    expect((await put("?key=a")).body.principal).toEqual({ key: "a" });
    const both = { authorization: "Bearer b", cookie: "x=1; session=c" };
    expect((await put("", both)).body.principal).toEqual({
      first: { first: "b" },
      second: { second: "c", scopes: ["read", "write"] },
    });
    expect((await put("?key=bad", both)).status).toBe(200);
  });

  it("refuses without all of an alternative, and with what a handler refuses", async () => {
    expect((await put("")).status).toBe(401);
    expect((await put("", { authorization: "Bearer b" })).status).toBe(401);
    expect((await put("", { authorization: "Basic b", cookie: "session=c" })).status).toBe(401);
    expect((await put("?key=bad")).status).toBe(403);
  });

  it("lets nobody in as nobody only where the document says so", async () => {
    expect((await ask("/v1/optional")).body.principal).toBeUndefined();
    expect((await ask("/v1/optional?key=a")).body.principal).toEqual({ key: "a" });
  });
});

describe("answers", () => {
  const strict = { validateAnswers: true };
  const answered = (answer: AnyAnswer, options: RouterOptions = strict, path = "/v1/things/7") =>
    ask(path, {}, () => answer, options);
  const good = { status: 200, headers: { "X-Count": 3 }, body: { id: 1 } };

  it("are sent as declared", async () => {
    const { status, headers, body } = await answered(good);
    expect([status, headers.get("x-count"), body]).toEqual([200, "3", { id: 1 }]);
    expect((await answered({ status: 204 })).status).toBe(204);
    expect((await answered({ status: 418, body: {} })).status).toBe(418);
    expect((await answered({ status: 299, body: 1 }, strict, "/v1/optional")).status).toBe(299);
  });

  it.each<[string, AnyAnswer]>([
    ["an undeclared status", { ...good, status: 201 }],
    ["a wrong body", { ...good, body: { id: "x" } }],
    ["no body", { ...good, body: undefined }],
    ["a body too many", { status: 204, body: {} }],
    ["a write-only property", { ...good, body: { id: 1, secret: "s" } }],
    ["a missing header", { status: 200, body: { id: 1 } }],
    ["a wrong header", { ...good, headers: { "X-Count": "many" } }],
    ["an undeclared media type", { ...good, contentType: "text/html" }],
  ])("fail with %s, unless they are not checked or somebody is told", async (_name, answer) => {
    expect((await answered(answer)).status).toBe(500);
    expect((await answered(answer, { validateAnswers: false })).status).toBe(answer.status);
    const told: unknown[] = [];
    const sent = await answered(answer, {
      ...strict,
      onAnswerError: (error) => told.push(error.operationId),
    });
    expect([sent.status, told]).toEqual([answer.status, ["getThing"]]);
  });

  it("may be bytes, text and streams", async () => {
    const file = (body: unknown, contentType?: string) =>
      answered({ status: 200, body, ...(contentType && { contentType }) }, strict, "/v1/file");
    const bytes = await file(Buffer.from("png"));
    expect([bytes.headers.get("content-type"), bytes.body]).toEqual(["image/png", "png"]);
    const stream = await file(Readable.from([Buffer.from("a,"), Buffer.from("b")]), "text/csv");
    expect([stream.headers.get("content-type"), stream.body]).toEqual(["text/csv", "a,b"]);
    expect((await file("a,b", "text/csv")).body).toBe("a,b");
  });

  const failing = async function* (...chunks: string[]) {
    for (const chunk of chunks) yield Buffer.from(chunk);
    throw new Error("the source broke");
  };
  const csv = (body: unknown): AnyAnswer => ({
    status: 200,
    headers: { "X-Count": 5 },
    body,
    contentType: "text/csv",
  });

  it.each([
    ["a generator", () => failing()],
    ["a stream of Node", () => Readable.from(failing())],
    ["a file that is not there", () => createReadStream("test/no-such-file")],
    ["a stream that was destroyed", () => Readable.from(["x"]).destroy(new Error("over"))],
  ])("fail as a whole where %s fails before its first byte", async (_told, source) => {
    const { status, headers, body } = await ask("/v1/file", {}, () => csv(source()), {
      validateAnswers: false,
    });
    expect([status, headers.get("x-count"), headers.get("content-type")]).toEqual([
      500,
      null,
      "application/json; charset=utf-8",
    ]);
    expect(body).toHaveProperty("message");
  });

  it("break off where a stream fails later", async () => {
    await expect(
      answered(csv(failing("a,", "b,")), { validateAnswers: false }, "/v1/file"),
    ).rejects.toThrow();
  });

  it("fail as a whole where a body cannot be written as JSON", async () => {
    const answer = { status: 200, headers: { "X-Count": 5 }, body: { id: 1n } };
    const { status, headers } = await answered(answer, { validateAnswers: false });
    expect([status, headers.get("x-count")]).toEqual([500, null]);
  });

  it("of streams that are empty end, and HEAD lets go of its stream", async () => {
    expect((await answered(csv(Readable.from([])), { validateAnswers: false }, "/v1/file")).body).toBe("");
    const stream = Readable.from(["a"]);
    const head = await ask("/v1/file", { method: "HEAD" }, () => csv(stream), { validateAnswers: false });
    expect([head.status, head.body, stream.destroyed]).toEqual([200, "", true]);
  });

  it("let go of a stream whose client leaves before its first byte", async () => {
    const stream = new Readable({ read: () => undefined });
    const closed = new Promise((resolve) => stream.once("close", resolve));
    const leave = new AbortController();
    const asked = ask("/v1/file", { signal: leave.signal }, () => {
      setTimeout(() => leave.abort(), 50);
      return csv(stream);
    });
    await expect(asked).rejects.toThrow();
    await closed;
    expect(stream.destroyed).toBe(true);
  });
});
