/**
 * One point of the conversion a folder, with what swagger2openapi gives: we agree with it but for
 * the differences explained here. References are written out first: what is shared may differ.
 */

import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "@jest/globals";
import { type ResolvedConfig, resolveConfig } from "../../scripts/config.js";
import { Diagnostics, PipelineError } from "../../scripts/diagnostics.js";
import { convert, generate } from "../../scripts/generate.js";
import { isObject, type JsonObject } from "../../scripts/json.js";
import { compare, type Difference, inline, readValue } from "./inline.js";
import { corpus, describeCorpus } from "./roots.js";

const kit = join(corpus, "other/oas-kit");

/** A kind of difference that is meant, and why. */
interface Explanation {
  readonly reason: string;
  readonly explains: (difference: Difference, all: readonly Difference[], folder: string) => boolean;
}

const explanations: Readonly<Record<string, Explanation>> = {
  version: {
    reason: "It writes 3.0.0; 3.0.4 is the same specification with its errors corrected.",
    explains: ({ pointer, ours }) => pointer === "/openapi" && ours === "3.0.4",
  },
  "body-name": {
    reason: "It drops a body's name, or keeps it in the operation when asked to; we keep it in the body.",
    explains: ({ pointer, ours, theirs }) =>
      (pointer.endsWith("/x-body-name") && theirs === undefined) ||
      (pointer.endsWith("/x-codegen-request-body-name") && ours === undefined),
  },
  "media-type": {
    reason:
      "Where a document names no media type, it writes */*, which types nothing; we take JSON, as Swagger's tools do.",
    explains: ({ pointer, ours, theirs }, all) => {
      const stem = pointer.replace(/\/content\/(application\/json|\*\/\*)$/, "");
      const json = ours ?? all.find((other) => other.pointer === `${stem}/content/application/json`)?.ours;
      const any = theirs ?? all.find((other) => other.pointer === `${stem}/content/*/*`)?.theirs;
      return stem !== pointer && json !== undefined && compare(json, any).differences.length === 0;
    },
  },
  csv: {
    reason: "A list says how it is separated; it leaves out what is, or what it takes for, the default.",
    explains: ({ pointer, ours, theirs }) =>
      theirs === undefined &&
      ((pointer.endsWith("/style") && ours === "form") || (pointer.endsWith("/explode") && ours === false)),
  },
  "form-encoding": {
    reason: "It loses how a list in a form is separated.",
    explains: ({ pointer, theirs }) => pointer.endsWith("/encoding") && theirs === undefined,
  },
  siblings: {
    reason: "What stands beside a $ref is kept beside `allOf`; it has three ways, by option.",
    explains: ({ pointer }, _, folder) =>
      folder.startsWith("issue130") && /^\/schemas\/a(\/|$)/.test(pointer),
  },
  "mapping-by-name": {
    reason: "It leaves a mapping's bare name; we write the reference that it means.",
    explains: ({ pointer, ours, theirs }) =>
      /\/discriminator\/mapping\/\w+$/.test(pointer) && ours === `#/components/schemas/${String(theirs)}`,
  },
  "undeclared-path-parameter": {
    reason: "It leaves a name in the path without its parameter; we declare it as a string.",
    explains: ({ pointer }, _, folder) => folder === "!issue79" && /\/parameters(\/|$)/.test(pointer),
  },
  "mixed-documents": {
    reason: "A path from an OpenAPI 3 document: it leaves the reference, we bring the path in.",
    explains: ({ pointer }, _, folder) => folder === "issue102" && pointer.startsWith("/paths//ping/get"),
  },
};

/** What the folders named `!…` are refused for. */
const refused: Readonly<Record<string, readonly string[]>> = {
  "!missing-ref": ["ref-missing"],
};

async function configOf(folder: string): Promise<ResolvedConfig> {
  const settings = { documents: ["swagger.yaml"], folders: [".."] };
  const config = await resolveConfig(settings, join(kit, folder), new Diagnostics());
  if (!config) throw new Error("no configuration");
  return config;
}

async function ours(folder: string): Promise<JsonObject> {
  return JSON.parse(JSON.stringify((await convert(await configOf(folder))).document)) as JsonObject;
}

/** References written out; of the components, the schemas that both have. */
function comparable(document: unknown, path: string, schemas: ReadonlySet<string>): unknown {
  const whole = inline(document, document, path);
  if (!isObject(whole)) return whole;
  const { components, ...rest } = whole;
  const all = isObject(components) && isObject(components.schemas) ? components.schemas : {};
  return { ...rest, schemas: Object.fromEntries(Object.entries(all).filter(([name]) => schemas.has(name))) };
}

function schemaNames(document: unknown): string[] {
  const components = isObject(document) && isObject(document.components) ? document.components : {};
  return isObject(components.schemas) ? Object.keys(components.schemas) : [];
}

describeCorpus("swagger2openapi's own cases", () => {
  const counts = new Map<string, number>();
  let places = 0;
  const folders = existsSync(kit)
    ? readdirSync(kit).filter((name) => existsSync(join(kit, name, "swagger.yaml")))
    : [];
  const sound = folders.filter((folder) => !(folder in refused));

  it.each(Object.entries(refused))("%s is refused for %j", async (folder, codes) => {
    const error = await generate(await configOf(folder)).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(PipelineError);
    const found = (error as PipelineError).diagnostics.filter(({ severity }) => severity === "error");
    expect(found.map(({ code }) => code)).toEqual(codes);
  });

  it.each(sound)("%s", async (folder) => {
    const path = join(kit, folder, "openapi.yaml");
    const theirs = readValue(path);
    const document = await ours(folder);
    const shared = new Set(schemaNames(document).filter((name) => schemaNames(theirs).includes(name)));
    const found = compare(comparable(document, "", shared), comparable(theirs, path, shared));
    places += found.places;
    const unexplained = found.differences.filter((difference) => {
      const name = Object.entries(explanations).find(([, { explains }]) =>
        explains(difference, found.differences, folder),
      )?.[0];
      if (name) counts.set(name, (counts.get(name) ?? 0) + 1);
      return name === undefined;
    });
    expect(unexplained).toEqual([]);
  });

  it("needs every explanation that is listed", () => {
    const rows = [...counts].map(([name, count]) => `  ${count} ${name}: ${explanations[name]?.reason}`);
    process.stdout.write(`swagger2openapi: ${places} places compared\n${rows.join("\n")}\n`);
    expect([...counts.keys()].sort()).toEqual(Object.keys(explanations).sort());
  });
});
