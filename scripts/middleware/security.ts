/** Whether a request's credentials are good: what is missing is told here, the rest is its handlers' to say. */

import type { Request } from "express";
import type { OperationDescriptor } from "../emit/runtime/operation.js";
import { readParameters } from "../emit/runtime/parameters.js";
import { challenges, type SecurityScheme } from "../emit/runtime/security.js";
import { credentialOf } from "../emit/security-schemes.js";
import { isObject, type JsonObject } from "../json.js";
import { HttpError, InternalServerError } from "./errors.js";
import type { Route } from "./operations.js";
import type { SecurityHandler } from "./options.js";

/** One scheme's word on a request. */
type Word =
  | { readonly success: true }
  | { readonly success: false; readonly status: number; readonly thrown: unknown };

const good: Word = { success: true };

/**
 * Asks all schemes of all alternatives; one alternative whose schemes all say yes lets the request in.
 * @throws HttpError: the first refusal
 */
export async function secure(
  request: Request,
  { descriptor, openApiRoute }: Route,
  document: JsonObject,
  handlers: Readonly<Record<string, SecurityHandler>> | undefined,
): Promise<void> {
  const { security } = descriptor;
  if (security.length === 0) return;
  const ask = ([name, ...scopes]: readonly string[]) => word(request, document, name ?? "", scopes, handlers);
  const words = await Promise.all(security.map((alternative) => Promise.all(alternative.map(ask))));
  if (words.some((alternative) => alternative.every(({ success }) => success))) return;
  const [refusal] = words.flat().filter((each) => !each.success);
  if (!refusal || refusal.success) return;
  const { status, thrown } = refusal;
  const message =
    (thrown instanceof Error ? thrown.message : (thrown as { message?: string } | null)?.message) || "";
  const headers = status === 401 ? challenges(asked(security.flat(), document)) : undefined;
  throw HttpError.create({ status, path: openApiRoute, message: message || "unauthorized", headers });
}

/** The schemes that are declared, of those that are needed. */
function asked(
  requirements: OperationDescriptor["security"][number],
  document: JsonObject,
): SecurityScheme[] {
  return requirements.flatMap(([name]) => {
    try {
      return [credentialOf({ name, definition: schemeOf(document, name) })];
    } catch {
      return [];
    }
  });
}

async function word(
  request: Request,
  document: JsonObject,
  name: string,
  scopes: string[],
  handlers: Readonly<Record<string, SecurityHandler>> | undefined,
): Promise<Word> {
  try {
    const scheme = schemeOf(document, name);
    // Without any handlers, credentials only have to be there.
    const handler = handlers ? (Object.hasOwn(handlers, name) ? handlers[name] : undefined) : () => true;
    if (!handler)
      throw new InternalServerError({ message: `a security handler for '${name}' does not exist` });
    checkPresence(request, scheme);
    if ((await handler(request, scopes, scheme)) === true) return good;
    throw new Error("");
  } catch (thrown) {
    // Who throws nothing has not decided.
    const { status = thrown ? 401 : 500 } = (thrown ?? {}) as { status?: number };
    return { success: false, status, thrown };
  }
}

function schemeOf(document: JsonObject, name: string): JsonObject {
  const components = isObject(document.components) ? document.components : {};
  const schemes = isObject(components.securitySchemes) ? components.securitySchemes : {};
  const scheme = Object.hasOwn(schemes, name) ? schemes[name] : undefined;
  if (!isObject(scheme))
    throw new InternalServerError({ message: `components.securitySchemes.${name} does not exist` });
  if (scheme.type === undefined)
    throw new InternalServerError({
      message: `components.securitySchemes.${name} must have property 'type'`,
    });
  return scheme;
}

/** Throws where the credential that a scheme needs was not sent. */
function checkPresence(request: Request, scheme: JsonObject): void {
  const name = String(scheme.name);
  if (scheme.type === "apiKey") {
    if (scheme.in === "header" && !request.get(name)) throw new Error(`'${name}' header required`);
    if (scheme.in === "query" && !request.query[name]) throw new Error(`query parameter '${name}' required`);
    if (scheme.in === "cookie" && !cookieOf(request, name)) throw new Error(`cookie '${name}' required`);
  }
  if (scheme.type !== "http") return;
  const word = String(scheme.scheme).toLowerCase();
  if (word !== "bearer" && word !== "basic") return;
  const header = request.get("authorization");
  if (!header) throw new Error("Authorization header required");
  if (header.split(" ", 1)[0]?.toLowerCase() !== word) {
    const told = word === "bearer" ? "Bearer" : "Basic";
    throw new Error(`Authorization header with scheme '${told}' required`);
  }
}

/** As a cookie parser read it, or from the header. */
function cookieOf(request: Request, name: string): unknown {
  const { cookies, signedCookies } = request as { cookies?: JsonObject; signedCookies?: JsonObject };
  if (cookies) return cookies[name] || signedCookies?.[name];
  const cookie = { name, in: "cookie", style: "form", explode: false, shape: "primitive" } as const;
  return readParameters([cookie], {}, new URLSearchParams(), request.headers).cookies[name];
}
