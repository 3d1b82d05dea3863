/** Fields for readers that have to be URLs and are not: they become extensions, since validators reject the document. */

import type { Diagnostics } from "../diagnostics.js";
import { isObject, type JsonObject, setOwn, withParts } from "../json.js";
import { isData, isMap } from "../openapi.js";
import type { Places } from "../read/places.js";

/** The fields with a URL or an email address of each object, by the field that holds the object. */
const addresses: Readonly<Record<string, readonly string[]>> = {
  info: ["termsOfService"],
  contact: ["url", "email"],
  license: ["url"],
};

/** A URI reference by RFC 3986, section 4.1: its characters, percent signs before two digits, and one fragment. */
const uriReference =
  /^(?:[\w\-.~:/?@!$&'()*+,;=[\]]|%[\dA-Fa-f]{2})*(?:#(?:[\w\-.~:/?@!$&'()*+,;=]|%[\dA-Fa-f]{2})*)?$/;
const email = /^[^\s@<>()[\]:;,\\"]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/;

/** The document with what is no URL or email address under `x-` names, each reported. */
export function withValidUrls(document: JsonObject, places: Places, diagnostics: Diagnostics): JsonObject {
  const moved = (owner: JsonObject, key: string, what: string): JsonObject => {
    const name = `x-${key}`;
    const value = owner[key];
    diagnostics.report("url-invalid", places.ofField(owner, key), {
      field: key,
      what,
      name,
      value: shown(value),
    });
    if (Object.hasOwn(owner, name)) return owner;
    // In its own place among the fields.
    const made: JsonObject = {};
    for (const [field, each] of Object.entries(owner)) setOwn(made, field === key ? name : field, each);
    places.carry(made, owner);
    places.trace(made, name, owner, key);
    return made;
  };
  const checked = (owner: JsonObject, key: string): JsonObject => {
    let made = owner;
    for (const field of Object.hasOwn(addresses, key) ? (addresses[key] ?? []) : []) {
      const text = made[field];
      const isEmail = field === "email";
      if (typeof text === "string" && !(isEmail ? email : uriReference).test(text))
        made = moved(made, field, isEmail ? "an email address" : "a URL");
    }
    const docs = made.externalDocs;
    const isWrong = isObject(docs) && typeof docs.url === "string" && !uriReference.test(docs.url);
    return isWrong ? moved(made, "externalDocs", "an object with a URL") : made;
  };
  const visit = (value: unknown, key: string, inMap: boolean): unknown => {
    if (typeof value !== "object" || value === null) return value;
    const made = withParts(value, (part, name) =>
      isData(name, inMap) ? part : visit(part, name, !inMap && isMap(name)),
    );
    if (made !== value) places.carry(made, value);
    return isObject(made) && !inMap ? checked(made, key) : made;
  };
  return visit(document, "", false) as JsonObject;
}

function shown(value: unknown): string {
  return JSON.stringify(isObject(value) ? value.url : value);
}
