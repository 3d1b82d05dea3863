/** What the start of a generated server does of each operation, and what waits until it is called. */

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { install, make } from "../differential/documents.js";
import { type LoadedApi, load, serve } from "../support/generated.js";
import { generated, typeErrors } from "../support/type-checked.js";

/** IDs that are no identifiers, or that every object has. */
const ids = ["plain", "a b", "1st", "__proto__", "constructor", 'a"b', "class"];
const document = `openapi: 3.0.3
info: { title: Start, version: "1" }
servers: [{ url: /v1 }, { url: /v2 }]
paths:
${ids
  .map(
    (id, at) => `  /path${at}/{id}:
    get:
      operationId: ${JSON.stringify(id)}
      parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
      responses: { "200": { description: ok, content: { application/json: { schema: { type: object } } } } }
`,
  )
  .join("")}`;

const handlers = Object.fromEntries(ids.map((id) => [id, () => ({ status: 200, body: { id } })]));
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "joinery-start-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it("makes of an operation nothing but its way to it until it is called", async () => {
  await writeFile(join(folder, "api.yaml"), document);
  const made = await make({ name: "start", root: folder, file: "api.yaml" });
  expect(made?.files.has("operations/class.ts")).toBe(true);
  // Whoever loads this operation fails.
  const files = new Map([...(made?.files ?? []), ["operations/class.ts", "throw new Error('loaded');\n"]]);
  const base = await install({ ...made, files } as never, join(folder, "generated"));
  const { createRouter } = (await import(`${base}server.ts`)) as LoadedApi;
  const { url, stop } = await serve(createRouter(handlers, {}));
  try {
    const plain = await fetch(`${url}/v1/path0/1`);
    expect([plain.status, await plain.json()]).toEqual([200, { id: "plain" }]);
    expect((await fetch(`${url}/v1/path${ids.indexOf("class")}/1`)).status).toBe(500);
  } finally {
    await stop();
  }
});

describe("an operation of whatever ID", () => {
  let api: LoadedApi & { remove(): Promise<void> };
  let served: Awaited<ReturnType<typeof serve>>;
  beforeAll(async () => {
    api = await load(document);
    served = await serve(api.createRouter(handlers, {}));
  });
  afterAll(async () => {
    await served.stop();
    await api.remove();
  });

  it.each(ids.map((id, at) => [id, at] as const))("%j is found and validated", async (id, at) => {
    const answer = await fetch(`${served.url}/v2/path${at}/1`);
    expect([answer.status, await answer.json()]).toEqual([200, { id }]);
    expect((await fetch(`${served.url}/v1/path${at}/x`)).status).toBe(400);
  });

  it("has a module that says where it is", () => {
    expect(Object.keys(api.operations).sort()).toEqual([...ids].sort());
    for (const [at, id] of ids.entries())
      expect(api.operations[id]).toMatchObject({
        ...{ id, method: "GET", path: `/path${at}/{id}`, basePaths: ["/v1", "/v2"] },
      });
  });

  it("compiles", async () => {
    expect(await typeErrors(await generated(document))).toEqual([]);
  });
});
