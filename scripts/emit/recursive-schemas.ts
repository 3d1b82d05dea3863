/** Which schemas of a document lead back into themselves. */

import { isObject, type JsonObject, pointerNames } from "../json.js";
import { oncePer } from "../once.js";

/** The names of the components' schemas that reach themselves by references. */
export const recursiveSchemas = oncePer(find);

/** Kosaraju's strongly connected components: no chain of schemas is too long for it. */
function find({ components }: JsonObject): ReadonlySet<string> {
  const schemas = isObject(components) && isObject(components.schemas) ? components.schemas : {};
  const onward = new Map<string, readonly string[]>();
  const back = new Map<string, string[]>(Object.keys(schemas).map((name) => [name, []]));
  const found = new Set<string>();
  for (const [name, schema] of Object.entries(schemas)) {
    const targets = [...referred(schema)].filter((each) => back.has(each));
    onward.set(name, targets);
    for (const each of targets) back.get(each)?.push(name);
    if (targets.includes(name)) found.add(name);
  }
  const passed = new Set<string>();
  const finished = [...onward.keys()].flatMap((name) => afterThose(name, onward, passed));
  passed.clear();
  for (const name of finished.reverse()) {
    const circle = afterThose(name, back, passed);
    if (circle.length > 1) for (const each of circle) found.add(each);
  }
  return found;
}

/** What is reached from a name and was not passed before, each after those that it leads to. */
function afterThose(
  from: string,
  graph: ReadonlyMap<string, readonly string[]>,
  passed: Set<string>,
): string[] {
  const done: string[] = [];
  const open: { readonly name: string; readonly rest: string[] }[] = [];
  const enter = (name: string) => {
    if (passed.has(name)) return;
    passed.add(name);
    open.push({ name, rest: [...(graph.get(name) ?? [])] });
  };
  enter(from);
  for (let top = open.at(-1); top; top = open.at(-1)) {
    const next = top.rest.pop();
    if (next !== undefined) enter(next);
    else done.push((open.pop() as typeof top).name);
  }
  return done;
}

/** The names of the schemas that one refers to. */
function referred(schema: unknown): Set<string> {
  const names = new Set<string>();
  const open: unknown[] = [schema];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (typeof node !== "object" || node === null) continue;
    const { $ref } = node as JsonObject;
    if (typeof $ref === "string" && $ref.startsWith("#/components/schemas/"))
      names.add(pointerNames($ref.slice(1))[2] ?? "");
    for (const each of Object.values(node)) open.push(each);
  }
  return names;
}
