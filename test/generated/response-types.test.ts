/** The types of requests, responses and calls by status and media type: what compiles is what the runtime does. */

import { beforeAll, describe, expect, it } from "@jest/globals";
import { generated, typeErrors } from "../support/type-checked.js";

const object = (name: string) =>
  `{ type: object, additionalProperties: false, required: [${name}], properties: { ${name}: { type: integer } } }`;
const json = (name: string) =>
  `{ description: any, content: { application/json: { schema: ${object(name)} } } }`;
const text = "{ type: string }";
const binary = "{ type: string, format: binary }";
const contents: [id: string, mediaType: string, schema: string][] = [
  ["json", "application/vnd.api+json; version=2", object("a")],
  ["inJson", "application/json", `{ type: object, properties: { bytes: ${binary} } }`],
  ["csv", "text/csv", text],
  ["events", "text/event-stream", object("a")],
  ["ndjson", "application/x-ndjson", object("a")],
  ["sequence", "application/json-seq", object("a")],
  ["sheet", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", binary],
  ["vendor", "application/vnd.platform.bin", binary],
  ["image", "image/*", binary],
  ["anything", "*/*", binary],
];
const document = `
openapi: 3.0.3
info: { title: Types, version: "1" }
paths:
  /all:
    get:
      operationId: all
      responses: { "201": ${json("c")}, 1XX: { description: wait }, 2XX: ${json("o")}, 3XX: { description: moved }, 4XX: ${json("e")}, default: ${json("d")} }
  /two: { get: { operationId: two, responses: { "200": ${json("o")}, "404": ${json("e")} } } }
  /default: { get: { operationId: byDefault, responses: { default: ${json("d")} } } }
  /range: { get: { operationId: range, responses: { 2XX: ${json("o")} } } }
  /head: { head: { operationId: head, responses: { "200": { description: fine, headers: { ETag: { required: true, schema: ${text} } }, content: { application/json: { schema: ${object("a")} } } } } } }
  /gone: { delete: { operationId: gone, responses: { "204": ${json("g")} } } }
  /form: { post: { operationId: form, requestBody: { required: true, content: { multipart/form-data: { schema: { type: object, required: [a], properties: { a: { type: integer }, f: ${binary}, many: { type: array, items: ${binary} } } } } } }, responses: { "204": { description: fine } } } }
${contents
  .map(([id, mediaType, schema]) => {
    const content = `content: { '${mediaType}': { schema: ${schema} } }`;
    return `  /${id}: { post: { operationId: ${id}, requestBody: { required: true, ${content} }, responses: { "200": { description: fine, ${content} } } } }`;
  })
  .join("\n")}
`;

const imports = `import { type AnswerOf, callHandler, type Handlers } from "./server.js";
import { createApiClient } from "./client.js";
type H = Handlers<Record<never, unknown>>;
const client = createApiClient({ origin: "", accessToken: async () => "t" });
void [callHandler, client];
export type { AnswerOf, H };
`;

const wrongStatus = "a wrong status names those that are declared";
const uses: Readonly<Record<string, string>> = {
  "statuses: a status of its own, its range, or default": `
export const own: H["all"] = ({ respond }) => respond(201, { c: 1 });
export const range: H["all"] = ({ respond }) => respond(200, { o: 1 });
export const wait: H["all"] = ({ respond }) => respond(102);
export const moved: H["all"] = ({ respond }) => respond(302);
export const error: H["all"] = ({ respond }) => respond(404, { e: 1 });
export const other: H["all"] = ({ respond }) => respond(503, { d: 1 });
export const computed: H["all"] = ({ respond }) => respond(Number("503"), { d: 1 });
export const plain: H["all"] = () => ({ status: 200, body: { o: 1 } });
export const only: H["byDefault"] = () => ({ status: 200, body: { d: 1 } });
export const any: H["byDefault"] = () => ({ status: Number("200"), body: { d: 1 } });
export const ranged: H["range"] = async ({ respond }) => respond(202, { o: 1 });
// @ts-expect-error: 201 has a body of its own
export const wrongOwn: H["all"] = ({ respond }) => respond(201, { o: 1 });
// @ts-expect-error
export const wrongOwnPlain: H["all"] = () => ({ status: 201, body: { o: 1 } });
// @ts-expect-error
export const wrongRange: H["all"] = ({ respond }) => respond(200, { d: 1 });
// @ts-expect-error
export const wrongRangePlain: H["all"] = () => ({ status: 200, body: { d: 1 } });
// @ts-expect-error
export const wrongDefault: H["all"] = ({ respond }) => respond(500, { o: 1 });
// @ts-expect-error
export const outside: H["range"] = ({ respond }) => respond(404, { o: 1 });
`,
  "a wrong status names those that are declared": `
export const responded: H["two"] = ({ respond }) => respond(500, { o: 1 });
export const returned: H["two"] = () => ({ status: 500, body: { e: 1 } });
`,
  "bodies, by their media types": `
export const handlers: Pick<H, "json" | "csv" | "events" | "ndjson" | "sequence" | "sheet" | "vendor" | "image" | "anything" | "form"> = {
  json: ({ body, respond }) => respond(200, { a: body.a }),
  csv: ({ body, respond }) => respond(200, body.trim()),
  events: ({ body, respond }) => respond(200, body.trim()),
  ndjson: ({ body, respond }) => respond(200, body.trim()),
  sequence: ({ body, respond }) => respond(200, body.trim()),
  sheet: ({ body, respond }) => respond(200, new Uint8Array(body.length)),
  vendor: ({ body, respond }) => respond(200, body.subarray(1)),
  image: ({ body, respond }) => respond(200, body.subarray(1), { contentType: "image/png" }),
  anything: ({ body, respond }) => respond(200, body.subarray(1)),
  form: ({ body, files, respond }) => respond(body.a === files.length && body.f?.trim() === "" ? 204 : 204),
};
export async function* stream(): AsyncGenerator<Uint8Array> { yield new Uint8Array(1); }
export const streamed: H["ndjson"] = ({ respond }) => respond(200, stream());
// @ts-expect-error: JSON is not text
export const text: H["json"] = ({ respond }) => respond(200, "a");
// @ts-expect-error: NDJSON is not an object
export const value: H["ndjson"] = ({ respond }) => respond(200, { a: 1 });
// @ts-expect-error: an image of which type?
export const unnamed: H["image"] = ({ body, respond }) => respond(200, body);
// @ts-expect-error
export const pdf: H["image"] = ({ body, respond }) => respond(200, body, { contentType: "application/pdf" });
`,
  "responses without content": `
export const head: H["head"] = () => ({ status: 200, headers: { ETag: "x" } });
export const responded: H["head"] = ({ respond }) => respond(200, undefined, { headers: { ETag: "x" } });
export const gone: H["gone"] = () => ({ status: 204 });
export const goneToo: H["gone"] = ({ respond }) => respond(204);
export const answer: AnswerOf<"head"> = { status: 200, headers: { ETag: "x" } };
// @ts-expect-error: the header is required
export const headless: H["head"] = () => ({ status: 200 });
`,
  "calls of the client": `
export async function calls(): Promise<void> {
  const all = await client.GET("/all");
  if (all.data) {
    const data: { c: number } | { o: number } = all.data;
    void data;
  } else {
    const error: { e: number } | { d: number } = all.error;
    void error;
  }
  const byDefault = await client.GET("/default");
  const first: number | undefined = byDefault.data?.d ?? byDefault.error?.d;
  const range: number | undefined = (await client.GET("/range")).data?.o;
  const nothing: undefined = (await client.HEAD("/head")).data;
  const gone: undefined = (await client.DELETE("/gone")).data;
  const csv: string | undefined = (await client.POST("/csv", { body: "a,b" })).data;
  const ndjson: string | undefined = (await client.POST("/ndjson", { body: new Blob([]) })).data;
  const sheet: Blob | undefined = (await client.POST("/sheet", { body: new Uint8Array(1) })).data;
  const size: number | undefined = (await client.POST("/vendor", { body: new Blob([]).stream() })).data?.size;
  const text: string | undefined = (await client.POST("/sheet", { body: new Blob([]), parseAs: "text" })).data;
  const a: number | undefined = (await client.POST("/json", { body: { a: 1 } })).data?.a;
  await client.POST("/form", { body: new FormData() });
  await client.POST("/form", { body: { a: 1, f: new File([], "a.txt"), many: [new Blob([])] } });
  const anything: string | undefined = await (await client.POST("/anything", { body: new File([], "a.pdf") })).data?.text();
  const inJson: string | undefined = (await client.POST("/inJson", { body: { bytes: "text" } })).data?.bytes;
  // @ts-expect-error: a file is no text
  await client.POST("/form", { body: { a: 1, f: "text" } });
  await client.request("post", "/json", { body: { a: 1 } });
  // @ts-expect-error: the body is required
  await client.POST("/json");
  // @ts-expect-error
  await client.POST("/json", { body: "a" });
  // @ts-expect-error
  await client.POST("/sheet", { body: { a: 1 } });
  // @ts-expect-error
  await client.GET("/json");
  void [first, range, nothing, gone, csv, ndjson, sheet, size, text, a, anything, inJson];
}
`,
  "a handler that a test calls": `
const json: H["json"] = ({ body, respond }) => respond(200, { a: body.a + 1 });
const two: H["two"] = async () => ({ status: 200, body: { o: 1 } });
export const test = async () => {
  const response = await callHandler(json, { body: { a: 1 } });
  const sum: number = response.body.a;
  const other = await callHandler(two);
  if (other.status === 404) return other.body.e;
  // @ts-expect-error: the body is required
  await callHandler(json);
  // @ts-expect-error
  await callHandler(json, { body: { a: "1" } });
  return sum + other.body.o;
};
`,
};

/** What the compiler says of each use; they are checked together, as each check reads all libraries. */
let errors: readonly string[];
const fileOf = (name: string) => `checked-${Object.keys(uses).indexOf(name)}.ts`;
beforeAll(async () => {
  const files = new Map(await generated(document));
  for (const [name, code] of Object.entries(uses)) files.set(fileOf(name), imports + code);
  errors = await typeErrors(files);
}, 120_000);

describe("the types of", () => {
  it.each(Object.keys(uses).filter((name) => name !== wrongStatus))("%s", (name) => {
    expect(errors.filter((each) => each.includes(fileOf(name)))).toEqual([]);
  });

  it("a wrong status name those that are declared", () => {
    const found = errors.filter((each) => each.includes(fileOf(wrongStatus)));
    expect(found).toHaveLength(2);
    for (const error of found) expect(error).toMatch(/'500'.*(?=.*\b200\b)(?=.*\b404\b)/);
  });

  it("what is generated are without errors", () => {
    expect(errors.filter((each) => !each.includes("checked-"))).toEqual([]);
  });
});
