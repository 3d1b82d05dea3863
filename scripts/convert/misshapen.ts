/** Parts of a wrong shape, and sections under a wrong name: told where they stand, not of all that ask for them. */

import { isObject, type JsonObject, plainPointerNames, pointerTo } from "../json.js";
import { meant } from "../spelling.js";
import { type Context, reportShape } from "./context.js";
import { type Expected, kindAt, kindName } from "./kinds.js";
import type { Target } from "./references.js";

/**
 * Whether what a reference leads to, or the mapping that it would stand in, stands where it should and is of a
 * wrong type: that is told there, and not of all that refer to it.
 */
export function isToldOf(
  { file, pointer }: Pick<Target, "file" | "pointer">,
  expected: Expected,
  context: Context,
): boolean {
  const names = plainPointerNames(pointer);
  let around = file.value;
  for (const [at, key] of names.entries()) {
    if (!isObject(around)) return false;
    if (!Object.hasOwn(around, key)) return isMisspelt(file.value, around, names.slice(0, at + 1), context);
    const value = around[key];
    if (!isObject(value) && typeof value !== "boolean") {
      const isSection = at === 0 || (at === 1 && names[0] === "components");
      const kind = kindAt(file.value, pointerTo(names.slice(0, at + 1)));
      const isMap = typeof kind === "object" || kind === "components";
      const isList = Array.isArray(value) && typeof kind === "object" && !isSection;
      if (isList || (!isMap && kind !== expected)) return false;
      reportShape(around, key, isMap ? "a mapping" : kindName(expected), context);
      return true;
    }
    around = value;
  }
  return false;
}

/** Whether a document's own section, such as `definitions`, is there under a misspelt name, which is told. */
function isMisspelt(root: unknown, around: JsonObject, names: readonly string[], context: Context): boolean {
  const kind = kindAt(root, pointerTo([...names]));
  const isSection = typeof kind === "object" || kind === "components";
  return isSection && reportMisspelt(around, names.at(-1) ?? "", context);
}

/** Reports a field that is there under a misspelt name alone, where it cannot be done without; whether it is. */
export function reportMisspelt(node: JsonObject, key: string, context: Context): boolean {
  const found = meant(
    key,
    Object.keys(node).filter((each) => !each.startsWith("x-")),
  );
  if (found === undefined) return false;
  context.diagnostics.report("structure", context.places.of(node, found), {
    problem: `\`${found}\` is no field of the specification. Did you mean ${key}?`,
  });
  return true;
}
