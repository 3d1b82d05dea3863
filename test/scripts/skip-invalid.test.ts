/** With `onInvalidOperation: "skip"`, just what needs a broken part is left out, and each omission is reported. */

import { existsSync, readdirSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { resolveConfig } from "../../scripts/config.js";
import { Diagnostics, formatPlace, PipelineError } from "../../scripts/diagnostics.js";
import { convert, generate } from "../../scripts/generate.js";
import type { JsonObject } from "../../scripts/json.js";
import { joinery } from "../support/joinery.js";

const versions = ["2.0", "3.0", "3.1"] as const;
type Version = (typeof versions)[number];

/** Where components of an object type are in a document. */
const section = (version: Version, kind: string) =>
  version !== "2.0"
    ? `components/${kind}`
    : ({ schemas: "definitions", securitySchemes: "securityDefinitions" }[kind] ?? kind);

const ref = (version: Version, kind: string, name: string) => ({
  $ref: `#/${section(version, kind)}/${name}`,
});

/** A response whose body has a schema. */
const response = (version: Version, schema: unknown) =>
  version === "2.0"
    ? { description: "fine", schema }
    : { description: "fine", content: { "application/json": { schema } } };

const typed = (version: Version) => (version === "2.0" ? { type: "string" } : { schema: { type: "string" } });

/** Three operations of two paths, and a component of each object type that both could use. */
function document(version: Version): JsonObject {
  const components = {
    schemas: { A: { type: "object", properties: { name: { type: "string" } } } },
    parameters: { P: { name: "p", in: "query", ...typed(version) } },
    responses: { R: response(version, ref(version, "schemas", "A")) },
    securitySchemes: { key: { type: "apiKey", in: "header", name: "X-Key" } },
  };
  return {
    ...(version === "2.0" ? { swagger: "2.0" } : { openapi: version === "3.0" ? "3.0.3" : "3.1.0" }),
    info: { title: "Skip", version: "1" },
    ...(version === "2.0" ? { produces: ["application/json"] } : {}),
    paths: {
      "/good": {
        get: {
          operationId: "good",
          parameters: [ref(version, "parameters", "P")],
          security: [{ key: [] }],
          responses: { "200": ref(version, "responses", "R") },
        },
      },
      "/bad": {
        get: {
          operationId: "getBroken",
          responses: { "200": response(version, ref(version, "schemas", "A")) },
        },
        post: { operationId: "other", responses: { "200": response(version, { type: "string" }) } },
      },
    },
    ...(version === "2.0"
      ? Object.fromEntries(Object.entries(components).map(([kind, value]) => [section(version, kind), value]))
      : { components }),
  };
}

interface Draft {
  // biome-ignore lint/suspicious/noExplicitAny: documents of tests, changed at will.
  readonly document: any;
  // biome-ignore lint/suspicious/noExplicitAny: documents of tests, changed at will.
  readonly get: any;
  readonly version: Version;
  // biome-ignore lint/suspicious/noExplicitAny: documents of tests, changed at will.
  readonly components: (kind: string) => any;
}

/** What is broken, and what is left out for it, by pointer into the output. */
const broken: Readonly<Record<string, readonly [(draft: Draft) => void, readonly string[]]>> = {
  "a reference to nothing in one operation": [
    ({ get, version }) => (get.responses["200"] = response(version, ref(version, "schemas", "None"))),
    ["GET /bad"],
  ],
  "a reference to another object type": [
    ({ get, version }) => (get.responses["200"] = response(version, ref(version, "parameters", "P"))),
    ["GET /bad"],
  ],
  "a schema that is null": [
    ({ get, version }) => (get.responses["200"] = response(version, null)),
    ["GET /bad"],
  ],
  "a schema that is a list": [
    ({ get, version }) => (get.responses["200"] = response(version, [{ type: "string" }])),
    ["GET /bad"],
  ],
  "a reference to nothing in a list of parameters": [
    ({ get, version }) => (get.parameters = [ref(version, "parameters", "None")]),
    ["GET /bad"],
  ],
  "a component that another component and an operation need": [
    ({ get, version, components }) => {
      components("schemas").Broken = { type: "object", properties: { x: ref(version, "schemas", "None") } };
      components("schemas").User = { type: "array", items: ref(version, "schemas", "Broken") };
      get.responses["200"] = response(version, ref(version, "schemas", "User"));
    },
    ["GET /bad", "#/components/schemas/Broken", "#/components/schemas/User"],
  ],
  "a schema component that is null": [
    ({ get, version, components }) => {
      components("schemas").Broken = null;
      get.responses["200"] = response(version, ref(version, "schemas", "Broken"));
    },
    ["GET /bad", "#/components/schemas/Broken"],
  ],
  "a component that nothing uses": [
    ({ version, components }) => {
      components("schemas").Broken = { type: "array", items: ref(version, "schemas", "None") };
    },
    ["#/components/schemas/Broken"],
  ],
  "a parameter component": [
    ({ get, version, components }) => {
      components("parameters").Broken = ref(version, "parameters", "None");
      get.parameters = [ref(version, "parameters", "Broken")];
    },
    ["GET /bad", "#/components/parameters/Broken"],
  ],
  "a parameter of a path": [
    ({ document, version }) => {
      document.paths["/bad"].parameters = [ref(version, "parameters", "None")];
    },
    ["GET /bad", "POST /bad"],
  ],
  "a path that refers to nothing": [
    ({ document }) => (document.paths["/none"] = { $ref: "none.yaml" }),
    ["/none"],
  ],
  "a security scheme": [
    ({ get, version, components }) => {
      components("securitySchemes").broken = ref(version, "securitySchemes", "None");
      get.security = [{ broken: [] }];
    },
    ["GET /bad", "#/components/securitySchemes/broken"],
  ],
  "a security scheme that all operations without one of their own need": [
    ({ document, version, components }) => {
      components("securitySchemes").broken = ref(version, "securitySchemes", "None");
      document.security = [{ broken: [] }];
    },
    ["GET /bad", "POST /bad", "#/components/securitySchemes/broken"],
  ],
  "two operations with errors of different stages": [
    ({ document, get, version }) => {
      get.responses["200"] = response(version, ref(version, "schemas", "None"));
      document.paths["/bad"].post.responses["200"] = response(version, {
        type: "string",
        pattern: "^(?=(a+)+$)\\1(a|b|ab)*$",
      });
    },
    ["GET /bad", "POST /bad"],
  ],
};

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "joinery-skip-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function configOf(text: JsonObject, settings: JsonObject = {}) {
  await writeFile(join(folder, "api.json"), JSON.stringify(text, null, 2));
  const config = await resolveConfig({ documents: ["api.json"], ...settings }, folder, new Diagnostics());
  if (!config) throw new Error("no configuration");
  return config;
}

const outcomeOf = async (text: JsonObject, settings?: JsonObject) => {
  const config = await configOf(text, settings);
  try {
    return { ...(await generate(config)), failed: false };
  } catch (error) {
    if (!(error instanceof PipelineError)) throw error;
    return { diagnostics: error.diagnostics, failed: true };
  }
};

const skip = { onInvalidOperation: "skip" };

/** What the omissions name. */
const omitted = (diagnostics: PipelineError["diagnostics"]) =>
  diagnostics
    .filter(({ code }) => code.endsWith("-skipped"))
    .map(({ message }) => /^The (?:operation|component|path) (.*?) is left out/.exec(message)?.[1])
    .sort();

/** The OpenAPI 3 document without what is left out. */
function reduced(whole: JsonObject, names: readonly string[]): JsonObject {
  // biome-ignore lint/suspicious/noExplicitAny: documents of tests, changed at will.
  const left = structuredClone(whole) as any;
  for (const name of names) {
    const [method = "", path = ""] = name.toLowerCase().split(" ");
    const [, , kind = "", component = ""] = name.split("/");
    if (name.startsWith("#")) delete left.components[kind]?.[component];
    else delete left.paths[path]?.[method];
  }
  for (const [path, item] of Object.entries(left.paths))
    if (Object.keys(item as object).length === 0) delete left.paths[path];
  return left;
}

describe.each(versions)("in a document of %s", (version) => {
  it.each(Object.entries(broken))(
    "%s is left out with what needs it, and nothing else",
    async (_, [change, names]) => {
      const text = document(version);
      const components = (kind: string) => {
        const path = section(version, kind).split("/");
        // biome-ignore lint/suspicious/noExplicitAny: documents of tests, changed at will.
        return path.reduce((node: any, key) => node[key], text);
      };
      const paths = text.paths as Record<string, { get: unknown }>;
      change({ document: text, get: paths["/bad"]?.get, version, components });
      const refused = await outcomeOf(text, { only: ["openapi"] });
      expect(refused.failed).toBe(true);
      const causes = refused.diagnostics.filter(({ severity }) => severity === "error");
      const made = await outcomeOf(text, skip);
      if (!("files" in made)) throw new Error(made.diagnostics.map(({ message }) => message).join("\n"));
      expect(omitted(made.diagnostics)).toEqual([...names].sort());
      // Every omission names the code and the location of an error, and every error is there as a warning.
      const reported = made.diagnostics.filter(({ code }) => code.endsWith("-skipped"));
      const known = made.diagnostics.map(
        ({ code, place }) => `${code} at ${place ? formatPlace(place) : ""} `,
      );
      for (const { message, severity, place } of reported) {
        expect(severity).toBe("warning");
        expect(place?.file).toBe("api.json");
        expect(known.some((each) => message.includes(each))).toBe(true);
      }
      for (const each of causes)
        expect(made.diagnostics).toContainEqual(expect.objectContaining({ ...each, severity: "warning" }));
      const sound = await outcomeOf(document(version), { only: ["openapi"] });
      const whole = JSON.parse(("files" in sound && sound.files.get("openapi.json")) || "");
      const output = JSON.parse(made.files.get("openapi.json") ?? "");
      expect(output).toEqual(reduced(whole, names));
      const unexplained = made.ledger().leaves.filter((leaf) => leaf.class === "unexplained");
      expect(unexplained).toEqual([]);
      const isSkipped = made.ledger().leaves.some(({ reason }) => reason === "skipped");
      expect(isSkipped || names.includes("/none")).toBe(true);
      expect((await convert(await configOf(text, skip))).document.paths).toEqual(output.paths);
      // Nothing of it is in the generated code.
      const code = [...made.files].map(([, file]) => file).join("\n");
      for (const name of names) if (name === "GET /bad") expect(code.includes("getBroken")).toBe(false);
    },
  );
});

describe("the documents of golden cases that are refused", () => {
  const cases = fileURLToPath(new URL("../cases/", import.meta.url));
  const refused = readdirSync(cases).filter((name) => !existsSync(join(cases, name, "openapi.json")));
  /** Codes of errors that an operation or component may have and that nothing else has. */
  const local = /^(ref-|pattern-|schema-|path-template|two-bodies|body-and-form|example-|dynamic-)/;

  it.each(refused)("%s become documents without errors, or have errors of the whole run", async (name) => {
    const files = readdirSync(join(cases, name)).filter((file) => file.endsWith(".yaml"));
    const documents = files.filter((file) => !/^(error|shared)\.yaml$|\.overlay\.yaml$/.test(file));
    const settings = { documents, onInvalidOperation: "skip" };
    const config = await resolveConfig(settings, join(cases, name), new Diagnostics());
    if (!config) throw new Error("no configuration");
    try {
      const { model } = await generate(config, { only: ["openapi"] });
      const again = await outcomeOf(model.document, { only: ["openapi"] });
      expect(again.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    } catch (error) {
      if (!(error instanceof PipelineError)) throw error;
      const errors = error.diagnostics.filter(({ severity }) => severity === "error");
      expect(errors.some(({ code }) => !local.test(code))).toBe(true);
    }
  });
});

describe("a name that two documents define differently", () => {
  it("ends the run: nobody knows which one a reference means", async () => {
    const other = { ...document("3.0"), paths: {}, components: { schemas: { A: { type: "string" } } } };
    await writeFile(join(folder, "other.json"), JSON.stringify(other));
    const made = await outcomeOf(document("3.0"), { ...skip, documents: ["api.json", "other.json"] });
    expect(made.failed).toBe(true);
    expect(omitted(made.diagnostics)).toEqual([]);
  });
});

describe("the setting", () => {
  it("has to be one of its two values", async () => {
    const diagnostics = new Diagnostics();
    await resolveConfig({ documents: ["api.json"], onInvalidOperation: "drop" }, folder, diagnostics);
    expect(diagnostics.list().map(({ message }) => message)).toContainEqual(
      expect.stringContaining('`onInvalidOperation` has to be "error" or "skip".'),
    );
  });
});

describe("an error that is in no operation and no component", () => {
  it.each([
    ["of the document", (text: JsonObject) => (text.paths = "none")],
    ["of a section", (text: JsonObject) => (text.components = 5)],
  ])("%s ends the run", async (_, change) => {
    const text = document("3.0");
    change(text);
    expect((await outcomeOf(text, skip)).failed).toBe(true);
  });
});

describe("a document without errors", () => {
  it("is the same with and without the setting", async () => {
    for (const version of versions) {
      const [usual, skipping] = [
        await outcomeOf(document(version)),
        await outcomeOf(document(version), skip),
      ];
      expect(skipping.diagnostics).toEqual(usual.diagnostics);
      expect("files" in skipping && skipping.files).toEqual("files" in usual && usual.files);
    }
  });
});

describe("components in other files", () => {
  it("are left out with the operations that need them", async () => {
    await writeFile(
      join(folder, "broken.json"),
      JSON.stringify({ type: "object", properties: { x: { $ref: "#/none" }, y: { type: "string" } } }),
    );
    const text = document("2.0") as { paths: Record<string, { get: JsonObject }> };
    const get = text.paths["/bad"]?.get as JsonObject;
    get.responses = { "200": response("2.0", { $ref: "broken.json" }) };
    const made = await outcomeOf(text as never, skip);
    if (!("files" in made)) throw new Error(made.diagnostics.map(({ message }) => message).join("\n"));
    expect(omitted(made.diagnostics)).toEqual(["#/components/schemas/Broken", "GET /bad"]);
    expect(made.ledger().leaves.filter((leaf) => leaf.class === "unexplained")).toEqual([]);
  });
});

describe("--skip-invalid", () => {
  const invalid = () => {
    const text = document("3.0") as { paths: Record<string, { get: JsonObject }> };
    const get = text.paths["/bad"]?.get as JsonObject;
    get.responses = { "200": response("3.0", ref("3.0", "schemas", "None")) };
    return text as unknown as JsonObject;
  };

  it.each(["lint", "convert", "generate"])(
    "lets %s end with 0 and says what is left out",
    async (command) => {
      await configOf(invalid());
      const out = command === "generate" ? ["--out", "generated", "--only", "openapi"] : [];
      const refused = await joinery(folder, command, "api.json", ...out);
      expect(refused.code).toBe(2);
      const made = await joinery(folder, command, "api.json", "--skip-invalid", ...out);
      expect(made.code).toBe(0);
      expect(made.stderr + made.stdout).toMatch(
        /warning operation-skipped: The operation GET \/bad is left out/,
      );
      expect(made.stderr + made.stdout).toMatch(/the error ref-missing at api\.json:\d+:\d+/);
      if (command === "generate") {
        const output = JSON.parse(await readFile(join(folder, "generated/openapi.json"), "utf8"));
        expect(Object.keys(output.paths["/bad"])).toEqual(["post"]);
      }
    },
  );
});
