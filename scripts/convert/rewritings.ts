/**
 * Whether a value of the output is what a leaf of the source becomes for a reason: so that the
 * ledger takes nobody's word for what stands there.
 */

import { isDeepStrictEqual } from "node:util";
import { plainPointerNames, valueAlong, valueAt } from "../json.js";
import type { Reason } from "./reasons.js";

/** A source value, and what is said to have become of it under a key of the output. */
export interface Rewriting {
  readonly from: unknown;
  /** Undefined where a whole object says it. */
  readonly key: string | undefined;
  readonly made: unknown;
  readonly output: unknown;
}

const styles: Readonly<Record<string, readonly string[]>> = {
  csv: ["form", "simple"],
  multi: ["form"],
  ssv: ["spaceDelimited"],
  pipes: ["pipeDelimited"],
};

const flows: Readonly<Record<string, string>> = {
  implicit: "implicit",
  password: "password",
  application: "clientCredentials",
  accessCode: "authorizationCode",
};

const isReference = ({ made, output }: Rewriting) =>
  typeof made === "string" && made.startsWith("#/") && valueAt(output, made.slice(1)) !== undefined;

/** For each reason whose outcome can be told from what stood there. */
const checks: Partial<Record<Reason, (rewriting: Rewriting) => boolean>> = {
  version: ({ made }) => typeof made === "string" && /^3\.[01]\.\d+$/.test(made),
  reference: isReference,
  dynamic: isReference,
  server: ({ from, made }) => typeof made === "string" && isPartOfUrl(String(from), made),
  file: ({ made }) => made === "string" || made === "application/octet-stream",
  nullable: ({ made, key }) => key === undefined || made === true || made === "null",
  "path-required": ({ made }) => made === true,
  structure: ({ key, made, from }) => key === undefined || typeof made === "string" || made === from,
  serialisation: ({ from, made }) => styles[String(from)]?.includes(String(made)) === true,
  "media-type": ({ from, key }) => from === key,
  "oauth-flow": ({ from, key }) => (flows[String(from)] ?? "implicit") === key,
  "example-parsed": ({ from, made }) => typeof from === "string" && isDeepStrictEqual(parsed(from), made),
  variable: ({ from, key, made }) =>
    typeof made === "string" &&
    (key === "url" ? isPartOfUrl(String(from), made) : isSettled(String(from), made)),
  "schema-3.1": ({ from, key, made }) => isLater(from, key, made),
  repaired: (rewriting) => isRepair(rewriting),
};

/** Whether the outcome is one that the reason can have. */
export function isRewriting(reason: string, rewriting: Rewriting): boolean {
  return checks[reason as Reason]?.(rewriting) ?? true;
}

/** host, basePath or a scheme in a server's URL, whose variables may be settled. */
function isPartOfUrl(part: string, url: string): boolean {
  const [, scheme, host = "", path = ""] = /^(?:([a-z]+):)?(?:\/\/([^/]*))?(.*)$/s.exec(url) ?? [];
  const trimmed = (text: string) => text.replace(/^\/+|\/+$/g, "");
  const named = trimmed(part).replace(/%([A-Za-z]\w*)%/g, "{$1}");
  return [scheme, host, trimmed(path), url].includes(named);
}

/** Whether a text is another whose `%VARIABLES%` stand for something. */
function isSettled(from: string, made: string): boolean {
  const literal = (text: string) => text.replace(/[^\w]/g, "\\$&");
  const pattern = from.split(/%[A-Za-z]\w*%/).map(literal);
  return new RegExp(`^${pattern.join("[^]*")}$`).test(made);
}

/** What 3.0's schemas say, in the words of 3.1's. */
function isLater(from: unknown, key: string | undefined, made: unknown): boolean {
  if (key === undefined) return typeof from === "boolean";
  if (key === "contentEncoding") return made === "base64";
  if (key === "contentMediaType") return made === "application/octet-stream";
  return typeof made === "number" && (typeof from !== "number" || made === from);
}

const types = new Set(["array", "boolean", "integer", "null", "number", "object", "string"]);

/** Whether a value can be what another was meant for. */
function isRepair({ from, key, made }: Rewriting): boolean {
  const text = String(from).trim();
  if (typeof made === "string") {
    if (key === "type" && (types.has(made) || (from === "basic" && made === "http"))) return true;
    // An ID that another operation has gives way to one of a method and a path.
    if (key === "operationId" && /^(get|put|post|delete|options|head|patch|trace)\w*$/.test(made))
      return true;
    return (
      made === "" || made === from || text.toLowerCase() === made.toLowerCase() || isDigitsOf(text, made)
    );
  }
  const isBound = key !== undefined && /^exclusive/.test(key);
  if (typeof made === "number") return Number(text) === made || (isBound && typeof from === "boolean");
  if (typeof made !== "boolean") return true;
  return (
    text.toLowerCase() === String(made) ||
    (made && (key === "required" || key === "nullable" || (isBound && typeof from === "number")))
  );
}

/** Whether both texts are of one number. */
function isDigitsOf(text: string, made: string): boolean {
  return text !== "" && made !== "" && Number(text) === Number(made);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether something stands where a document, before it was combined with others, had a leaf. */
export function isSaidByAnother(pointers: readonly string[], output: unknown): boolean {
  // Tags are told apart by name, and the first document alone has what is only of the whole.
  const unique = /^\/(tags|externalDocs|jsonSchemaDialect|servers|security)\b/;
  return pointers.some(
    (pointer) => unique.test(pointer) || valueAlong(output, plainPointerNames(pointer)) !== undefined,
  );
}
