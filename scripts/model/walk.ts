/** Every object of an OpenAPI 3 document with its kind. */

import { fieldOf, type Kind, type Shape, shapes } from "../convert/shapes.js";
import { isObject, type JsonObject } from "../json.js";
import { isOperation } from "../openapi.js";

export { fieldOf, type Kind, type Shape, shapes } from "../convert/shapes.js";

/** One object of a document. */
export interface Visited {
  readonly node: JsonObject;
  readonly kind: Kind;
  /** The kind of what it stands in. */
  readonly within: Kind | undefined;
}

/** Each object once, references not followed. What stands in data is data. */
export function* eachObject(document: JsonObject): Generator<Visited> {
  const seen = new Set<object>();
  const open: Visited[] = [{ node: document, kind: "document", within: undefined }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { node, kind } = next;
    if (kind === "data" || seen.has(node)) continue;
    seen.add(node);
    yield next;
    const shape: Shape = shapes[kind];
    // The first of them is to come next.
    for (const key of Object.keys(node).reverse()) {
      const field = fieldOf(shape, key);
      if (field === undefined) continue;
      const value = node[key];
      if (typeof field === "string") add(open, value, field, kind);
      else if (typeof value === "object" && value !== null)
        for (const each of Object.values(value).reverse()) add(open, each, field[1], kind);
    }
  }
}

function add(to: Visited[], value: unknown, kind: Kind, within: Kind): void {
  if (kind !== "data" && isObject(value)) to.push({ node: value, kind, within });
}

/** An operation with its method, its path and its path item. */
export interface WalkedOperation {
  readonly path: string;
  readonly item: JsonObject;
  readonly method: string;
  readonly operation: JsonObject;
}

/** Every operation of a document with its path, in the document's order. */
export function* eachOperation(
  document: JsonObject,
  section: "paths" | "webhooks" = "paths",
): Generator<WalkedOperation> {
  const paths = isObject(document[section]) ? document[section] : {};
  for (const [path, item] of Object.entries(paths)) {
    if (!isObject(item)) continue;
    for (const [method, operation] of Object.entries(item)) {
      if (isOperation(method, operation)) yield { path, item, method, operation };
    }
  }
}
