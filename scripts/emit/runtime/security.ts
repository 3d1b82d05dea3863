/** Whom a request comes from: credentials by scheme, requirements by AND and OR. */

import type { Request } from "express";
import { RequestError } from "./errors.js";
import { memberOf } from "./members.js";
import type { OperationDescriptor, Requirement } from "./operation.js";
import { routeOf } from "./paths.js";

/** How a scheme's credential is sent. */
export interface SecurityScheme {
  readonly kind: "query" | "header" | "cookie" | "bearer" | "basic" | "other" | "none";
  /**
   * The name of the query parameter, header or cookie; of the authentication scheme where it is another. With
   * "none", the document does not say how the credential is sent: the handler gets "" and reads the request itself.
   */
  readonly name: string;
}

/**
 * Turns a credential into the principal that handlers receive; throws or returns false to reject the request. The
 * credential is empty only where its scheme is of the kind "none", such as `mutualTLS`: then decide on `request`, whose
 * `socket` is the connection. What is thrown becomes the `cause` of a 401, unless it has an HTTP status of its own
 * (`status` or `statusCode`, 400 to 599): then it is passed on unchanged.
 */
export type SecurityHandler<Principal> = (
  credential: string,
  request: Request,
  scopes: readonly string[],
) => Promise<Principal | false> | Principal | false;

/** Schemes, and the functions that know their credentials. */
export interface Security {
  readonly schemes: Readonly<Record<string, SecurityScheme>>;
  readonly handlers: Readonly<Record<string, SecurityHandler<unknown>>>;
}

/**
 * Tries the alternatives in the document's order; the first whose schemes all accept decides.
 * One scheme gives its principal, several needed together an object of theirs by name.
 * @throws RequestError "unauthenticated", or what the first rejecting handler threw with an HTTP status of its own
 */
export async function authenticate(
  operation: OperationDescriptor,
  security: Security,
  request: Request,
  query: URLSearchParams,
): Promise<unknown> {
  if (operation.security.length === 0) return undefined;
  let refusal: unknown;
  const refuse = (message: string, cause?: unknown) => {
    const asked = operation.security.flat().map(([name]) => memberOf(security.schemes, name));
    const headers = challenges(asked.filter((each) => each !== undefined));
    const path = routeOf(operation, request);
    return new RequestError("unauthenticated", 401, message, { path, headers, cause });
  };
  for (const alternative of operation.security) {
    const credentials = alternative.map(([name]) =>
      credentialOf(memberOf(security.schemes, name), request, query),
    );
    if (alternative.length === 0 || credentials.includes(undefined)) continue;
    try {
      const principal = await principalOf(alternative, credentials as string[], security, request);
      if (principal !== refused) return principal;
      refusal ??= refuse("unauthorized");
    } catch (error) {
      refusal ??= hasStatus(error) ? error : refuse(messageOf(error) || "unauthorized", error);
    }
  }
  if (operation.security.some((alternative) => alternative.length === 0)) return undefined;
  throw refusal ?? refuse("The request has no credentials.");
}

const challengeNames: Readonly<Record<string, string>> = { bearer: "Bearer", basic: "Basic" };

/**
 * What RFC 9110, 11.6.1, wants with every 401: a challenge for each scheme. For keys in headers, queries and
 * cookies no name is registered; `ApiKey` with the key's name is what servers say.
 */
export function challenges(schemes: readonly SecurityScheme[]): Record<string, string> {
  const named = schemes.filter(({ kind }) => kind !== "none");
  const all = named.map(({ kind, name }) => {
    if (kind === "other") return name.replace(/[^!#$%&'*+.^_`|~\w-]/g, "-");
    const realm = name.replace(/[^\x20-\x7e]|["\\]/g, "_");
    return `${challengeNames[kind] ?? "ApiKey"} realm="${realm}"`;
  });
  return all.length > 0 ? { "WWW-Authenticate": [...new Set(all)].join(", ") } : {};
}

/** What stands for no principal. */
const refused = Symbol("refused");

/** Whether an error says itself which HTTP error it is. */
function hasStatus(error: unknown): boolean {
  const { status, statusCode = status } = (error ?? {}) as { status?: unknown; statusCode?: unknown };
  return [status, statusCode].some(
    (each) => typeof each === "number" && Number.isInteger(each) && each >= 400 && each <= 599,
  );
}

function messageOf(error: unknown): string {
  const { message } = (error ?? {}) as { message?: unknown };
  return typeof message === "string" ? message : "";
}

async function principalOf(
  alternative: readonly Requirement[],
  credentials: readonly string[],
  { handlers }: Security,
  request: Request,
): Promise<unknown> {
  const principals: [string, unknown][] = [];
  for (const [at, [name, ...scopes]] of alternative.entries()) {
    const handler = memberOf(handlers, name);
    // Optional for undefined schemes alone. Without a handler nobody is let in.
    if (!handler) throw new Error(`No handler knows ${name}.`);
    const principal = await handler(credentials[at] ?? "", request, scopes);
    if (principal === false) return refused;
    if (alternative.length === 1) return principal;
    principals.push([name, principal]);
  }
  // `__proto__` is a name like any other.
  return Object.fromEntries(principals);
}

/** The query parameters that an operation's credentials may be sent in. */
export function credentialParameters(operation: OperationDescriptor, { schemes }: Security): string[] {
  return operation.security
    .flat()
    .flatMap(([name]) => (schemes[name]?.kind === "query" ? [schemes[name].name] : []));
}

function credentialOf(
  scheme: SecurityScheme | undefined,
  request: Request,
  query: URLSearchParams,
): string | undefined {
  if (!scheme) return undefined;
  const { kind, name } = scheme;
  if (kind === "none") return "";
  if (kind === "query") return query.get(name) || undefined;
  if (kind === "header") return request.get(name) || undefined;
  if (kind === "cookie") return cookie(request.get("cookie") ?? "", name) || undefined;
  const header = request.get("authorization") ?? "";
  const at = header.indexOf(" ");
  const word = (at === -1 ? header : header.slice(0, at)).toLowerCase();
  if (word !== (kind === "other" ? name.toLowerCase() : kind)) return undefined;
  return at === -1 ? undefined : header.slice(at + 1).trim() || undefined;
}

function cookie(header: string, name: string): string | undefined {
  for (const pair of header.split(";")) {
    const at = pair.indexOf("=");
    if (at !== -1 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return undefined;
}
