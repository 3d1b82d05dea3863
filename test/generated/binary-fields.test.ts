/** Fields of bytes are Blobs in multipart forms and text in JSON, however their schemas are composed. */

import { describe, expect, it } from "@jest/globals";
import { load, serve } from "../support/generated.js";
import { generated, typeErrors } from "../support/type-checked.js";

const paths = (openapi: string) => `
openapi: ${openapi}
info: { title: Files, version: "1" }
paths:
  /form: { post: { operationId: form, requestBody: { required: true, content: { multipart/form-data: { schema: { $ref: "#/components/schemas/Form" } } } }, responses: { "204": { description: fine } } } }
  /both: { post: { operationId: both, requestBody: { required: true, content: { multipart/form-data: { schema: { $ref: "#/components/schemas/Both" } } } }, responses: { "200": { description: fine, content: { application/json: { schema: { $ref: "#/components/schemas/Both" } } } } } } }
  /json: { post: { operationId: json, requestBody: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/Extended" } } } }, responses: { "204": { description: fine } } } }
  /extended: { post: { operationId: extended, requestBody: { required: true, content: { multipart/form-data: { schema: { $ref: "#/components/schemas/Extended" } } } }, responses: { "204": { description: fine } } } }
  /again: { post: { operationId: again, requestBody: { required: true, content: { multipart/form-data: { schema: { allOf: [{ $ref: "#/components/schemas/Form" }, { $ref: "#/components/schemas/Base" }] } } } }, responses: { "204": { description: fine } } } }
components:
  schemas:
    File: { type: string, format: binary }
    Files: { type: array, items: { $ref: "#/components/schemas/File" } }
    Base: { type: object, properties: { base: { type: string, format: binary } } }
    Both: { type: object, required: [file], properties: { file: { type: string, format: binary }, files: { $ref: "#/components/schemas/Files" } } }
    Extended: { allOf: [{ $ref: "#/components/schemas/Both" }, { type: object, properties: { own: { $ref: "#/components/schemas/File" } } }] }
    Form:
      type: object
      required: [name]
      properties:
        name: { type: string }
        listed: { $ref: "#/components/schemas/Files" }
        inline: { type: array, items: { $ref: "#/components/schemas/File" } }
        oneOrMany: { oneOf: [{ $ref: "#/components/schemas/File" }, { $ref: "#/components/schemas/Files" }] }
`;

const checks = `
import { createApiClient } from "./client.js";
import type { components } from "./types.js";
const client = createApiClient({ origin: "" });
const file = new File([], "a.txt");
export async function test(): Promise<void> {
  await client.POST("/form", { body: { name: "a", listed: [file], inline: [file], oneOrMany: file } });
  await client.POST("/form", { body: { name: "a", oneOrMany: [file, new Blob([])] } });
  await client.POST("/again", { body: { name: "a", listed: [file], base: file } });
  const named: components["schemas"]["Form"] = { name: "a", listed: [file] };
  await client.POST("/form", { body: named });
  const { data } = await client.POST("/both", { body: { file, files: [file] } });
  const text: string | undefined = data?.file;
  const texts: readonly string[] | undefined = data?.files;
  await client.POST("/json", { body: { file: "text", files: ["text"], own: "text" } });
  await client.POST("/extended", { body: { file, files: [file], own: file } });
  // @ts-expect-error: a file is not text
  await client.POST("/form", { body: { name: "a", listed: ["text"] } });
  // @ts-expect-error: a file is not text
  await client.POST("/both", { body: { file: "text" } });
  // @ts-expect-error: JSON has no files
  await client.POST("/json", { body: { file } });
  void [text, texts];
}
`;

describe.each(["3.0.3", "3.1.0"])("the types of an OpenAPI %s document", (openapi) => {
  it("have files in forms alone", async () => {
    const files = await generated(paths(openapi));
    expect(await typeErrors(new Map([...files, ["checks.ts", checks]]))).toEqual([]);
  });
});

it("files behind schemas that refer to themselves, and to others twice, are found in no time", async () => {
  const chain = Array.from({ length: 40 }, (_, at) => {
    const next = `{ $ref: "#/components/schemas/C${at + 1}" }`;
    return `    C${at}: { type: object, allOf: [${next}, ${next}] }\n`;
  });
  const document = `${paths("3.0.3").replace('allOf: [{ $ref: "#/components/schemas/Form" },', 'allOf: [{ $ref: "#/components/schemas/C0" },')}${chain.join("")}    C40: { type: object, properties: { last: { $ref: "#/components/schemas/Files" } } }\n`;
  const text = (await generated(document)).get("types.ts") ?? "";
  expect(text).toMatch(/C40: \{\s+last\?: Blob\[\];/);
});

it("files behind references and choices arrive", async () => {
  const api = await load(paths("3.0.3"));
  const done = () => ({ status: 204 });
  const form = ({ files }: { files: readonly { field: string; name: string }[] }) => {
    received = files.map(({ field, name }) => `${field} ${name}`);
    return { status: 204 };
  };
  let received: string[] = [];
  const handlers = { form, both: done, json: done, extended: form, again: form };
  const { url, stop } = await serve(api.createRouter(handlers as never, { security: {} }));
  const client = api.createApiClient({ origin: url });
  const [a, b] = ["a", "b"].map((name) => new File([name], name));
  const send = async (path: string, body: object) => {
    const { response, error } = await client.POST(path, { body });
    return [response.status, error, received];
  };
  const body = { name: "n", listed: [a, b], inline: [a], oneOrMany: b };
  expect(await send("/form", body)).toEqual([
    204,
    undefined,
    ["listed a", "listed b", "inline a", "oneOrMany b"],
  ]);
  const many = { name: "n", oneOrMany: [a, b] };
  expect(await send("/form", many)).toEqual([204, undefined, ["oneOrMany a", "oneOrMany b"]]);
  const extended = { file: a, files: [a, b], own: b };
  expect(await send("/extended", extended)).toEqual([
    204,
    undefined,
    ["file a", "files a", "files b", "own b"],
  ]);
  await stop();
  await api.remove();
});
