/** Documents whose schemas refer to each other in their hundreds, as those of large APIs do. */

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { resolveConfig } from "../../scripts/config.js";
import { Diagnostics, type PipelineError } from "../../scripts/diagnostics.js";
import { generate } from "../../scripts/generate.js";
import { make } from "../differential/documents.js";
import { load, serve } from "../support/generated.js";
import { chain, documentOf, reference, web } from "../support/many-schemas.js";

const json = "application/json";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "joinery-many-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const generated = async (text: string) => {
  await writeFile(join(folder, "api.yaml"), text);
  return make({ name: "many", root: folder, file: "api.yaml" });
};

it.each([
  ["a chain", "3.0.3", chain(1500, { type: "string" })],
  ["a chain", "3.1.0", chain(800, { type: "string" })],
  ["a web", "3.0.3", web(600)],
])("generates from %s of schemas that is longer than the stack (%s)", async (_, version, schemas) => {
  const made = await generated(documentOf(version, schemas, ["S0"]));
  expect([...(made?.files.keys() ?? [])]).toContain("validators/schemas/S599.ts");
});

it("validates what the schemas of a web say of each other", async () => {
  const api = await load(documentOf("3.0.3", web(40), ["S0"]));
  const { url, stop } = await serve(api.createRouter({ a: () => ({ status: 200 }) }, {}));
  const status = async (body: object) => {
    const sent = { method: "POST", headers: { "content-type": json }, body: JSON.stringify(body) };
    return (await fetch(`${url}/a`, sent)).status;
  };
  try {
    expect(await status({ id: "a", f0: { id: "b", f3: { id: "c" } } })).toBe(200);
    expect(await status({ id: "a", f0: { id: "b", f3: { id: 5 } } })).toBe(400);
  } finally {
    await stop();
    await api.remove();
  }
});

it("tells of a schema that cannot be compiled where an operation reaches it, over others too", async () => {
  const twice = { one: { $dynamicAnchor: "same" }, two: { $dynamicAnchor: "same", type: "string" } };
  const last = { type: "object", properties: { first: reference("S0") }, $defs: twice };
  const schemas = { ...chain(3, last), Sound: { type: "string" } };
  const text = documentOf("3.1.0", schemas, ["S0", "Sound", "S2"]);
  await writeFile(join(folder, "api.yaml"), text);
  const config = await resolveConfig({ documents: [{ file: "api.yaml" }] }, folder, new Diagnostics());
  if (!config) throw new Error("the configuration is wrong");
  const told = await generate(config).catch((error: PipelineError) => error.diagnostics);
  expect(told).toMatchObject(
    ["a", "c"].map((id) => ({
      code: "schema-invalid",
      message: expect.stringMatching(new RegExp(`bodies of ${id}: reference "#same" resolves to more`)),
    })),
  );
});
