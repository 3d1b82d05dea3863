/** Whatever text stands in a document, the code that is made of it is the code that harmless text makes. */

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import fc from "fast-check";
import { withoutUnseen } from "../../scripts/characters.js";
import { packagesOf } from "../../scripts/cli/packages.js";
import { resolveConfig } from "../../scripts/config.js";
import { type Diagnostic, Diagnostics, formatDiagnostic, PipelineError } from "../../scripts/diagnostics.js";
import { type Generated, generate } from "../../scripts/generate.js";
import { type JsonObject, setOwn } from "../../scripts/json.js";
import { openapi3, type RichDocument, swagger2, type WordKind, withTexts } from "../hostile/rich.js";
import { type ModuleShape, shapeOf } from "../hostile/shape.js";
import { hostileTexts, meaningfulNames } from "../hostile/text.js";
import { runs } from "../support/explore.js";
import { load, serve } from "../support/generated.js";
import { typeErrors } from "../support/type-checked.js";

jest.setTimeout(120_000);

const documents = { "2.0": swagger2(), "3.0": openapi3("3.0"), "3.1": openapi3("3.1") };
type Version = keyof typeof documents;
const versions = Object.keys(documents) as Version[];

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "joinery-escaping-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

type Outcome = Generated | { readonly told: readonly Diagnostic[] };

async function made(document: JsonObject): Promise<Outcome> {
  await writeFile(join(folder, "api.json"), JSON.stringify(document));
  const config = await resolveConfig({ documents: ["api.json"] }, folder, new Diagnostics());
  if (!config) throw new Error("no configuration");
  return generate(config).catch((error: unknown) => {
    if (error instanceof PipelineError) return { told: error.diagnostics };
    throw error;
  });
}

/** The shape of a file, known already where its text was seen before. */
const shapes = new Map<string, ModuleShape>();
function shape(file: string, text: string): ModuleShape {
  const known = shapes.get(text) ?? shapeOf(file, text);
  shapes.set(text, known);
  return known;
}

function modules({ files }: Generated): [string, string][] {
  return [...files].filter(([file]) => file.endsWith(".ts"));
}

/** What harmless words become, by version. */
const harmless = new Map<Version, Generated>();
async function harmlessOf(version: Version): Promise<Generated> {
  const known = harmless.get(version) ?? (await made(documents[version].document));
  if ("told" in known) throw new Error(known.told.map(formatDiagnostic).join("\n"));
  harmless.set(version, known);
  return known;
}

/** A text as it may stand in the place of a word. Keys begin with the word: they stay apart, and in their order. */
function fitted(word: string, kind: WordKind, text: string): string {
  // An empty one is none.
  if (kind === "id") return text || word;
  if (kind === "key") return word + text;
  if (kind === "pattern") return word + text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  if (kind === "quoted") return text.replace(/["\\]/g, "\\$&");
  if (kind === "path") return word + text.replace(/[{}?#]|%NAME%/g, "");
  return text;
}

function textsFor({ words }: RichDocument, chosen: ReadonlyMap<string, string>): Map<string, string> {
  return new Map([...chosen].map(([word, text]) => [word, fitted(word, words.get(word) ?? "text", text)]));
}

/** What no generated file may hold or be. */
function expectSound(generated: Generated): void {
  for (const [file, text] of generated.files) {
    // Written and read again it is the same, so `--check` finds it current.
    expect([file, Buffer.from(text).toString("utf8") === text]).toEqual([file, true]);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
    const unseen = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufeff]/.exec(
      text,
    )?.[0];
    expect([file, unseen && JSON.stringify(unseen)]).toEqual([file, undefined]);
    if (!file.endsWith(".ts")) continue;
    const { errors, directives } = shape(file, text);
    // The runtime is copied, and has one directive of its own.
    const own = file === "runtime/express-openapi-validator.ts" ? 1 : 0;
    expect({ file, errors, directives }).toEqual({ file, errors: [], directives: own });
    expect([
      file,
      /[#@]\s*source(Mapping)?URL=|<\/[sS][cC][rR][iI][pP][tT]|<!--|@internal/.exec(text)?.[0],
    ]).toEqual([file, undefined]);
    expect(file).toMatch(/^(?:[\w-]{1,120}\/)*[\w-]{1,120}\.ts$/);
  }
  expect(JSON.parse(generated.files.get("openapi.json") ?? "")).toEqual(generated.model.document);
  const names = [...generated.files.keys()].map((file) => file.toLowerCase());
  expect(new Set(names).size).toBe(names.length);
}

async function expectSameCode(version: Version, generated: Generated): Promise<void> {
  const wanted = await harmlessOf(version);
  const found = modules(generated);
  const differing = modules(wanted).flatMap(([file, text], at) => {
    const [other = "none", hostile = ""] = found[at] ?? [];
    const [kinds, others] = [shape(file, text).kinds.split(" "), shape(other, hostile).kinds.split(" ")];
    const where = kinds.findIndex((kind, index) => kind !== others[index]);
    if (where === -1 && kinds.length === others.length) return [];
    return [
      `${other} is not as ${file}: ${kinds.slice(where - 3, where + 3)} is ${others.slice(where - 3, where + 3)}`,
    ];
  });
  expect(differing).toEqual([]);
  expect(found.length).toBe(modules(wanted).length);
  expect(packagesOf(generated.files, folder)).toEqual(packagesOf(wanted.files, folder));
}

/** Told with code and place, on one line of what is seen. */
function expectTold(told: readonly Diagnostic[]): void {
  expect(told.some(({ severity }) => severity === "error")).toBe(true);
  for (const each of told) {
    expect(each.place).toMatchObject({ line: expect.any(Number) });
    expect(formatDiagnostic(each)).toMatch(
      /^api\.json:\d+:\d+: (error|warning) [a-z-]+: [^\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+$/u,
    );
    expect(each.message).not.toMatch(/\n\s+at |TypeError|RangeError|SyntaxError|undefined/);
  }
}

const texts = fc
  .array(fc.constantFrom(...hostileTexts), { minLength: 1, maxLength: 3 })
  .map((parts) => parts.join(""));

/** Some or all words of a document with hostile texts. */
const hostileCase = fc.constantFrom(...versions).chain((version) => {
  const free = [...documents[version].words.keys()];
  const all = fc
    .tuple(...free.map(() => texts))
    .map((chosen) => chosen.map((text, at) => [free[at], text] as const));
  const some = fc.uniqueArray(fc.tuple(fc.constantFrom(...free), texts), {
    minLength: 1,
    selector: ([word]) => word,
  });
  return fc.record({ version: fc.constant(version), chosen: fc.oneof(all, some) });
});

describe("hostile text", () => {
  it.each(versions)("stands wherever a document of %s takes it", async (version) => {
    const { words } = documents[version];
    expect(words.size).toBeGreaterThan(75);
    const kept = JSON.stringify((await harmlessOf(version)).model.document);
    expect([...words.keys()].filter((word) => !kept.includes(word))).toEqual([]);
  });

  it("makes the code that harmless text makes, or is told", async () => {
    let generated = 0;
    let tried = 0;
    const property = fc.asyncProperty(hostileCase, async ({ version, chosen }) => {
      const document = documents[version];
      const hostile = textsFor(document, new Map(chosen as [string, string][]));
      const outcome = await made(withTexts(document.document, hostile));
      tried += 1;
      if ("told" in outcome) return expectTold(outcome.told);
      generated += 1;
      expectSound(outcome);
      await expectSameCode(version, outcome);
    });
    await fc.assert(property, runs(20));
    expect(generated).toBeGreaterThan(tried / 3);
  });

  it("compiles in every place, and so do names that mean something", async () => {
    const all = new Map<string, string>();
    const whole = hostileTexts.filter((text) => text.isWellFormed());
    for (const version of versions) {
      const document = documents[version];
      const hostile = new Map(
        [...document.words.keys()].map((word, at) => [word, whole[at % whole.length] ?? ""]),
      );
      const outcome = await made(withTexts(document.document, textsFor(document, hostile)));
      if ("told" in outcome) throw new Error(outcome.told.map(formatDiagnostic).join("\n"));
      for (const [file, text] of outcome.files) all.set(`${version}/${file}`, text);
    }
    const outcome = await made(namedDocument([...meaningfulNames, ...whole]));
    if ("told" in outcome) throw new Error(outcome.told.map(formatDiagnostic).join("\n"));
    expectSound(outcome);
    for (const [file, text] of outcome.files) all.set(`names/${file}`, text);
    expect(await typeErrors(all)).toEqual([]);
  });

  it("is not taken for what stands in the place of a reference on the way", async () => {
    const text = "\u0000component 0";
    const schema = { $ref: "#/components/schemas/A" };
    const components = { schemas: { A: { type: "string", description: text, default: text } } };
    const responses = { 200: { description: text, content: { "application/json": { schema } } } };
    const info = { title: text, version: text };
    const outcome = await made({
      openapi: "3.1.0",
      info,
      paths: { "/a": { get: { responses } } },
      components,
    });
    if ("told" in outcome) throw new Error(outcome.told.map(formatDiagnostic).join("\n"));
    expect(outcome.model.document).toMatchObject({
      info,
      components,
      paths: { "/a": { get: { responses } } },
    });
  });

  it("that is half of a character in a name is told", async () => {
    const outcome = await made(namedDocument(["\ud800"]));
    expect("told" in outcome && outcome.told.map(({ message }) => message)).toContain(
      "The schema cannot be compiled: bodies of \ud800: a name in it holds half of a surrogate pair. Correct the name.",
    );
  });
});

/** An operation of each name, whose body has a property of it. */
function namedDocument(names: readonly string[]): JsonObject {
  const paths = names.map((name, at) => {
    const schema = JSON.parse(
      `{"type":"object","properties":{${JSON.stringify(name)}:{"type":"string"}}}`,
    ) as JsonObject;
    const content = { "application/json": { schema: { ...schema, required: [name] } } };
    const responses = { 200: { description: name, content } };
    return [`/${at}`, { post: { operationId: name, summary: name, requestBody: { content }, responses } }];
  });
  return { openapi: "3.1.0", info: { title: "a", version: "1" }, paths: Object.fromEntries(paths) };
}

describe("a validator of hostile values", () => {
  const values = [...hostileTexts, hostileTexts.join(" ")];
  let url: string;
  const ends: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    const properties: JsonObject = {};
    for (const [at, text] of values.entries()) {
      properties[`enum${at}`] = { enum: [text, [text]] };
      properties[`const${at}`] = { const: text };
      properties[`thing${at}`] = { const: keyed(text.toWellFormed(), text) };
      properties[`pattern${at}`] = { type: "string", pattern: `^${fitted("", "pattern", text)}$` };
      properties[`default${at}`] = { default: keyed(text, text) };
    }
    properties.proto = { const: keyed("__proto__", { a: 1 }) };
    properties.protos = { enum: [keyed("__proto__", "a")] };
    properties.given = { default: keyed("__proto__", "a") };
    const content = { "application/json": { schema: { type: "object", properties } } };
    const responses = { 200: { description: "a", content: { "application/json": { schema: {} } } } };
    const paths = { "/a": { post: { operationId: "a", requestBody: { content }, responses } } };
    const api = await load(JSON.stringify({ openapi: "3.1.0", info: { title: "a", version: "1" }, paths }));
    ends.push(api.remove);
    const handler = ({ body }: { body: unknown }) => ({ status: 200, body });
    const served = await serve(api.createRouter({ a: handler as never }, {}));
    ends.unshift(served.stop);
    url = served.url;
  });
  afterAll(async () => {
    for (const end of ends) await end();
  });

  async function post(body: JsonObject): Promise<{ status: number; text: string }> {
    const headers = { "content-type": "application/json" };
    const response = await fetch(`${url}/a`, { method: "POST", headers, body: JSON.stringify(body) });
    return { status: response.status, text: await response.text() };
  }

  it.each(values.map((text, at) => [withoutUnseen(JSON.stringify(text)).slice(0, 60), text, at] as const))(
    "takes %s, and nothing like it",
    async (_, text, at) => {
      const fitting = {
        [`enum${at}`]: text,
        [`const${at}`]: text,
        [`thing${at}`]: keyed(text.toWellFormed(), text),
        [`pattern${at}`]: text,
      };
      expect(await post(fitting)).toMatchObject({ status: 200 });
      const alike = new Set([
        `${text}x`,
        text.slice(1),
        text.toWellFormed(),
        JSON.stringify(text).slice(1, -1),
        "plain",
      ]);
      alike.delete(text);
      for (const other of alike) {
        expect((await post({ [`enum${at}`]: other })).status).toBe(400);
        expect((await post({ [`const${at}`]: other })).status).toBe(400);
        expect((await post({ [`thing${at}`]: keyed(text.toWellFormed(), other) })).status).toBe(400);
        expect((await post({ [`pattern${at}`]: other })).status).toBe(400);
      }
    },
  );

  it("gives hostile defaults as they are", async () => {
    const { text } = await post({});
    const given = JSON.parse(text) as JsonObject;
    for (const [at, value] of values.entries()) expect(given[`default${at}`]).toEqual(keyed(value, value));
  });

  it("takes __proto__ in constants and defaults for a key", async () => {
    expect((await post({ proto: keyed("__proto__", { a: 1 }) })).status).toBe(200);
    expect((await post({ proto: {} })).status).toBe(400);
    expect((await post({ protos: keyed("__proto__", "a") })).status).toBe(200);
    expect((await post({ protos: {} })).status).toBe(400);
    expect((await post({})).text).toContain('"given":{"__proto__":"a"}');
  });
});

function keyed(key: string, value: unknown): JsonObject {
  const made: JsonObject = {};
  setOwn(made, key, value);
  return made;
}
