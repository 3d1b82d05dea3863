/**
 * Names that openapi-typescript does not take as they are. It makes references of them and reads
 * these again: `%` is decoded, or ends the run where it cannot be; and it takes `#` in an operationId for `/`.
 */

import { randomUUID } from "node:crypto";
import { isObject, type JsonObject, setOwn } from "../json.js";

/** Puts what stood there in the place of stand-ins. */
export type Restore = (text: string) => string;

/** A document that openapi-typescript takes: itself, or a copy with stand-ins for these characters. */
export function withStandIns(document: JsonObject): { document: JsonObject; restore: Restore } {
  if (!isNeeded(document)) return { document, restore: (text) => text };
  // No document has them, as nobody knows them before. What has a dash is printed in quotes.
  const percent = `-${randomUUID()}-`;
  const hash = `-${randomUUID()}-`;
  const replaced = (text: string) => text.replaceAll("%", percent);
  const copy = (value: unknown, key: string): unknown => {
    if (typeof value === "string")
      return key === "operationId" ? replaced(value).replaceAll("#", hash) : replaced(value);
    if (Array.isArray(value)) return value.map((each) => copy(each, ""));
    if (!isObject(value)) return value;
    const made: JsonObject = {};
    for (const [name, each] of Object.entries(value)) setOwn(made, replaced(name), copy(each, name));
    return made;
  };
  return {
    document: copy(document, "") as JsonObject,
    restore: (text) => text.replaceAll(percent, "%").replaceAll(hash, "#"),
  };
}

/** Whether any name has such a character: a key, a parameter's name or an operationId. */
function isNeeded(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value)) return value.some(isNeeded);
  return Object.keys(value).some((key) => {
    const each = (value as JsonObject)[key];
    if (typeof each !== "string") return key.includes("%") || isNeeded(each);
    const names = key === "name" || key === "operationId";
    return key.includes("%") || (names && /[#%]/.test(each));
  });
}
