/**
 * A type of its own name for every component: `RoomEvent` for
 * `components["schemas"]["RoomEvent"]`. openapi-typescript's `rootTypes` would write
 * `type 200Response`, let `date` become `Date`, and one of two like names vanish.
 */

import { isObject } from "../json.js";
import { globalNames, pascalCase } from "../print/names.js";
import { literal } from "../print/typescript.js";

/** What stands before the names of components other than schemas. */
const prefixes: Readonly<Record<string, string>> = {
  schemas: "",
  responses: "Response",
  parameters: "Parameter",
  requestBodies: "RequestBody",
  headers: "Header",
  pathItems: "PathItem",
};

/** The names of components' types, by kind and component; and all names that are taken. */
export function typeAliases(components: unknown): {
  readonly names: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly taken: Set<string>;
} {
  const taken = new Set<string>(globalNames);
  const names = new Map<string, Map<string, string>>();
  for (const [kind, prefix] of Object.entries(prefixes)) {
    const named = isObject(components) && isObject(components[kind]) ? components[kind] : {};
    // Who has the name already keeps it; the others follow in an order that is none of the document's.
    const own = Object.keys(named).sort();
    const alias = (name: string) => prefix + pascalCase(name);
    const exact = own.filter((name) => alias(name) === name);
    const ordered = [...exact, ...own.filter((name) => !exact.includes(name))];
    names.set(kind, new Map(ordered.map((name) => [name, freeName(alias(name) || "Component", taken)])));
  }
  return { names, taken };
}

/** The declarations, one a line, for the end of types.ts. */
export function printTypeAliases(components: unknown): string {
  const lines: string[] = [];
  for (const [kind, names] of typeAliases(components).names)
    for (const [name, alias] of names)
      lines.push(`export type ${alias} = components[${literal(kind)}][${literal(name)}];\n`);
  return lines.join("");
}

/** The name, or, where it is taken, the first with a number that is free. */
export function freeName(base: string, taken: Set<string>): string {
  let name = base;
  for (let number = 2; taken.has(name); number += 1) name = `${base}${number}`;
  taken.add(name);
  return name;
}
