/** Several OpenAPI 3 documents → one. What two of them claim is reported with both places. */

import { isDeepStrictEqual } from "node:util";
import { type Diagnostics, formatPlace } from "../diagnostics.js";
import { getOwn, isObject, type JsonObject, setOwn } from "../json.js";
import { isOperation } from "../openapi.js";
import type { Places } from "../read/places.js";
import { haveOneMethod, relocated } from "./base-path-clashes.js";
import type { ConvertedDocument } from "./convert.js";
import type { Reason } from "./reasons.js";
import { fieldOf, shapes } from "./shapes.js";

/** Fields that only the combined document as a whole can have: the first document's. */
const wholeFields = ["externalDocs", "jsonSchemaDialect"];

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
  const { servers, security } = first;
  const oneSecurity = documents.every(({ document }) => isDeepStrictEqual(document.security, security));
  const paths: JsonObject = places.carry({}, first.paths);
  const webhooks: JsonObject = places.carry({}, first.webhooks);
  const components: JsonObject = {};
  const tags = new Map<unknown, unknown>();
  for (const { document } of documents) {
    const move = { servers, security: oneSecurity };
    addPaths(paths, document.paths, document, move, places, diagnostics);
    addPaths(webhooks, document.webhooks, document, move, places, diagnostics);
    addComponents(components, document, places, diagnostics);
    const own = new Set<unknown>();
    for (const tag of Array.isArray(document.tags) ? document.tags : []) {
      // What is no tag is told of where it stands.
      const name = isObject(tag) ? tag.name : tag;
      if (isObject(tag) && own.has(name))
        diagnostics.report("value-twice", places.of(tag), { what: "tag", value: String(name) });
      own.add(name);
      if (!tags.has(name)) tags.set(name, tag);
      else if (document.tags === first.tags) places.dropAll(tag, "overridden" satisfies Reason);
    }
  }
  const combined = places.carry<JsonObject>({ openapi: first.openapi }, first);
  combined.info = info ? configured(first.info, info, places) : first.info;
  for (const key of wholeFields) if (key in first) combined[key] = first[key];
  if (servers !== undefined) combined.servers = servers;
  if (oneSecurity && security !== undefined) combined.security = security;
  if (tags.size > 0 || Array.isArray(first.tags))
    combined.tags = places.carry([...tags.values()], first.tags);
  else if (first.tags === null) places.drop(first, "tags", "empty" satisfies Reason);
  else if (first.tags !== undefined) combined.tags = first.tags;
  if ("paths" in first || documents.length > 1) combined.paths = ofRightShape("paths", paths, documents);
  if ("webhooks" in first || Object.keys(webhooks).length > 0)
    combined.webhooks = ofRightShape("webhooks", webhooks, documents);
  if (Object.keys(components).length > 0) combined.components = sorted(components, first.components, places);
  for (const { document } of documents) {
    for (const [key, value] of Object.entries(document)) {
      if (!key.startsWith("x-") || key in combined) continue;
      setOwn(combined, key, value);
      if (document !== first) places.trace(combined, key, document, key);
    }
  }
  return combined;
}

/** What all documents have together; what stands in the place of a mapping in one of them, the rules tell of. */
function ofRightShape(
  key: "paths" | "webhooks",
  combined: JsonObject,
  documents: readonly ConvertedDocument[],
): unknown {
  const wrong = documents.find(({ document }) => key in document && !isObject(document[key]));
  return wrong ? wrong.document[key] : combined;
}

function configured(info: unknown, settings: JsonObject, places: Places): JsonObject {
  const own = isObject(info) ? info : {};
  const made = places.carry<JsonObject>({ ...own, ...settings }, own);
  for (const key of Object.keys(settings))
    if (key in own) places.trace(made, key, own, key, "configuration" satisfies Reason);
  return made;
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

/** A document's servers and security that are not the combined ones move to its own operations. */
function addPaths(
  paths: JsonObject,
  added: unknown,
  document: JsonObject,
  combined: { readonly servers: unknown; readonly security: boolean },
  places: Places,
  diagnostics: Diagnostics,
): void {
  const own = isObject(added) ? added : {};
  const moved: JsonObject = {};
  if (document.servers !== undefined && !isDeepStrictEqual(document.servers, combined.servers))
    moved.servers = document.servers;
  if (document.security !== undefined && !combined.security) moved.security = document.security;
  const isElsewhere = places.nodeOf(paths) !== places.nodeOf(own);
  for (const [path, item] of Object.entries(own)) {
    if (isElsewhere && !Object.hasOwn(paths, path)) places.trace(paths, path, own, path);
    if (!isObject(item)) {
      setOwn(paths, path, item);
      continue;
    }
    const { servers: _, ...rest } = moved;
    const added = eachOperation(item, places, (operation) => ({
      ...("servers" in item ? rest : moved),
      ...operation,
    }));
    place(path, { item: added, servers: serversOf(added, document.servers) });
  }

  /** Puts a path item where it belongs; one of two that have one method moves when their base paths differ. */
  function place(at: string, { item, servers }: { item: JsonObject; servers: unknown }): void {
    const present = Object.hasOwn(paths, at) ? paths[at] : undefined;
    if (!isObject(present)) {
      setOwn(paths, at, item);
      return;
    }
    const others = serversOf(present, combined.servers);
    if (haveOneMethod(present, item)) {
      const moved = relocated(at, item, servers, others, places);
      if (moved) {
        places.trace(paths, moved.path, own, at, "base-path" satisfies Reason);
        place(moved.path, { item: moved.item, servers: undefined });
        return;
      }
      const left = relocated(at, present, others, servers, places);
      if (left && !Object.hasOwn(paths, left.path)) {
        places.trace(paths, left.path, paths, at, "base-path" satisfies Reason);
        setOwn(paths, left.path, left.item);
        setOwn(paths, at, item);
        return;
      }
    }
    setOwn(paths, at, joined(at, present, item, places, diagnostics));
  }
}

/** The servers of a path item: its own, those that all its operations have, or the document's. */
function serversOf(item: JsonObject, ofDocument: unknown): unknown {
  if ("servers" in item) return item.servers;
  const operations = Object.entries(item).filter(([method, each]) => isOperation(method, each));
  const lists = operations.map(([, each]) => (each as JsonObject).servers ?? ofDocument);
  return lists.every((each) => each === lists[0]) ? lists[0] : undefined;
}

/** A copy of a path item with its operations changed. */
function eachOperation(
  item: JsonObject,
  places: Places,
  change: (operation: JsonObject) => JsonObject,
): JsonObject {
  const made = places.carry<JsonObject>({ ...item }, item);
  for (const [method, operation] of Object.entries(item)) {
    if (isOperation(method, operation)) made[method] = places.carry(change(operation), operation);
  }
  return made;
}

/** Two path items of one path. What only one says of all its operations, they say themselves. */
function joined(
  path: string,
  first: JsonObject,
  second: JsonObject,
  places: Places,
  diagnostics: Diagnostics,
): JsonObject {
  const differing = sharedFields.filter((key) => !isDeepStrictEqual(first[key], second[key]));
  const result = pushedDown(first, differing, places);
  for (const [key, value] of Object.entries(pushedDown(second, differing, places))) {
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

/** What a path item says of all its operations. */
const sharedFields = ["parameters", "servers"] as const;

function pushedDown(item: JsonObject, fields: readonly string[], places: Places): JsonObject {
  const shared: JsonObject = {};
  for (const key of fields) if (key in item) shared[key] = item[key];
  const made = eachOperation(item, places, (operation) => {
    const changed = { ...shared, ...operation };
    if (Array.isArray(shared.parameters) && Array.isArray(operation.parameters))
      changed.parameters = overridden(shared.parameters, operation.parameters, places);
    return changed;
  });
  for (const key of fields) delete made[key];
  return made;
}

/** An operation's parameters with those of its path that it does not have itself. */
function overridden(shared: readonly unknown[], own: readonly unknown[], places: Places): unknown[] {
  const identity = (each: unknown) =>
    isObject(each) ? String(each.$ref ?? `${String(each.in)} ${String(each.name)}`) : "";
  const names = new Set(own.map(identity));
  const isOwn = (each: unknown) => names.has(identity(each));
  for (const each of shared.filter(isOwn)) places.dropAll(each, "overridden" satisfies Reason);
  return [...shared.filter((each) => !isOwn(each)), ...own];
}

function addComponents(
  components: JsonObject,
  document: JsonObject,
  places: Places,
  diagnostics: Diagnostics,
): void {
  const own = isObject(document.components) ? document.components : {};
  for (const [kind, named] of Object.entries(own)) {
    if (!isObject(named)) {
      // An extension; or a fault, which is told of what stands there.
      if (Object.hasOwn(components, kind)) continue;
      setOwn(components, kind, named);
      places.trace(components, kind, own, kind);
      continue;
    }
    const known = getOwn(components, kind);
    // What the specification does not know is told where it stands.
    if (known === undefined && fieldOf(shapes.components, kind) === undefined)
      places.trace(components, kind, own, kind);
    const present = isObject(known) ? known : places.carry<JsonObject>({}, named);
    setOwn(components, kind, present);
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

function sorted(components: JsonObject, first: unknown, places: Places): JsonObject {
  const result = places.carry(places.carry<JsonObject>({}, first), components);
  for (const kind of Object.keys(components).sort()) {
    const given = getOwn(components, kind);
    const named = isObject(given) ? places.carry<JsonObject>({}, given) : given;
    if (isObject(given) && isObject(named))
      for (const name of Object.keys(given).sort()) setOwn(named, name, given[name]);
    setOwn(result, kind, named);
  }
  return result;
}

/** The document with the kinds of its components in order: a repair may have made an extension of one. */
export function withSortedComponents(document: JsonObject, places: Places): JsonObject {
  const { components } = document;
  if (!isObject(components)) return document;
  const kinds = Object.keys(components);
  const inOrder = [...kinds].sort();
  if (kinds.every((kind, at) => kind === inOrder[at])) return document;
  const made = places.carry<JsonObject>({}, components);
  for (const kind of inOrder) setOwn(made, kind, components[kind]);
  return places.carry<JsonObject>({ ...document, components: made }, document);
}
