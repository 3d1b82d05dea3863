/** Properties that go one way only: `readOnly` is for answers, `writeOnly` for requests. */

import type { JsonObject } from "../json.js";
import { eachObject } from "../model/walk.js";
import { oncePer } from "../once.js";

/** What the types of such properties are wrapped in; those of server.ts and openapi-fetch take it off. */
export type Mark = "$Read" | "$Write";

/** The mark of a property, by its schema, whose reference has been followed. */
export function markOf(schema: unknown): Mark | undefined {
  const { readOnly, writeOnly } = (schema ?? {}) as JsonObject;
  if ((readOnly === true) === (writeOnly === true)) return undefined;
  return readOnly === true ? "$Read" : "$Write";
}

/** Whether a document has such properties. */
export const hasDirections = oncePer((document: JsonObject): boolean => {
  for (const { node, kind } of eachObject(document))
    if (kind === "schema" && (node.readOnly === true || node.writeOnly === true)) return true;
  return false;
});

/** The declarations of the marks. */
export const markDeclarations = `
/** A property that requests do not have (\`readOnly\`). */
export type $Read<T> = Readonly<Record<"$read", T>>;
/** A property that answers do not have (\`writeOnly\`). */
export type $Write<T> = Readonly<Record<"$write", T>>;
`;
