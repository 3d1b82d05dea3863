/** YAML and JSON text → plain values, every mapping and sequence stamped with its place. */

import type { Diagnostics } from "../diagnostics.js";
import { jsonFaults } from "./json-faults.js";
import { parseJson } from "./parse-json.js";
import { parsePlainYaml } from "./parse-plain-yaml.js";
import { type Places, placeAt, type SourceFile } from "./places.js";
import { depthExceeded, digestOf, limits, linesOf, reportIndented, tooDeep } from "./source-text.js";

/** Parses one file; problems are reported with their places, and undefined is the value then. */
export async function parseSource(
  file: { name: string; path: string },
  text: string,
  places: Places,
  diagnostics: Diagnostics,
): Promise<SourceFile> {
  const known = parseOrdinary(file, text, places, diagnostics);
  if (known) return known;
  // Loaded when it is needed: few texts do.
  const { parseThoroughly } = await import("./parse-thoroughly.js");
  const source = parseThoroughly({ ...file, digest: digestOf(text) }, text, places, diagnostics);
  if (!source.isBroken) reportNoJson(source, text, diagnostics);
  return source;
}

/** Reports what of a file that is called one of JSON is YAML's alone. */
function reportNoJson(file: SourceFile, text: string, diagnostics: Diagnostics): void {
  if (!/\.json$/i.test(file.name)) return;
  for (const { offset, problem } of jsonFaults(text).slice(0, limits.jsonFaults))
    diagnostics.report("json-syntax", placeAt(file, offset), { problem });
}

/** As `parseSource`, at once; undefined when only the thorough parser can judge the text. */
export function parseOrdinary(
  file: { name: string; path: string },
  text: string,
  places: Places,
  diagnostics: Diagnostics,
): SourceFile | undefined {
  const sound: SourceFile = { ...file, digest: digestOf(text), lines: linesOf(text), value: undefined };
  const json = parseJson(text, sound, places, limits.depth);
  if (json) return Object.assign(sound, json);
  const deep = depthExceeded(text);
  if (deep !== undefined) return tooDeep(file, text, deep, diagnostics);
  const plain = parsePlainYaml(text, sound, places);
  if (!plain) return undefined;
  reportIndented(plain.indented, file, diagnostics);
  reportNoJson(sound, text, diagnostics);
  return Object.assign(sound, { value: plain.value });
}
