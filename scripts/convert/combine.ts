/** Several OpenAPI 3 documents → one. What two of them claim is reported with both places. */

import { isDeepStrictEqual } from "node:util";
import { type Diagnostics, formatPlace } from "../diagnostics.js";
import { isObject, type JsonObject, setOwn } from "../json.js";
import { isOperation } from "../openapi.js";
import type { Places } from "../read/places.js";
import type { ConvertedDocument } from "./convert.js";

/** The one API, in the order of its documents' names. */
export function combineDocuments(
  converted: readonly ConvertedDocument[],
  info: JsonObject | undefined,
  places: Places,
  diagnostics: Diagnostics,
): JsonObject {
  const documents = [...converted].sort((a, b) => (a.source.file.name < b.source.file.name ? -1 : 1));
  checkVersions(documents, diagnostics);
  const first = documents[0]?.document ?? {};
  const servers = first.servers;
  const paths: JsonObject = {};
  const components: Record<string, JsonObject> = {};
  const tags = new Map<unknown, unknown>();
  for (const { document } of documents) {
    addPaths(paths, document, servers, places, diagnostics);
    addComponents(components, document, places, diagnostics);
    for (const tag of Array.isArray(document.tags) ? document.tags : []) {
      if (isObject(tag)) tags.set(tag.name, tag);
    }
  }
  const combined: JsonObject = {
    openapi: first.openapi,
    info: info ? { ...(isObject(first.info) ? first.info : {}), ...info } : first.info,
  };
  if (servers !== undefined) combined.servers = servers;
  if (tags.size > 0) combined.tags = [...tags.values()];
  combined.paths = paths;
  if (Object.keys(components).length > 0) combined.components = sorted(components);
  return combined;
}

function checkVersions(documents: readonly ConvertedDocument[], diagnostics: Diagnostics): void {
  const [first] = documents;
  const family = (document: ConvertedDocument) => String(document.document.openapi).slice(0, 3);
  for (const other of documents) {
    if (!first || family(first) === family(other)) continue;
    diagnostics.report(
      "mixed-versions",
      { file: other.source.file.name, line: 1, column: 1 },
      {
        first: first.source.file.name,
        firstVersion: family(first),
        second: other.source.file.name,
        secondVersion: family(other),
      },
    );
  }
}

/** A document's servers and security that are not the combined ones move to its own paths and operations. */
function addPaths(
  paths: JsonObject,
  document: JsonObject,
  servers: unknown,
  places: Places,
  diagnostics: Diagnostics,
): void {
  const own = isObject(document.paths) ? document.paths : {};
  for (const [path, item] of Object.entries(own)) {
    if (!isObject(item)) continue;
    const added = places.carry<JsonObject>({ ...item }, item);
    if (
      !("servers" in added) &&
      document.servers !== undefined &&
      !isDeepStrictEqual(document.servers, servers)
    ) {
      added.servers = document.servers;
    }
    if (document.security !== undefined) {
      for (const [method, operation] of Object.entries(added)) {
        if (isOperation(method, operation) && !("security" in operation)) {
          added[method] = places.carry<JsonObject>({ ...operation, security: document.security }, operation);
        }
      }
    }
    const present = Object.hasOwn(paths, path) ? paths[path] : undefined;
    setOwn(paths, path, isObject(present) ? joined(path, present, added, places, diagnostics) : added);
  }
}

function joined(
  path: string,
  present: JsonObject,
  added: JsonObject,
  places: Places,
  diagnostics: Diagnostics,
): JsonObject {
  const result = places.carry<JsonObject>({ ...present }, present);
  for (const [key, value] of Object.entries(added)) {
    const other = result[key];
    if (isOperation(key, value) && isObject(other)) {
      const place = places.of(other);
      diagnostics.report("clash-operation", places.of(value), {
        operation: `${key.toUpperCase()} ${path}`,
        other: place ? formatPlace(place) : "another document",
      });
    } else if (other === undefined) result[key] = value;
  }
  return result;
}

function addComponents(
  components: Record<string, JsonObject>,
  document: JsonObject,
  places: Places,
  diagnostics: Diagnostics,
): void {
  const own = isObject(document.components) ? document.components : {};
  for (const [kind, named] of Object.entries(own)) {
    if (!isObject(named)) continue;
    const present = components[kind] ?? {};
    components[kind] = present;
    for (const [name, value] of Object.entries(named)) {
      const other = Object.hasOwn(present, name) ? present[name] : undefined;
      if (other === undefined) setOwn(present, name, value);
      else if (!isDeepStrictEqual(other, value)) {
        const place = places.of(other);
        diagnostics.report("clash-name", places.of(value), {
          name,
          kind,
          other: place ? formatPlace(place) : "another document",
        });
      }
    }
  }
}

function sorted(components: Record<string, JsonObject>): JsonObject {
  const result: JsonObject = {};
  for (const kind of Object.keys(components).sort()) {
    const named: JsonObject = {};
    for (const name of Object.keys(components[kind] ?? {}).sort())
      setOwn(named, name, components[kind]?.[name]);
    result[kind] = named;
  }
  return result;
}
