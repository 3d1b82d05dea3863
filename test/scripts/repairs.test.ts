/** Faults that do not prevent right code are repaired, with one severity in all versions, and the output is valid. */

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { resolveConfig } from "../../scripts/config.js";
import { Diagnostics, PipelineError } from "../../scripts/diagnostics.js";
import { generate } from "../../scripts/generate.js";
import type { JsonObject } from "../../scripts/json.js";
import { translatePattern } from "../../scripts/repair/pattern-dialects.js";
import { seriousmeVerdict } from "../corpus/verdicts.js";

const versions = ["2.0", "3.0", "3.1"] as const;
type Version = (typeof versions)[number];

/** A document with one path, one operation, one schema and one security scheme, in every version. */
function document(version: Version): JsonObject {
  const is2 = version === "2.0";
  const schema = { type: "object", properties: { name: { type: "string" } } };
  const scheme = { type: "apiKey", in: "header", name: "X-Key" };
  const id = is2
    ? { name: "id", in: "path", required: true, type: "string" }
    : { name: "id", in: "path", required: true, schema: { type: "string" } };
  return {
    ...(is2 ? { swagger: "2.0" } : { openapi: version === "3.0" ? "3.0.3" : "3.1.0" }),
    info: { title: "Repairs", version: "1" },
    paths: {
      "/a/{id}": {
        get: { operationId: "get", parameters: [id], responses: { "200": { description: "fine" } } },
      },
    },
    ...(is2
      ? { definitions: { A: schema }, securityDefinitions: { key: scheme } }
      : { components: { schemas: { A: schema }, securitySchemes: { key: scheme } } }),
  };
}

// biome-ignore lint/suspicious/noExplicitAny: documents of tests, changed at will.
type Change = (document: any, schema: any, operation: any) => void;

/** Each fault, and the codes that report it. */
const faults: Readonly<Record<string, readonly [Change, ...string[]]>> = {
  "no info": [(d) => delete d.info, "field-missing"],
  "an info without its version": [(d) => delete d.info.version, "field-missing"],
  "a title that is a number": [(d) => (d.info.title = 5), "repaired"],
  "a licence that is text": [(d) => (d.info.license = "MIT"), "repaired"],
  "a contact that is a list": [(d) => (d.info.contact = [1]), "repaired"],
  "tags that are text": [(d) => (d.tags = "a"), "repaired"],
  "an unknown field of info": [(d) => (d.info.titel = "x"), "field-unknown"],
  "an unknown field of an operation": [(_, __, op) => (op.sumary = "x"), "field-unknown"],
  "a description that is a reference": [(_, __, op) => (op.description = { $ref: "a.md" }), "repaired"],
  "no responses": [(_, __, op) => delete op.responses, "field-missing"],
  "empty responses": [(_, __, op) => (op.responses = {}), "repaired"],
  "responses that are an empty list": [(_, __, op) => (op.responses = []), "repaired"],
  "a response without its description": [
    (_, __, op) => delete op.responses["200"].description,
    "field-missing",
  ],
  "a status that is none": [(_, __, op) => (op.responses["20"] = { description: "x" }), "field-unknown"],
  "a parameter that is not declared": [(_, __, op) => delete op.parameters, "path-parameter-undeclared"],
  "a path parameter that the path lacks": [
    (_, __, op) => op.parameters.push({ ...op.parameters[0], name: "other" }),
    "path-parameter-unused",
  ],
  "a parameter twice": [(_, __, op) => op.parameters.push({ ...op.parameters[0] }), "parameter-twice"],
  "a path parameter that is optional": [
    (_, __, op) => (op.parameters[0].required = false),
    "path-parameter-optional",
  ],
  "a name twice in a path": [
    (d) => {
      d.paths = { "/a/{id}/b/{id}": d.paths["/a/{id}"] };
    },
    "repaired",
  ],
  "an operationId twice": [
    (d, _, op) => (d.paths["/b"] = { get: { operationId: op.operationId, responses: op.responses } }),
    "clash-operation-id",
  ],
  "a path without a slash": [(d, _, op) => (d.paths.b = { get: { responses: op.responses } }), "repaired"],
  "an undefined security scheme": [
    (_, __, op) => (op.security = [{ none: [] }]),
    "security-scheme-undefined",
  ],
  "a security scheme with a space": [
    (d) => {
      const schemes = d.securityDefinitions ?? d.components.securitySchemes;
      schemes["a key"] = schemes.key;
      d.security = [{ "a key": [] }];
    },
    "security-scheme-renamed",
  ],
  "an unknown field of a security scheme": [
    (d) => ((d.securityDefinitions ?? d.components.securitySchemes).key.scheme = "bearer"),
    "field-unknown",
  ],
  "a security scheme without its name": [
    (d) => delete (d.securityDefinitions ?? d.components.securitySchemes).key.name,
    "repaired",
  ],
  "an empty enum": [(_, schema) => (schema.properties.name.enum = []), "repaired"],
  "required names that are none": [(_, schema) => (schema.required = [])],
  "a required that is true": [(_, schema) => (schema.properties.name.required = true), "required-no-list"],
  "a type that is none": [(_, schema) => (schema.properties.name.type = "text"), "repaired"],
  "a length that is text": [(_, schema) => (schema.properties.name.maxLength = "10"), "repaired"],
  "properties that are an empty list": [(_, schema) => (schema.properties = []), "repaired"],
  "a pattern that is not text": [(_, schema) => (schema.properties.name.pattern = 5), "repaired"],
  "a pattern of another language": [
    (_, schema) => (schema.properties.name.pattern = "(?i)^\\A[[:alpha:]]+\\Z"),
    "pattern-translated",
  ],
  "a pattern of no language": [(_, schema) => (schema.properties.name.pattern = "["), "pattern-not-enforced"],
};

const outcomeOf = async (folder: string, text: JsonObject) => {
  await writeFile(join(folder, "api.json"), JSON.stringify(text));
  const config = await resolveConfig({ documents: ["api.json"] }, folder, new Diagnostics());
  if (!config) throw new Error("no configuration");
  try {
    const { files, diagnostics } = await generate(config);
    return { diagnostics, output: files.get("openapi.json") ?? "" };
  } catch (error) {
    if (!(error instanceof PipelineError)) throw error;
    return { diagnostics: error.diagnostics, output: "" };
  }
};

describe("a document with", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "joinery-repairs-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each(Object.entries(faults))(
    "%s is repaired with warnings that are the same in all versions",
    async (_, [change, ...codes]) => {
      for (const version of versions) {
        const text = document(version) as never as { paths: Record<string, { get: JsonObject }> };
        const whole = text as never as { definitions?: JsonObject; components?: { schemas: JsonObject } };
        change(text, (whole.definitions ?? whole.components?.schemas)?.A, text.paths["/a/{id}"]?.get);
        const { diagnostics, output } = await outcomeOf(folder, text as never);
        const found = diagnostics.map(({ severity, code }) => `${severity} ${code}`);
        expect({ version, found: [...new Set(found)] }).toEqual({
          version,
          found: codes.map((code) => `warning ${code}`),
        });
        expect(await seriousmeVerdict(output)).toEqual([]);
        // What was repaired needs no repair.
        const again = await outcomeOf(folder, JSON.parse(output) as JsonObject);
        expect(again.diagnostics.filter(({ code }) => code !== "security-scheme-undefined")).toEqual([]);
        expect(again.output).toBe(output);
      }
    },
  );
});

describe("a pattern of another language", () => {
  it.each([
    ["(?i)^ab[c-e]$", "AbD", "abf"],
    ["(?P<year>\\d{4})-(?P=year)", "2020-2020", "2020-2021"],
    ["\\A\\d+\\Z", "12", "12a"],
    ["\\A\\d+\\z", "12", "a12"],
    ["^[[:alpha:]_]+$", "a_Z", "a1"],
    ["^\\p{Alpha}+$", "aZ", "a1"],
    ["^\\Qa.b\\E$", "a.b", "axb"],
    ["^a(?#comment)b$", "ab", "a(b"],
    ["(?s)^a.b$", "a\nb", "ab"],
    ["(?m)^b$", "a\nb\nc", "a\nbc"],
    ["^\\x{41}\\h$", "A ", "AB"],
  ])("%s is written as one of JavaScript that means the same", (source, accepted, rejected) => {
    const made = new RegExp(translatePattern(source) ?? "(?!)", "u");
    expect([made.test(accepted), made.test(rejected)]).toEqual([true, false]);
  });

  it.each(["a++b", "(?>a|b)c", "(?(1)a|b)", "(?i)straße", "(?x) a b", "(?1)"])(
    "%s is not translated, as nothing means the same for sure",
    (source) => expect(translatePattern(source)).toBeUndefined(),
  );
});
