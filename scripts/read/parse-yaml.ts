/** YAML and JSON text → plain values, every mapping and sequence stamped with its place. */

import type { Diagnostics } from "../diagnostics.js";
import { parseJson } from "./parse-json.js";
import { parsePlainYaml } from "./parse-plain-yaml.js";
import type { Places, SourceFile } from "./places.js";
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
  return parseThoroughly({ ...file, digest: digestOf(text) }, text, places, diagnostics);
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
  return Object.assign(sound, { value: plain.value });
}
