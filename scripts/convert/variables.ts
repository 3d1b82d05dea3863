/** `%NAME%` in a document: a server variable in a URL, its value anywhere else. */

import type { Diagnostics } from "../diagnostics.js";
import { isObject, type JsonObject, setOwn } from "../json.js";
import type { Places } from "../read/places.js";
import type { Variable } from "./context.js";
import type { Reason } from "./reasons.js";

const pattern = /%([A-Z][A-Z0-9_]*)%/g;

/** Returns the document with its variables settled; parts without any are shared, not copied. */
export function settleVariables(
  document: JsonObject,
  variables: Readonly<Record<string, Variable>>,
  places: Places,
  diagnostics: Diagnostics,
): JsonObject {
  const settle = (value: unknown, key: string): unknown => {
    if (typeof value === "string") {
      if (!value.includes("%")) return value;
      return value.replace(pattern, (whole, name: string) =>
        Object.hasOwn(variables, name) ? (variables[name]?.default ?? whole) : whole,
      );
    }
    if (Array.isArray(value)) {
      const isServer = (each: unknown) => key === "servers" && isObject(each) && typeof each.url === "string";
      const list = places.carry(
        value.map((each) => (isServer(each) ? settleServer(each as JsonObject) : settle(each, ""))),
        value,
      );
      for (const [at, each] of value.entries()) traceChange(list, value, String(at), each, list[at]);
      return list;
    }
    if (!isObject(value)) return value;
    const copy = places.carry<JsonObject>({}, value);
    for (const [name, each] of Object.entries(value)) {
      setOwn(copy, name, settle(each, name));
      traceChange(copy, value, name, each, copy[name]);
    }
    return copy;
  };
  const traceChange = (made: object, from: object, key: string, before: unknown, after: unknown) => {
    if (typeof before === "string" && before !== after)
      places.trace(made, key, from, key, "variable" satisfies Reason);
  };
  const settleServer = (server: JsonObject): JsonObject => {
    const url = String(server.url ?? "/");
    const used = [...url.matchAll(pattern)].map(([, name]) => name as string);
    if (used.length === 0) return server;
    const settled: JsonObject = isObject(server.variables) ? { ...server.variables } : {};
    for (const name of used) settled[name] = serverVariable(name, server);
    const made = places.carry<JsonObject>(
      { ...server, url: url.replace(pattern, "{$1}"), variables: settled },
      server,
    );
    places.trace(made, "url", server, "url", "variable" satisfies Reason);
    return made;
  };
  const serverVariable = (name: string, server: JsonObject): JsonObject => {
    const variable = Object.hasOwn(variables, name) ? variables[name] : undefined;
    if (!variable) diagnostics.report("variable-unknown", places.of(server, "basePath"), { name });
    return {
      default: variable?.default ?? name,
      ...(variable?.enum ? { enum: [...variable.enum] } : {}),
      ...(variable?.description ? { description: variable.description } : {}),
    };
  };
  return settle(document, "") as JsonObject;
}
