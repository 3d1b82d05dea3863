/**
 * Bodies of every kind, there and back: what the client is given, what is sent, what the handler gets, what it responds
 * and what the client gives. In 3.0 and 3.1.
 */

import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { AnyAnswer } from "../../scripts/emit/runtime/router.js";
import { runs } from "../support/explore.js";
import { type ApiClient, type LoadedApi, load, serve } from "../support/generated.js";

const json = "{ type: object, properties: { a: { type: integer }, b: { type: [string, 'null'] } } }";
const text = "{ type: string }";
const binary = "{ type: string, format: binary }";
/** Media types and schemas, and how their bodies arrive. */
const contents: [mediaType: string, schema: string, kind: "json" | "text" | "bytes"][] = [
  ["application/json", json, "json"],
  ["application/json; charset=utf-8", json, "json"],
  ["application/vnd.api+json", json, "json"],
  ["application/merge-patch+json", json, "json"],
  ["application/problem+json; version=1", json, "json"],
  ["text/plain", text, "text"],
  ["text/csv", text, "text"],
  ["text/event-stream", json, "text"],
  ["application/xml", json, "text"],
  ["image/svg+xml", text, "text"],
  ["application/x-ndjson", text, "text"],
  ["application/jsonl", json, "text"],
  ["application/json-seq", json, "text"],
  ["application/yaml", text, "text"],
  ["application/octet-stream", binary, "bytes"],
  ["application/pdf", binary, "bytes"],
  ["image/png", binary, "bytes"],
  ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", binary, "bytes"],
  ["application/vnd.platform.bin", binary, "bytes"],
  ["application/zip", text, "bytes"],
  ["application/json", binary, "bytes"],
  ["text/plain", binary, "bytes"],
];
const inVersion = (schema: string, version: string) =>
  version === "3.1.0" ? schema : schema.replace("type: [string, 'null']", "type: string, nullable: true");
const documentOf = (version: string) => `
openapi: ${version}
info: { title: Bodies, version: "1" }
paths:
${contents
  .map(([mediaType, schema], at) => {
    const content = `content: { '${mediaType}': { schema: ${inVersion(schema, version)} } }`;
    return `  /content/${at}: { post: { operationId: content${at}, requestBody: { required: true, ${content} }, responses: { "200": { description: fine, ${content} }, default: { description: no, ${content} } } } }`;
  })
  .join("\n")}
  /any: { put: { operationId: any, requestBody: { required: true, content: { '*/*': { schema: ${binary} } } }, responses: { "200": { description: fine, content: { '*/*': { schema: ${binary} } } } } } }
  /image: { put: { operationId: image, requestBody: { content: { 'image/*': { schema: ${binary} } } }, responses: { "200": { description: fine, content: { 'image/*': { schema: ${binary} } } } } } }
  /several:
    post:
      operationId: several
      requestBody:
        required: true
        content:
          text/csv: { schema: ${text} }
          application/xml: { schema: ${text} }
          application/json: { schema: { type: object, properties: { a: { type: integer } } } }
          application/x-www-form-urlencoded: { schema: { type: object, properties: { a: { type: integer } } } }
          multipart/form-data: { schema: { type: object, properties: { a: { type: integer }, f: ${binary} } } }
          image/png: { schema: ${binary} }
          image/jpeg: { schema: ${binary} }
      responses: { "200": { description: fine, content: { application/json: { schema: {} } } } }
  /nothing/{status}:
    get: { operationId: nothing, parameters: [{ name: status, in: path, required: true, schema: { type: integer } }], responses: { default: { description: any, content: { application/json: { schema: {} }, text/plain: { schema: ${text} } } } } }
    head: { operationId: headNothing, parameters: [{ name: status, in: path, required: true, schema: { type: integer } }], responses: { "200": { description: fine, headers: { X-Length: { required: true, schema: { type: integer } } }, content: { application/json: { schema: { type: object } } } } } }
`;

/** What a handler got, as the test compares it. */
const arrived = (body: unknown) =>
  body instanceof Uint8Array ? { bytes: Buffer.from(body).toString("hex") } : body;
const blobbed = async (value: unknown) =>
  value instanceof Blob ? { bytes: Buffer.from(await value.arrayBuffer()).toString("hex") } : value;

describe.each(["3.0.3", "3.1.0"])("OpenAPI %s", (version) => {
  let api: LoadedApi & { remove(): Promise<void> };
  let server: Awaited<ReturnType<typeof serve>>;
  let client: ApiClient;
  let got: { body: unknown; contentType: string | undefined };
  let answer: AnyAnswer;
  beforeAll(async () => {
    api = await load(documentOf(version));
    const handler = ({ body, raw }: { body: unknown; raw: { headers: Record<string, string> } }) => {
      got = { body, contentType: raw.headers["content-type"] };
      return { body, ...answer };
    };
    const handlers = Object.keys(api.operations).map((id) => [id, handler as never]);
    server = await serve(api.createRouter(Object.fromEntries(handlers), { validateAnswers: true }));
    client = api.createApiClient({ origin: server.url });
  }, 60_000);
  afterAll(() => Promise.all([server.stop(), api.remove()]));

  const values = {
    json: fc
      .record({ a: fc.integer(), b: fc.option(fc.string()) }, { requiredKeys: [] })
      .map((each) => ({ ...each })),
    text: fc.string({ unit: "grapheme" }).filter((each) => !each.startsWith("\ufeff")),
    bytes: fc.uint8Array({ maxLength: 20 }),
  };
  it.each(contents.map(([mediaType, schema, kind], at) => ({ mediaType, schema, kind, at })))(
    "$mediaType of $schema: $kind, there and back",
    async ({ mediaType, kind, at }) => {
      await fc.assert(
        fc.asyncProperty(values[kind], fc.constantFrom(200, 404), async (value, status) => {
          answer = { status };
          const body = value instanceof Uint8Array ? new Blob([new Uint8Array(value)]) : value;
          const { data, error, response } = await client.POST(`/content/${at}`, { body });
          const expected =
            value instanceof Uint8Array ? { bytes: Buffer.from(value).toString("hex") } : value;
          expect([response.status, got.contentType]).toEqual([status, mediaType]);
          expect(arrived(got.body)).toEqual(expected);
          expect(await blobbed(status === 200 ? data : error)).toEqual(expected);
        }),
        runs(12),
      );
    },
  );

  const bytes = new TextEncoder().encode('{"a":1}');
  it.each<[string, () => unknown]>([
    ["a Blob", () => new Blob([bytes])],
    ["a File", () => new File([bytes], "a.json", { type: "application/json" })],
    ["an ArrayBuffer", () => bytes.buffer.slice(0)],
    ["a typed array", () => new Uint8Array(bytes)],
    ["a Buffer", () => Buffer.from(bytes)],
    ["a stream", () => new Blob([bytes]).stream()],
  ])("%s goes as it is where any type is declared, and comes as a Blob", async (_, made) => {
    answer = { status: 200, contentType: "application/json" };
    const { data } = await client.PUT("/any", { body: made() });
    expect(arrived(got.body)).toEqual({ bytes: Buffer.from(bytes).toString("hex") });
    expect(await (data as Blob).text()).toBe('{"a":1}');
    expect((data as Blob).type).toBe("application/json");
  });

  it("sends a Blob below a range in its own type", async () => {
    answer = { status: 200, contentType: "image/webp" };
    const { data } = await client.PUT("/image", { body: new Blob(["w"], { type: "image/webp" }) });
    expect(got.contentType).toBe("image/webp");
    expect([data instanceof Blob, (data as Blob).type]).toEqual([true, "image/webp"]);
  });

  it.each<[what: string, body: unknown, headers: Record<string, string>, contentType: RegExp, body: unknown]>(
    [
      ["an object", { a: 1 }, {}, /^application\/json$/, { a: 1 }],
      ["text", "a,b", {}, /^text\/csv$/, "a,b"],
      ["text, as XML", "<a/>", { "Content-Type": "application/xml" }, /^application\/xml$/, "<a/>"],
      [
        "an object, as a form",
        { a: 1 },
        { "content-type": "application/x-www-form-urlencoded" },
        /^application\/x-www/,
        { a: 1 },
      ],
      [
        "an object, as an upload",
        { a: 1 },
        { "Content-Type": "multipart/form-data" },
        /^multipart\/form-data; boundary=/,
        { a: 1 },
      ],
      [
        "an object with a file",
        { a: 1, f: new Blob(["x"]) },
        {},
        /^multipart\/form-data; boundary=/,
        { a: 1, f: "" },
      ],
      [
        "URLSearchParams",
        new URLSearchParams({ a: "1" }),
        {},
        /^application\/x-www-form-urlencoded/,
        { a: 1 },
      ],
      ["bytes", new TextEncoder().encode("x"), {}, /^image\/png$/, { bytes: "78" }],
      ["a JPEG", new Blob(["x"], { type: "image/jpeg" }), {}, /^image\/jpeg$/, { bytes: "78" }],
      ["CSV in a Blob", new Blob(["a,b"], { type: "text/csv" }), {}, /^text\/csv$/, "a,b"],
      [
        "JSON in a Blob",
        new Blob(['{"a":2}'], { type: "application/json" }),
        {},
        /^application\/json$/,
        { a: 2 },
      ],
    ],
  )("of several media types sends %s", async (_, body, headers, contentType, expected) => {
    answer = { status: 200, body: 1 };
    const { response } = await client.POST("/several", { body, headers });
    expect(response.status).toBe(200);
    expect(got.contentType).toMatch(contentType);
    expect(arrived(got.body)).toEqual(expected);
  });

  it("sends a FormData with the boundary of its own", async () => {
    answer = { status: 200, body: 1 };
    const body = new FormData();
    body.append("a", "3");
    body.append("f", new Blob(["x"]), "x.bin");
    expect((await client.POST("/several", { body })).response.status).toBe(200);
    expect(got.body).toEqual({ a: 3, f: "" });
  });

  it.each([200, 201, 400, 404])(
    "gives data or error by the status %d where only default is declared",
    async (status) => {
      answer = { status, body: { a: 1 } };
      const result = await client.GET("/nothing/{status}", { params: { path: { status } } });
      expect([result.data, result.error]).toEqual(
        status < 300 ? [{ a: 1 }, undefined] : [undefined, { a: 1 }],
      );
    },
  );

  it.each<[AnyAnswer, unknown]>([
    [{ status: 204 }, undefined],
    [{ status: 205, body: { a: 1 } }, undefined],
    [{ status: 200, body: null }, null],
    [{ status: 200, body: "", contentType: "text/plain" }, ""],
    [{ status: 200, body: "1.0", contentType: "text/plain" }, "1.0"],
  ])("%j comes as %j", async (given, data) => {
    answer = { body: undefined, ...given };
    expect((await client.GET("/nothing/{status}", { params: { path: { status: 0 } } })).data).toBe(data);
  });

  it("answers HEAD without a body where its operation declares content", async () => {
    answer = { status: 200, headers: { "X-Length": 5 }, body: undefined };
    const { data, response } = await client.HEAD("/nothing/{status}", { params: { path: { status: 0 } } });
    expect([response.status, response.headers.get("x-length"), data]).toEqual([200, "5", undefined]);
  });
});

describe("what a server says that its document does not", () => {
  const document = `
openapi: 3.0.3
info: { title: Lies, version: "1" }
paths:
  /a: { get: { operationId: a, responses: { "200": { description: fine, content: { application/json: { schema: {} } } } } } }
`;
  let client: ApiClient;
  let stop: () => Promise<unknown>;
  let respond: () => Response;
  beforeAll(async () => {
    const api = await load(document);
    client = api.createApiClient({ origin: "http://127.0.0.1:1", fetch: async () => respond() });
    stop = api.remove;
  }, 60_000);
  afterAll(() => stop());

  it.each([200, 500])("JSON with status %d that cannot be parsed is a typed error", async (status) => {
    respond = () => new Response('{"a":', { status, headers: { "Content-Type": "application/json" } });
    const { data, error, response } = await client.GET("/a");
    expect([data, response.status]).toEqual([undefined, status]);
    expect(error).toMatchObject({ name: "ResponseBodyError", text: '{"a":' });
  });

  it.each<[string | undefined, string, unknown]>([
    ["text/html", "<h1>Bad gateway</h1>", "<h1>Bad gateway</h1>"],
    ["application/problem+json", '{"title":"no"}', { title: "no" }],
    [undefined, '{"title":"no"}', { title: "no" }],
    [undefined, "no", "no"],
    [undefined, "", undefined],
    ["application/json", "", undefined],
  ])("an error of %s, %j, is %j", async (contentType, text, error) => {
    respond = () => {
      const response = new Response(new TextEncoder().encode(text), { status: 502 });
      if (contentType !== undefined) response.headers.set("Content-Type", contentType);
      return response;
    };
    expect((await client.GET("/a")).error).toEqual(error);
  });

  it.each(["json", "text", "blob", "arrayBuffer", "stream"] as const)(
    "parseAs %s goes before",
    async (parseAs) => {
      respond = () => new Response("1", { headers: { "Content-Type": "text/plain" } });
      const { data } = await client.GET("/a", { parseAs });
      const text =
        parseAs === "json" || parseAs === "text" ? String(data) : await new Response(data as Blob).text();
      expect([text, typeof data]).toEqual([
        "1",
        { json: "number", text: "string" }[parseAs as "json"] ?? "object",
      ]);
    },
  );

  it("middleware sees the response itself, and may give one", async () => {
    respond = () => new Response('{"a":1}', { status: 409, headers: { "Content-Type": "application/json" } });
    const seen: string[] = [];
    const watching = {
      onResponse: async ({ response }: { response: Response }) => {
        seen.push(await response.clone().text());
      },
    };
    const watched = await client.GET("/a", { middleware: [watching] });
    expect([seen, watched.error, watched.response.status]).toEqual([['{"a":1}'], { a: 1 }, 409]);
    const cached = { onRequest: () => new Response("cached", { headers: { "Content-Type": "text/plain" } }) };
    expect((await client.GET("/a", { middleware: [cached] })).data).toBe("cached");
  });
});
