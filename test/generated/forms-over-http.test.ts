/** Forms, from the client to the handler: parts with their media types, JSON values, files and their sizes. In 3.0 and 3.1. */

import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { ask } from "../support/ask.js";
import { runs } from "../support/explore.js";
import { type ApiClient, type LoadedApi, load, serve } from "../support/generated.js";

const point = "{ type: object, required: [x], properties: { x: { type: integer }, s: { type: string } } }";
const binary = "{ type: string, format: binary }";
const fine = 'responses: { "200": { description: fine, content: { application/json: { schema: {} } } } }';
const documentOf = (version: string) => `
openapi: ${version}
info: { title: Forms, version: "1" }
paths:
  /parts:
    post:
      operationId: parts
      requestBody:
        required: true
        content:
          multipart/form-data:
            encoding:
              csv: { contentType: text/csv }
              quoted: { contentType: application/json }
              whole: { contentType: application/json }
              vendor: { contentType: application/vnd.point+json }
              image: { contentType: "image/png, image/jpeg" }
            schema:
              type: object
              additionalProperties: false
              properties:
                text: { type: string }
                number: { type: number }
                flag: { type: boolean }
                texts: { type: array, items: { type: string } }
                numbers: { type: array, items: { type: integer } }
                point: ${point}
                points: { type: array, items: ${point} }
                lists: { type: array, items: { type: array, items: { type: integer } } }
                csv: { type: string }
                quoted: { type: string }
                whole: { type: array, items: { type: integer } }
                vendor: ${point}
                "tags[]": { type: array, items: { type: string } }
                "a[b]": { type: string }
                image: ${binary}
      ${fine}
  /urlencoded:
    post:
      operationId: urlencoded
      requestBody:
        required: true
        content:
          application/x-www-form-urlencoded:
            encoding:
              styled: { style: form, explode: true }
              deep: { style: deepObject, explode: true }
              csv: { style: form, explode: false }
            schema:
              type: object
              additionalProperties: false
              properties:
                text: { type: string }
                number: { type: number }
                texts: { type: array, items: { type: string } }
                point: ${point}
                points: { type: array, items: ${point} }
                nested: { type: object, properties: { text: { type: string }, point: ${point}, list: { type: array, items: { type: integer } } } }
                styled: { type: object, properties: { left: { type: string }, right: { type: string } } }
                deep: { type: object, properties: { x: { type: integer } } }
                csv: { type: array, items: { type: integer } }
      ${fine}
  /files:
    post:
      operationId: files
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema:
              type: object
              properties:
                one: { type: string, format: binary, minLength: 2, maxLength: 4 }
                many: { type: array, items: { type: string, format: binary, minLength: 1 }, maxItems: 2 }
                any: {}
      ${fine}
`;

describe.each(["3.0.3", "3.1.0"])("OpenAPI %s", (version) => {
  let api: LoadedApi & { remove(): Promise<void> };
  let server: Awaited<ReturnType<typeof serve>>;
  let client: ApiClient;
  beforeAll(async () => {
    api = await load(documentOf(version));
    const handler = ({
      body,
      files,
    }: {
      body: unknown;
      files: readonly { field: string; name: string; mediaType: string; bytes: Buffer }[];
    }) => ({
      status: 200,
      body: {
        body,
        files: files.map(({ field, name, mediaType, bytes }) => [field, name, mediaType, String(bytes)]),
      },
    });
    const handlers = Object.keys(api.operations).map((id) => [id, handler as never]);
    server = await serve(api.createRouter(Object.fromEntries(handlers), {}));
    client = api.createApiClient({ origin: server.url });
  }, 60_000);
  afterAll(() => Promise.all([server.stop(), api.remove()]));

  const text = fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 8 }),
    fc.constantFrom("[1]", '["a"]', '{"x":1}', "null", "a,b", "1", "true", "a\r\nb", '"', "--"),
  );
  const filled = text.filter((each) => each !== "");
  const points = fc
    .record({ x: fc.integer(), s: text }, { requiredKeys: ["x"] })
    .map((each) => ({ ...each }));
  const list = <T>(items: fc.Arbitrary<T>) => fc.array(items, { minLength: 1, maxLength: 3 });
  const optional = (model: Record<string, fc.Arbitrary<unknown>>) =>
    fc.record(model, { requiredKeys: [] }).map((each) => ({ ...each }));
  const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((each) => each + 0);

  it("parts arrive as their schemas have them", async () => {
    const values = optional({
      text,
      number,
      flag: fc.boolean(),
      texts: list(text),
      numbers: list(fc.integer()),
      point: points,
      points: list(points),
      lists: list(list(fc.integer())),
      csv: text,
      quoted: text,
      whole: list(fc.integer()),
      vendor: points,
      "tags[]": list(text),
      "a[b]": text,
    });
    await fc.assert(
      fc.asyncProperty(values, async (body) => {
        fc.pre(Object.keys(body).length > 0);
        const { data, error } = await client.POST("/parts", { body });
        expect(error ?? data).toEqual({ body, files: [] });
      }),
      runs(40),
    );
  });

  it("JSON values and styles of urlencoded forms arrive as their schemas have them", async () => {
    const values = optional({
      text,
      number,
      texts: fc.array(text, { minLength: 2, maxLength: 3 }),
      point: points,
      points: list(points),
      nested: optional({ text, point: points, list: fc.array(fc.integer()) }),
      styled: fc.record({ left: filled, right: filled }).map((each) => ({ ...each })),
      deep: fc.record({ x: fc.integer() }).map((each) => ({ ...each })),
      csv: fc.array(fc.integer(), { minLength: 2, maxLength: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(values, async (body) => {
        const { data, error } = await client.POST("/urlencoded", { body });
        expect(error ?? data).toEqual({ body, files: [] });
      }),
      runs(40),
    );
  });

  const file = (size: number) => new File(["x".repeat(size)], 'a "quoted".png', { type: "image/png" });
  it.each<[string, object, number]>([
    ["of a size between", { one: file(3) }, 200],
    ["too short", { one: file(1) }, 400],
    ["too long", { one: file(5) }, 400],
    ["in a list", { many: [file(1), file(9)] }, 200],
    ["empty in a list", { many: [file(1), file(0)] }, 400],
    ["too many", { many: [file(1), file(1), file(1)] }, 400],
    ["of no schema", { any: file(1) }, 200],
  ])("files %s", async (_, body, status) => {
    expect((await client.POST("/files", { body })).response.status).toBe(status);
  });

  it("files keep their names, and Blobs their types", async () => {
    const { data } = await client.POST("/files", { body: { one: file(2), any: new Blob(["b"]) } });
    const files = [
      ["one", 'a "quoted".png', "image/png", "xx"],
      ["any", "blob", "application/octet-stream", "b"],
    ];
    expect(data).toEqual({ body: { one: "", any: "" }, files });
  });

  it("files are of a media type that the field takes", async () => {
    const send = (type: string) => client.POST("/parts", { body: { image: new Blob(["x"], { type }) } });
    const statuses = [await send("image/jpeg"), await send("image/gif")].map(
      ({ response }) => response.status,
    );
    expect(statuses).toEqual([200, 415]);
    // What has no type is of the first that the document names.
    expect((await send("")).data).toMatchObject({ files: [["image", "blob", "image/png", "x"]] });
  });

  it.each<[part: string, name: string, value: unknown]>([
    ['name="point"; filename="blob"\r\nContent-Type: application/json\r\n\r\n{"x":1}', "point", { x: 1 }],
    ['name="csv"; filename="c.csv"\r\nContent-Type: text/csv\r\n\r\na,b', "csv", "a,b"],
    ['name="quoted"\r\nContent-Type: application/json\r\n\r\n"a"', "quoted", "a"],
    ['name="numbers"\r\n\r\n[1,2]', "numbers", [1, 2]],
    [
      'name="points"\r\nContent-Type: application/json\r\n\r\n[{"x":1},{"x":2}]',
      "points",
      [{ x: 1 }, { x: 2 }],
    ],
    ['name="whole"\r\nContent-Type: application/json\r\n\r\n[1,2]', "whole", [1, 2]],
    ['name="tags[]"\r\n\r\na', "tags[]", ["a"]],
  ])("other clients may send %j", async (part, name, value) => {
    const body = `--b\r\nContent-Disposition: form-data; ${part}\r\n--b--\r\n`;
    const headers = { "content-type": "multipart/form-data; boundary=b" };
    const response = await ask(server.url, "POST /parts", { headers, body });
    expect(response.body.body ?? response.body).toEqual({ [name]: value });
  });
});
