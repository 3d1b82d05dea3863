/** How requests are read where OpenAPI says more than is usual, before the generated server and the middleware. */

import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import express, { type Request } from "express";
import { parse } from "yaml";
import { middleware, type OpenApiRequest } from "../../scripts/middleware/index.js";
import { type Asking, ask } from "../support/ask.js";
import { load, serve } from "../support/generated.js";

const fine = `responses: { "200": { description: fine, content: { application/json: { schema: {} } } } }`;
const document = `
openapi: 3.0.3
info: { title: Reading, version: "1" }
paths:
  /get:
    get:
      operationId: get
      parameters:
        - { name: Content-Type, in: header, required: true, schema: { type: integer } }
        - { name: authorization, in: header, required: true, schema: { type: integer } }
        - { name: ACCEPT, in: header, required: true, schema: { type: integer } }
        - { name: X-Point, in: header, schema: { type: object, properties: { x: { type: integer }, y: { type: integer } } } }
        - { name: page, in: query, schema: { $ref: "#/components/schemas/Page" } }
        - { name: list, in: query, explode: false, schema: { type: array, items: { type: string } } }
        - { name: pipes, in: query, style: pipeDelimited, explode: false, schema: { type: array, items: { type: string } } }
        - name: deep
          in: query
          style: deepObject
          schema: { oneOf: [{ type: object, required: [a], properties: { a: { type: integer } } }, { type: object, required: [b], properties: { b: { type: string } } }] }
        - { name: free, in: query, style: deepObject, schema: { type: object } }
      ${fine}
  /form:
    post:
      operationId: form
      requestBody:
        required: true
        content:
          application/x-www-form-urlencoded:
            encoding: { csv: { explode: false }, note: { contentType: application/json }, spread: { style: form, explode: true } }
            schema:
              type: object
              properties:
                list: { type: array, items: { type: integer } }
                csv: { type: array, items: { type: integer } }
                note: { type: object, required: [n], properties: { n: { type: integer } } }
                spread: { type: object, properties: { left: { type: integer }, right: { type: integer } } }
          multipart/form-data:
            encoding: { text: { contentType: application/json }, image: { contentType: "image/png, application/*" }, blob: { contentType: application/octet-stream } }
            schema:
              type: object
              properties:
                meta: { type: object, required: [n], properties: { n: { type: integer } } }
                parts: { type: array, items: { type: object, required: [n], properties: { n: { type: integer } } } }
                text: { type: string }
                files: { type: array, items: { type: string, format: binary } }
                image: { type: string, format: binary }
                blob: { type: string, format: binary }
      ${fine}
  /any:
    post:
      operationId: any
      requestBody: { required: true, content: { "*/*": { schema: { type: object, required: [a] } } } }
      ${fine}
  /at/{ids}:
    get:
      operationId: at
      parameters: [{ name: ids, in: path, required: true, schema: { type: array, items: { type: string } } }]
      ${fine}
  /ranges:
    post:
      operationId: ranges
      requestBody: { required: true, content: { application/*: { schema: { $ref: "#/components/schemas/Count" } }, multipart/*: { schema: { $ref: "#/components/schemas/Count" } } } }
      ${fine}
  /bytes:
    post:
      operationId: bytes
      requestBody: { required: true, content: { "*/*": { schema: { type: string, format: binary } } } }
      ${fine}
components:
  schemas:
    Count: { type: object, required: [n], properties: { n: { type: integer }, list: { type: array, items: { type: integer } } } }
    Page: { type: integer, minimum: 1, default: 3 }
`;

let stops: (() => Promise<unknown>)[] = [];
const urls = { generated: "", middleware: "" };
beforeAll(async () => {
  const api = await load(document);
  const tell = (request: Pick<Request, "query" | "headers" | "body">, files: unknown) => {
    const { query, headers, body } = request;
    return { status: 200, body: { query, point: headers["x-point"], body, files } };
  };
  type Sent = Request & { files: { name: string }[] };
  const own = (request: Sent) =>
    tell(
      request,
      request.files.map(({ name }) => name),
    );
  const generated = await serve(
    api.createRouter(
      {
        get: own,
        form: own,
        any: own,
        ranges: own,
        bytes: own,
        at: ({ path }: never) => ({ status: 200, body: path }),
      } as never,
      {
        security: {},
        validateAnswers: false,
      },
    ),
  );
  const app = express.Router();
  app.use(express.urlencoded(), ...middleware({ apiSpec: parse(document) }));
  app.get("/at/:ids", (request: OpenApiRequest, response) => void response.json(request.openapi?.pathParams));
  app.use((request, response) => void response.json(tell(request, undefined).body));
  const other = await serve(app);
  urls.generated = generated.url;
  urls.middleware = other.url;
  stops = [generated.stop, other.stop, api.remove];
}, 60_000);
afterAll(() => Promise.all(stops.map((stop) => stop())));

const form = (body: string): Asking => ({
  headers: { "content-type": "application/x-www-form-urlencoded" },
  body,
});

/** A part: its head behind `form-data`, and its text. */
const parts = (...all: readonly (readonly [head: string, text: string])[]): Asking => ({
  headers: { "content-type": "multipart/form-data; boundary=X" },
  body: `${all.map(([head, text]) => `--X\r\nContent-Disposition: form-data${head}\r\n\r\n${text}\r\n`).join("")}--X--\r\n`,
});
const json = "\r\nContent-Type: application/json";

describe.each(["generated", "middleware"] as const)("the %s server", (kind) => {
  const get = (query: string, headers = {}) => ask(urls[kind], `/get?${query}`, { headers });
  const post = (asking: Asking) => ask(urls[kind], "POST /form", asking);

  it("ignores what is said of Accept, Content-Type and Authorization", async () => {
    expect((await get("", { authorization: "Bearer x" })).status).toBe(200);
  });

  it.each<[query: string, read: object]>([
    ["", { page: 3 }],
    ["page=4", { page: 4 }],
    ["list=a%2Cb,c", { page: 3, list: ["a,b", "c"] }],
    ["list=a%2Cb", { page: 3, list: ["a", "b"] }],
    ["list=%C3%BC,a%20b%2B", { page: 3, list: ["ü", "a b+"] }],
    ["pipes=a%7Cb|c", { page: 3, pipes: ["a|b", "c"] }],
    ["pipes=a%7Cb", { page: 3, pipes: ["a", "b"] }],
    ["deep[a]=1", { page: 3, deep: { a: 1 } }],
    ["deep[b]=1", { page: 3, deep: { b: "1" } }],
    ["free[a][b][c][d][e][f][g]=1", { page: 3, free: { a: { b: { c: { d: { e: { "[f][g]": "1" } } } } } } }],
  ])("reads ?%s", async (query, read) => {
    const { status, body } = await get(query);
    expect([status, body.query]).toEqual([200, read]);
  });

  it("tells the delimiters of a list in the path from those in its items", async () => {
    expect((await ask(urls[kind], "/at/a%2Cb,c%20d")).body).toEqual({ ids: ["a,b", "c d"] });
    expect((await ask(urls[kind], "/at/a%2Cb")).body).toEqual({ ids: ["a", "b"] });
  });

  it.each([
    ["deep[a]=1&deep[b]=1", "/query/deep"],
    ["deep[c]=1", "/query/deep/a"],
    ["page=0", "/query/page"],
    ["free[a=1", "/query/free"],
  ])("refuses ?%s", async (query, path) => {
    const { status, body } = await get(query);
    expect([status, body.errors[0].path]).toEqual([400, path]);
  });

  it("reads an object in a header with spaces behind its commas", async () => {
    const { body } = await get("", { "x-point": "x, 1, y, 2" });
    expect(body.point).toEqual({ x: 1, y: 2 });
  });

  it.each<[string, object]>([
    ["list=1", { list: [1] }],
    ["list=1&list=2", { list: [1, 2] }],
    ["csv=1,2", { csv: [1, 2] }],
    ["note=%7B%22n%22%3A1%7D", { note: { n: 1 } }],
    ["left=1&right=2", { spread: { left: 1, right: 2 } }],
  ])("reads the form %s", async (text, read) => {
    const { status, body } = await post(form(text));
    expect([status, body.body]).toEqual([200, read]);
  });

  it.each<[string, Asking, object]>([
    [
      "each item of a list that is JSON",
      parts(['; name="parts"', '{"n":1}'], ['; name="parts"', '{"n":2}']),
      { parts: [{ n: 1 }, { n: 2 }] },
    ],
    ["the only item of a list that is JSON", parts(['; name="parts"', '{"n":1}']), { parts: [{ n: 1 }] }],
    ["a list that is JSON as a whole", parts(['; name="parts"', '[{"n":1}]']), { parts: [{ n: 1 }] }],
    ["text that is JSON", parts(['; name="text"', '"a \\" b"']), { text: 'a " b' }],
    [
      "JSON that browsers send as a file",
      parts([`; name="meta"; filename="blob"${json}`, '{"n":1}']),
      { meta: { n: 1 } },
    ],
    [
      "a JSON file in a list of files as a file",
      parts([`; name="files"; filename="a.json"${json}`, '{"n":1}']),
      { files: [""] },
    ],
  ])("reads %s", async (_, asking, read) => {
    const { status, body } = await post(asking);
    expect([status, body.body]).toEqual([200, read]);
  });

  it("wants a body of any media type, whether one is told or not", async () => {
    const any = (asking?: Asking) => ask(urls[kind], "POST /any", asking);
    const { status, body } = await any({ headers: { "content-length": "0" } });
    expect([status, body.message]).toEqual([400, "request must have required property 'body'"]);
    expect((await any({ headers: { "content-length": "2" }, body: "{}" })).status).toBe(200);
    expect((await any(form("b=1"))).status).toBe(400);
    expect((await any(form("a=1"))).status).toBe(200);
  });

  const ranges = (asking: Asking) => ask(urls[kind], "POST /ranges", asking);

  it.each<[string, Asking]>([
    ["urlencoded", form("n=1&list=2")],
    ["multipart", parts(['; name="n"', "1"], ['; name="list"', "2"])],
  ])("reads a form that only a range declares as the form that it is: %s", async (_, asking) => {
    const { status, body } = await ranges(asking);
    expect([status, body.body]).toEqual([200, { n: 1, list: [2] }]);
  });

  it.each<[string, Asking]>([
    ["urlencoded", form("n=x")],
    ["multipart", parts(['; name="n"', "x"])],
  ])("refuses a form that only a range declares by the range's schema: %s", async (_, asking) => {
    const { status, body } = await ranges(asking);
    expect([status, body.errors[0].path]).toEqual([400, "/body/n"]);
  });

  it("takes a file of a media type that its field may have", async () => {
    const file = (field: string, type: string) =>
      post(parts([`; name="${field}"; filename="a"\r\nContent-Type: ${type}`, "x"]));
    expect((await file("image", "image/png")).status).toBe(200);
    expect((await file("image", "application/pdf")).status).toBe(200);
    expect((await file("blob", "image/gif")).status).toBe(200);
    expect((await file("files", "image/gif")).status).toBe(200);
    const refused = await file("image", "text/html");
    expect([refused.status, refused.body.errors]).toEqual([
      415,
      [{ path: "/body/image", message: "unsupported media type text/html" }],
    ]);
  });

  it.each([
    ["a part without a name", parts(["", "x"]), "Field name missing"],
    [
      "an item of a list that is no such JSON",
      parts(['; name="parts"', '{"n":"x"}']),
      "request/body/parts/0/n must be integer",
    ],
  ])("refuses %s", async (_, asking, message) => {
    const { status, body } = await post(asking);
    expect([status, body.message]).toEqual([400, message]);
  });
});

it("a form is bytes where any bytes are declared", async () => {
  const { body } = await ask(urls.generated, "POST /bytes", form("a=1"));
  expect(body.body).toEqual({ type: "Buffer", data: [...Buffer.from("a=1")] });
});

it("the name of a file is UTF-8", async () => {
  const { body } = await ask(urls.generated, "POST /form", parts(['; name="files"; filename="ü.png"', "x"]));
  expect(body.files).toEqual(["ü.png"]);
});
