/** The credentials of a client → where the security schemes of an operation have them sent. */

// By constants: with `noPropertyAccessFromIndexSignature`, names of headers are no properties.
const authorization = "Authorization";
const cookie = "Cookie";

/** A credential, or what gives it before each request; undefined: there is none. */
export type Credential<T = string> = T | (() => T | undefined | Promise<T | undefined>);

/** The user of HTTP's basic authentication. */
export interface BasicCredential {
  readonly username: string;
  readonly password: string;
}

/** How a security scheme has its credential sent. */
export type SchemeDescription =
  | { readonly in: "header" | "query" | "cookie"; readonly name: string }
  /** In `Authorization`, behind the name of the authentication scheme. */
  | { readonly in: "authorization"; readonly scheme: string }
  /** Not in the request: the connection has it. */
  | { readonly in: "connection" };

/** Alternatives of schemes that are needed together. */
export type SecurityDescription = readonly (readonly string[])[];

/** The credentials of a client, by security scheme. */
export type Credentials = Readonly<Record<string, Credential<string | BasicCredential> | undefined>>;

/** What a call sends besides: its own headers and query parameters go before. */
export interface SentCredentials {
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
}

/** The value of a credential, now. */
export async function credentialValue<T>(credential: Credential<T> | undefined): Promise<T | undefined> {
  return typeof credential === "function"
    ? (credential as () => T | undefined | Promise<T | undefined>)()
    : credential;
}

/**
 * The credentials of the first alternative for which the client has all of them. Functions of schemes that are not
 * needed are not called.
 */
export async function credentialsFor(
  security: SecurityDescription,
  schemes: Readonly<Record<string, SchemeDescription>>,
  credentials: Credentials,
): Promise<SentCredentials | undefined> {
  for (const alternative of security) {
    const sent = alternative.length === 0 ? undefined : await written(alternative, schemes, credentials);
    if (sent) return sent;
  }
  return undefined;
}

async function written(
  alternative: readonly string[],
  schemes: Readonly<Record<string, SchemeDescription>>,
  credentials: Credentials,
): Promise<SentCredentials | undefined> {
  const headers: Record<string, string> = {};
  const query: Record<string, string> = {};
  let isAny = false;
  for (const name of alternative) {
    const scheme = Object.hasOwn(schemes, name) ? schemes[name] : undefined;
    if (scheme?.in === "connection") continue;
    const value = Object.hasOwn(credentials, name) ? await credentialValue(credentials[name]) : undefined;
    if (!scheme || value === undefined) return undefined;
    isAny = true;
    const text = typeof value === "string" ? value : basic(value);
    if (scheme.in === "authorization") headers[authorization] = `${scheme.scheme} ${text}`;
    else if (scheme.in === "header") headers[scheme.name] = text;
    else if (scheme.in === "query") query[scheme.name] = text;
    else headers[cookie] = [headers[cookie], `${scheme.name}=${text}`].filter(Boolean).join("; ");
  }
  return isAny ? { headers, query } : undefined;
}

/** RFC 7617, in UTF-8. */
function basic({ username, password }: BasicCredential): string {
  const bytes = new TextEncoder().encode(`${username}:${password}`);
  return btoa(String.fromCharCode(...bytes));
}
