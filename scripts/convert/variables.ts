/** `%NAME%` in a document: a server variable in a URL, its value anywhere else. `{name}` in a URL is declared. */

import type { Diagnostics, Place } from "../diagnostics.js";
import { isObject, type JsonObject, setOwn, withParts } from "../json.js";
import type { Places, SourceField } from "../read/places.js";
import type { Variable } from "./context.js";
import type { Reason } from "./reasons.js";

const pattern = /%([A-Z][A-Z0-9_]*)%/g;

/** OpenAPI's own, in a server's URL. */
const substitution = /\{([^{}]+)\}/g;

/** What stands in these is anyone's data: nothing in it is a server. */
const data = new Set(["example", "examples", "default", "enum", "const"]);

/** Returns the document with its variables settled; parts without any are shared, not copied. */
export function settleVariables(
  document: JsonObject,
  variables: Readonly<Record<string, Variable>>,
  places: Places,
  diagnostics: Diagnostics,
): JsonObject {
  const settle = (value: unknown, key: string, inData: boolean): unknown => {
    if (typeof value === "string") {
      if (!value.includes("%")) return value;
      return value.replace(pattern, (whole, name: string) =>
        Object.hasOwn(variables, name) ? (variables[name]?.default ?? whole) : whole,
      );
    }
    if (Array.isArray(value)) {
      const within = key === "servers" ? "server" : "";
      return settleParts(value, (each) => settle(each, within, inData));
    }
    if (!isObject(value)) return value;
    // One of a list, or the one of a link.
    if (key === "server" && !inData && typeof value.url === "string") return settleServer(value);
    return settleParts(value, (each, name) =>
      settle(each, name, inData || data.has(name) || name.startsWith("x-")),
    );
  };
  const settleParts = (value: object, change: (part: unknown, key: string) => unknown): object => {
    const made = withParts(value, change);
    if (made === value) return value;
    places.carry(made, value);
    for (const [key, before] of Object.entries(value))
      if (typeof before === "string" && (made as JsonObject)[key] !== before)
        places.trace(made, key, value, key, "variable" satisfies Reason);
    return made;
  };
  const settleServer = (server: JsonObject): JsonObject => {
    const written = String(server.url ?? "/");
    const url = written.replace(pattern, "{$1}");
    // What is no mapping is told by OpenAPI's rules.
    if ("variables" in server && !isObject(server.variables)) return server;
    const known = isObject(server.variables) ? server.variables : {};
    const marked = new Set(namesIn(written, pattern));
    const missing = namesIn(url, substitution).filter(
      (name) => !marked.has(name) && !Object.hasOwn(known, name),
    );
    if (marked.size === 0 && missing.length === 0) return server;
    const settled = places.carry<JsonObject>({ ...known }, known);
    for (const name of marked) setOwn(settled, name, serverVariable(name, "variable-unknown", server));
    for (const name of missing)
      setOwn(settled, name, serverVariable(name, "server-variable-undeclared", server));
    const made = places.carry<JsonObject>({ ...server, url, variables: settled }, server);
    if (url !== written) places.trace(made, "url", server, "url", "variable" satisfies Reason);
    return made;
  };
  const serverVariable = (
    name: string,
    code: "variable-unknown" | "server-variable-undeclared",
    server: JsonObject,
  ): JsonObject => {
    const variable = Object.hasOwn(variables, name) ? variables[name] : undefined;
    if (!variable) diagnostics.report(code, placeOfVariable(server, name, places), { name });
    return {
      default: variable?.default ?? name,
      ...(variable?.enum ? { enum: [...variable.enum] } : {}),
      ...(variable?.description ? { description: variable.description } : {}),
    };
  };
  return settle(document, "", false) as JsonObject;
}

function namesIn(text: string, names: RegExp): string[] {
  return [...new Set([...text.matchAll(names)].map(([, name]) => name as string))];
}

/** The field of the source that names it: `url`, or Swagger 2.0's `host` or `basePath`. */
function placeOfVariable(server: JsonObject, name: string, places: Places): Place | undefined {
  const fields = places.originsOf(server, "url");
  const names = ({ node, key }: SourceField) => String((node as JsonObject)[key]).includes(name);
  const field = fields.find(names) ?? fields[0];
  return field ? places.of(field.node, field.key) : places.of(server);
}
