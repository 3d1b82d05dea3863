/** What is wrong with the settings of a configuration: all of it, each with the way to it. */

import type { Way } from "./config-places.js";
import { isObject } from "./json.js";
import { outputNames } from "./output-names.js";
import { importExtensions } from "./print/import-extensions.js";
import { isUrl } from "./read/read-documents.js";
import { suggestion } from "./spelling.js";

/** One thing that is wrong. */
export interface ConfigFault {
  readonly way: Way;
  readonly problem: string;
}

type Check = (value: unknown, way: Way) => ConfigFault[];

/** A way as one would write it: `documents[0].file`. */
function shown(way: Way): string {
  return way
    .map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`))
    .join("")
    .slice(1);
}

const is =
  (holds: (value: unknown) => boolean, expected: string): Check =>
  (value, way) =>
    holds(value) ? [] : [{ way, problem: `\`${shown(way)}\` has to be ${expected}.` }];

const text = is((value) => typeof value === "string" && value !== "", "a text");

const listOf =
  (check: Check, expected: string): Check =>
  (value, way) =>
    Array.isArray(value)
      ? value.flatMap((each, at) => check(each, [...way, at]))
      : [{ way, problem: `\`${shown(way)}\` has to be ${expected}.` }];

const mapOf =
  (check: Check, expected: string): Check =>
  (value, way) =>
    isObject(value)
      ? Object.entries(value).flatMap(([name, each]) => check(each, [...way, name]))
      : [{ way, problem: `\`${shown(way)}\` has to be ${expected}.` }];

/** Of an object with these settings, each of which may be left out but for those of `required`. */
const settings =
  (known: Readonly<Record<string, Check>>, required: readonly string[] = []): Check =>
  (value, way) => {
    if (!isObject(value)) return [{ way, problem: `\`${shown(way)}\` has to be an object.` }];
    const missing = required.filter((name) => value[name] === undefined);
    const faults = missing.map((name) => ({ way, problem: `\`${shown([...way, name])}\` is missing.` }));
    for (const [name, each] of Object.entries(value)) {
      const at = [...way, name];
      const check = Object.hasOwn(known, name) ? known[name] : undefined;
      if (check && each !== undefined) faults.push(...check(each, at));
      if (!check)
        faults.push({
          way: at,
          problem: `there is no setting \`${shown(at)}\`. ${suggestion(name, Object.keys(known)) || `Known here: ${Object.keys(known).join(", ")}.`}`,
        });
    }
    return faults;
  };

const document: Check = (value, way) =>
  isObject(value)
    ? settings({ file: text, overlays: listOf(text, "a list of files") }, ["file"])(value, way)
    : is((each) => typeof each === "string" && each !== "", "a file, or `{ file, overlays }`")(value, way);

const folder: Check = (value, way) =>
  typeof value === "string" && isUrl(value) && !URL.canParse(value)
    ? [{ way, problem: `\`${shown(way)}\`: ${value} is no URL.` }]
    : text(value, way);

/** Of OpenAPI's Info Object; extensions are anybody's own. */
const info: Check = (value, way) => {
  if (!isObject(value)) return is(isObject, "an object")(value, way);
  const own = Object.fromEntries(Object.entries(value).filter(([name]) => !name.startsWith("x-")));
  const object = is(isObject, "an object");
  return settings({
    title: text,
    summary: text,
    description: is((each) => typeof each === "string", "a text"),
    termsOfService: text,
    contact: object,
    license: object,
    version: text,
  })(own, way);
};

const isVersion = (value: unknown): boolean => value === "3.0" || value === "3.1";

const configuration = settings(
  {
    documents: (value, way) =>
      Array.isArray(value) && value.length === 0
        ? [{ way, problem: "`documents` is empty. Name at least one file." }]
        : listOf(document, "a list of files")(value, way),
    variables: mapOf(
      settings({ default: text, enum: listOf(text, "a list of texts"), description: text }, ["default"]),
      "an object of variables",
    ),
    names: mapOf(text, "an object of names by file"),
    info,
    folders: listOf(folder, "a list of folders and origins"),
    allErrors: is((value) => typeof value === "boolean", "true or false"),
    strictPatterns: is((value) => typeof value === "boolean", "true or false"),
    onInvalidOperation: is((value) => value === "error" || value === "skip", '"error" or "skip"'),
    lenientValues: is((value) => typeof value === "boolean", "true or false"),
    trustedPatterns: listOf(text, "a list of patterns"),
    openapi: is(isVersion, '"3.0" or "3.1"'),
    importExtension: is(
      (value) => (importExtensions as readonly unknown[]).includes(value),
      '"js", "ts" or "none"',
    ),
    only: listOf(
      is((value) => (outputNames as readonly unknown[]).includes(value), `one of ${outputNames.join(", ")}`),
      "a list of outputs",
    ),
    output: text,
  },
  ["documents"],
);

/** All faults of a configuration, in the order of its settings. */
export function faultsOfConfig(config: unknown): ConfigFault[] {
  if (!isObject(config) || config.documents === undefined)
    return [
      { way: [], problem: "it has to export `config` with a list of `documents`." },
      ...(isObject(config) ? configuration({ ...config, documents: ["."] }, []) : []),
    ];
  return configuration(config, []);
}
