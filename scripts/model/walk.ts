/** Every object of an OpenAPI 3 document with its kind. */

import { fieldOf, type Kind, type Shape, shapes } from "../convert/shapes.js";
import { isObject, type JsonObject } from "../json.js";

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
    const fields = Object.entries(node).filter(([key]) => fieldOf(shape, key) !== undefined);
    for (const [key, value] of fields.reverse()) {
      const field = fieldOf(shape, key) as Shape[string];
      const [values, inner] =
        typeof field === "string"
          ? [[value], field]
          : [typeof value === "object" && value !== null ? Object.values(value) : [], field[1]];
      for (const each of values.reverse())
        if (isObject(each)) open.push({ node: each, kind: inner, within: kind });
    }
  }
}
