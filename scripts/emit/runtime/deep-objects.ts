/**
 * Objects in brackets, the style `deepObject`: `name[key]=value`, `name[key][inner]=value`. OpenAPI does not say how
 * lists are written there; `name[tags]=a` once or repeated, `name[tags][]=a` and `name[tags][0]=a` are all read.
 */

import { put } from "./json-text.js";
import type { Structure } from "./operation.js";
import { isTextOf, readPart } from "./styled-text.js";

/** Levels of brackets. */
const maxSteps = 5;

/** What is at one key: the texts of the key itself, and what is in its brackets. */
interface Branch {
  readonly texts: string[];
  readonly inner: Map<string, Branch>;
}

/**
 * Reads `name[…]` in a query or form.
 *
 * @param structure which parts are lists, where the brackets do not show it
 * @returns undefined where no key has brackets behind the name
 */
export function readDeepObject(
  query: URLSearchParams,
  name: string,
  structure: Structure = { shape: "object" },
): unknown {
  let root: Branch | undefined;
  for (const [key, value] of query) {
    if (!key.startsWith(`${name}[`) || !key.endsWith("]")) continue;
    root ??= { texts: [], inner: new Map() };
    const steps = key.slice(name.length + 1, -1).split("][");
    // Anything deeper stays part of the name.
    const rest = steps.splice(maxSteps);
    if (rest.length > 0) steps.push(`[${rest.join("][")}]`);
    let branch = root;
    for (const step of steps) {
      const next = branch.inner.get(step) ?? { texts: [], inner: new Map() };
      branch.inner.set(step, next);
      branch = next;
    }
    branch.texts.push(value);
  }
  return root && readBranch(root, structure);
}

function readBranch({ texts, inner }: Branch, structure: Structure | undefined): unknown {
  const [text = ""] = texts;
  const keys = [...inner.keys()];
  const isList = structure?.shape === "array";
  if (keys.length === 0) {
    if (texts.length > 1) return texts.map((each) => readPart(each, structure?.items));
    if (!isList) return readPart(text, structure);
    return structure.text && isTextOf(text, structure.text) ? text : [readPart(text, structure.items)];
  }
  const isIndexed = keys.every((key) => key === "" || (isList && /^\d+$/.test(key)));
  if (isIndexed) {
    const sorted = [...inner].sort(([one], [other]) => Number(one) - Number(other));
    const items = sorted.flatMap(([key, branch]) =>
      key === "" && branch.inner.size === 0
        ? branch.texts.map((each) => readPart(each, structure?.items))
        : [readBranch(branch, structure?.items)],
    );
    return [...texts.map((each) => readPart(each, structure?.items)), ...items];
  }
  const object: Record<string, unknown> = {};
  const { parts = {}, items } = structure ?? {};
  for (const [key, branch] of inner)
    put(object, key, readBranch(branch, Object.hasOwn(parts, key) ? parts[key] : items));
  return object;
}
