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

/** The declarations, one a line, for the end of types.ts. */
export function printTypeAliases(components: unknown): string {
  if (!isObject(components)) return "";
  const taken = new Set<string>(globalNames);
  const lines: string[] = [];
  for (const [kind, prefix] of Object.entries(prefixes)) {
    const named = isObject(components[kind]) ? components[kind] : {};
    // Who has the name already keeps it; the others follow in an order that is none of the document's.
    const names = Object.keys(named).sort();
    const alias = (name: string) => prefix + pascalCase(name);
    const exact = names.filter((name) => alias(name) === name);
    for (const name of [...exact, ...names.filter((name) => !exact.includes(name))])
      lines.push(
        `export type ${free(alias(name), taken)} = components[${literal(kind)}][${literal(name)}];\n`,
      );
  }
  return lines.join("");
}

/** The name, or, where it is taken or none, the first with a number that is free. */
function free(alias: string, taken: Set<string>): string {
  const base = alias === "" ? "Component" : alias;
  let name = base;
  for (let number = 2; taken.has(name); number += 1) name = `${base}${number}`;
  taken.add(name);
  return name;
}
