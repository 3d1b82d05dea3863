/**
 * The subtypes of schemas with a discriminator. Swagger 2.0, Schema Object, `discriminator`: "the value MUST be the name
 * of this schema or any schema that inherits it", so a schema counts that nothing refers to.
 */

import { isObject, type JsonObject, pointerTo } from "../../json.js";
import type { SourceFile } from "../../read/places.js";
import type { Context } from "../context.js";
import { componentAt, follow } from "../references.js";
import { convertSchema } from "./schema.js";

/** A schema of a file that is joined of others. */
interface Joined {
  readonly file: SourceFile;
  readonly pointer: string;
  readonly value: JsonObject;
}

/** Makes components of the subtypes that are in any file that was read. */
export function convertSubtypes(context: Context): void {
  const schemas = context.components.all().filter(({ kind }) => kind === "schemas");
  const inherited = new Set<string>();
  for (const { from, source } of schemas)
    if (typeof source.discriminator === "string") inherited.add(keyOf(from.file, from.pointer));
  if (inherited.size === 0) return;
  const joined = context.files.all().flatMap(joinedIn);
  for (let isMore = true; isMore; ) {
    isMore = false;
    for (const schema of joined) {
      const key = keyOf(schema.file.name, schema.pointer);
      if (inherited.has(key) || !bases(schema, inherited, context)) continue;
      inherited.add(key);
      const make = () => convertSchema(schema.value, context);
      context.declared.push(componentAt("schemas", schema, context, make));
      isMore = true;
    }
  }
}

function keyOf(file: string, pointer: string): string {
  return `${file}#${pointer}`;
}

/** Whether a schema has `allOf` one of these. Only references that end like one are followed, as others may lead nowhere. */
function bases({ value }: Joined, inherited: ReadonlySet<string>, context: Context): boolean {
  const ends = new Set([...inherited].map(lastName));
  return (Array.isArray(value.allOf) ? value.allOf : []).some((part) => {
    if (!isObject(part) || typeof part.$ref !== "string" || !ends.has(lastName(part.$ref))) return false;
    const target = follow(part, "schema", context);
    return target !== undefined && inherited.has(keyOf(target.file.name, target.pointer));
  });
}

function lastName(ref: string): string {
  return ref.split(/[/#]/).findLast((name) => name !== "") ?? "";
}

/** The schemas with `allOf` that a file names: in `definitions`, or at its top. */
function joinedIn(file: SourceFile): Joined[] {
  const { value } = file;
  if (!isObject(value)) return [];
  const named: [string, unknown][] = Object.entries(value).map(([name, each]) => [pointerTo([name]), each]);
  if (isObject(value.definitions))
    for (const [name, each] of Object.entries(value.definitions))
      named.push([pointerTo(["definitions", name]), each]);
  return named.flatMap(([pointer, each]) =>
    isObject(each) && Array.isArray(each.allOf) ? [{ file, pointer, value: each }] : [],
  );
}
