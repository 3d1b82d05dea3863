/** Whatever cannot be read or throws an exception becomes a diagnostic with a code and a location. */

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { resolveConfig } from "../../scripts/config.js";
import { convertDocuments } from "../../scripts/convert/convert.js";
import {
  atPlace,
  type Diagnostic,
  Diagnostics,
  PipelineError,
  UnexpectedError,
} from "../../scripts/diagnostics.js";
import { generate } from "../../scripts/generate.js";
import type { JsonObject } from "../../scripts/json.js";
import { Places } from "../../scripts/read/places.js";
import { readDocuments, SourceFiles } from "../../scripts/read/read-documents.js";
import { placeInDocument, reportUnexpected } from "../../scripts/unexpected.js";
import { joinery } from "../support/joinery.js";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "joinery-unexpected-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** The types that are generated from a document, and what is reported. */
async function outcomeOf(name: string, content: string | Buffer) {
  await writeFile(join(folder, name), content);
  const config = await resolveConfig({ documents: [name] }, folder, new Diagnostics());
  if (!config) throw new Error("no configuration");
  try {
    const { files, diagnostics } = await generate(config, { only: ["types"] });
    return { types: files.get("types.ts") ?? "", diagnostics };
  } catch (error) {
    if (!(error instanceof PipelineError)) throw error;
    return { types: undefined, diagnostics: error.diagnostics };
  }
}

const brief = ({ code, place }: Diagnostic) => [code, `${place?.line}:${place?.column}`];

describe("a document", () => {
  it("in JSON with a key twice is refused at the second one", async () => {
    const text = `{"openapi":"3.0.3","info":{"title":"t","version":"1"},"paths":{"/a":{
"get":{"responses":{"200":{"description":"x"}}},
"get":{"responses":{"201":{"description":"x"}}}}}}`;
    const { diagnostics } = await outcomeOf("api.json", text);
    expect(diagnostics.map(brief)).toEqual([["yaml-duplicate-key", "3:1"]]);
  });

  it("in UTF-16 is read", async () => {
    const text =
      '\uFEFFopenapi: 3.0.3\ninfo: {title: t, version: "1"}\npaths: {}\ncomponents: {schemas: {Ü: {type: string}}}\n';
    const { types } = await outcomeOf("api.yaml", Buffer.from(text.replace("Ü", "U"), "utf16le"));
    expect(types).toContain("U: string;");
  });

  it("in Latin-1 is read, and reported where its first such byte is", async () => {
    const text = 'openapi: 3.0.3\ninfo: {title: "Grüße", version: "1"}\npaths: {}\n';
    const { types, diagnostics } = await outcomeOf("api.yaml", Buffer.from(text, "latin1"));
    expect(types).toBeDefined();
    expect(diagnostics.map(brief)).toEqual([["file-not-utf8", "2:18"]]);
  });

  it("has types for the values of an object's enum, and none where no value is an object", async () => {
    const schemas = `
components:
  schemas:
    Objects: {type: object, enum: [{kind: dog}, {kind: cat, lives: 9}], properties: {kind: {type: string}}}
    Texts: {type: object, enum: [PKW, VAN], properties: {name: {type: string}}}
    Beside: {allOf: [{type: object, properties: {id: {type: string}}}], type: object, enum: [{id: a}]}`;
    const head = 'openapi: 3.0.3\ninfo: {title: t, version: "1"}\npaths: {}';
    const { types, diagnostics } = await outcomeOf("api.yaml", `${head}${schemas}\n`);
    const flat = types?.replace(/\s+/g, " ");
    expect(flat).toContain('Objects: { kind: "dog"; } | { kind: "cat"; lives: 9; };');
    expect(flat).toContain("Texts: never;");
    expect(flat).toContain('Beside: { id?: string; } & { id: "a"; };');
    expect(diagnostics.every(({ severity, place }) => severity === "warning" && place)).toBe(true);
  });
});

describe("an exception", () => {
  const place = (line: number) => ({ file: "a.yaml", line, column: 1 });

  it("keeps the innermost location", () => {
    const work = () => atPlace(place(1), () => atPlace(undefined, () => atPlace(place(3), fails)));
    const fails = () => {
      throw new TypeError("x is undefined");
    };
    expect(work).toThrow(expect.objectContaining({ place: place(3), message: "x is undefined" }));
    expect(() => atPlace(place(1), () => atPlace(undefined, fails))).toThrow(
      expect.objectContaining({ place: place(1) }),
    );
  });

  it("of an asynchronous stage is located, and a PipelineError stays what it is", async () => {
    await expect(atPlace(place(2), () => Promise.reject(new Error("no")))).rejects.toThrow(UnexpectedError);
    const error = new PipelineError([]);
    await expect(atPlace(place(2), () => Promise.reject(error))).rejects.toBe(error);
  });

  it("becomes unexpected-error, or document-too-deep where the stack ended", () => {
    const diagnostics = new Diagnostics();
    const endless = (): number => 1 + endless();
    for (const work of [endless, () => JSON.parse("{")]) {
      try {
        work();
      } catch (error) {
        reportUnexpected(error, place(4), diagnostics);
      }
    }
    expect(diagnostics.list().map(brief)).toEqual([
      ["document-too-deep", "4:1"],
      ["unexpected-error", "4:1"],
    ]);
    expect(diagnostics.list()[1]?.message).toMatch(/JSON.*This is a defect of Joinery: please report it\./);
  });

  it("that names a pointer is located at the nearest part of the document", async () => {
    const places = new Places();
    const file = {
      name: "a.yaml",
      path: "/a.yaml",
      digest: "",
      lines: { linePos: (line: number) => ({ line, col: 1 }) },
      value: undefined,
    };
    const schema = {};
    const schemas = { P: schema };
    const document = { components: { schemas } };
    places.stamp(schemas, file, 5, new Map([["P", 6]]));
    const at = (message: string) => placeInDocument(new Error(message), document, places);
    expect(at("Expected SchemaObject, received string at #/components/schemas/P/oneOf/0")).toEqual(place(6));
    expect(at("nothing")).toBeUndefined();
  });
});

describe("the command line", () => {
  it("prints errors last, then counts both", async () => {
    await writeFile(
      join(folder, "api.yaml"),
      'swagger: "2.0"\ninfo: {title: t, version: "1"}\npaths:\n  /a:\n    get: {responses: {200: {schema: {$ref: "#/none"}}}}\n    post: {}\n',
    );
    for (const command of ["generate", "convert"]) {
      const { stderr } = await joinery(folder, command, "api.yaml");
      const lines = stderr.trimEnd().split("\n");
      expect(lines.map((line) => line.replace(/^.*?: (warning|error) .*$/, "$1"))).toEqual([
        "warning",
        "warning",
        "error",
        "1 error, 2 warnings",
      ]);
    }
    const { stdout, stderr } = await joinery(folder, "lint", "api.yaml");
    expect(stderr).not.toContain("1 error, ");
    expect(stdout).toContain("1 error, 2 warnings");
    const json = await joinery(folder, "generate", "api.yaml", "--json");
    expect(json.stderr).toBe("");
    expect(JSON.parse(json.stdout)).toHaveProperty("diagnostics.length", 3);
  });
});

describe("an exception of the conversion", () => {
  it.each([
    [
      "Swagger 2.0",
      { swagger: "2.0", definitions: { A: { type: "object", properties: { a: { enum: "a" } } } } },
    ],
    [
      "OpenAPI 3",
      {
        openapi: "3.0.4",
        components: { schemas: { A: { type: "object", properties: { a: { enum: "a" } } } } },
      },
    ],
  ])("in %s is located at the schema that it comes from", async (_, document) => {
    const files = new SourceFiles(folder, new Diagnostics());
    const text = JSON.stringify({ ...document, info: { title: "a", version: "1" }, paths: {} }, null, 1);
    await writeFile(join(folder, "api.json"), text);
    const diagnostics = new Diagnostics();
    const sources = await readDocuments([join(folder, "api.json")], files, diagnostics);
    const { carry } = files.places;
    files.places.carry = <T extends object>(made: T, source: unknown): T => {
      if ((source as JsonObject | undefined)?.enum === "a") throw new TypeError("no");
      return carry.call(files.places, made, source) as T;
    };
    const overlaid = sources.map((source) => ({ ...source, overlays: [] }));
    const line = text.slice(0, text.indexOf('"a": {')).split("\n").length;
    expect(() => convertDocuments(overlaid, files, { names: {}, variables: {} }, diagnostics)).toThrow(
      expect.objectContaining({ place: expect.objectContaining({ file: "api.json", line }) }),
    );
  });
});
