/** The calls of an openapi-fetch client → requests as the document declares them, and their responses as values. */

import type { Middleware } from "openapi-fetch";
import { type BodyDescription, isStreamed, writeBody } from "./bodies.js";
import {
  type Credential,
  type Credentials,
  credentialsFor,
  credentialValue,
  type SchemeDescription,
  type SecurityDescription,
} from "./credentials.js";
import { type ParseAs, type ResponseDescriptions, readResponse } from "./responses.js";
import {
  type Fields,
  type OperationStyles,
  writeCookies,
  writeHeaders,
  writePath,
  writeQuery,
} from "./styles.js";

// By a constant: with `noPropertyAccessFromIndexSignature`, names of headers are no properties.
const authorization = "Authorization";

/** What the client has to know of an operation where it is not the usual. */
export interface OperationDescription extends OperationStyles {
  /** The paths of its servers, where they are not those of the document. */
  readonly basePaths?: readonly string[];
  /** The bodies that it takes, where that is not JSON alone. */
  readonly bodies?: readonly BodyDescription[];
  /** The contents of its responses, where they are not JSON alone. */
  readonly responses?: ResponseDescriptions;
  /** Its security, where it is not the document's. */
  readonly security?: SecurityDescription;
}

/** What the client has to know of the API. */
export interface ApiDescription {
  /** By path and method. */
  readonly operations: ReadonlyMap<string, Readonly<Record<string, OperationDescription>>>;
  readonly security: SecurityDescription;
  readonly schemes: Readonly<Record<string, SchemeDescription>>;
}

/** What the client's user says. */
export interface CallSettings {
  /** Where the API stands: the server's origin. */
  readonly root: string;
  readonly basePath: string;
  readonly accessToken?: Credential | undefined;
  readonly credentials?: Credentials | undefined;
  /** The options that openapi-fetch was made with. */
  readonly given: Options;
}

/** The options of a call or client, as openapi-fetch takes them, as far as they are used here. */
interface Options {
  readonly baseUrl?: unknown;
  readonly params?: { readonly header?: Fields; readonly query?: Fields; readonly cookie?: Fields };
  readonly headers?: unknown;
  readonly body?: unknown;
  readonly parseAs?: unknown;
  readonly querySerializer?: unknown;
  readonly pathSerializer?: unknown;
  readonly bodySerializer?: unknown;
}

interface Result {
  readonly data?: unknown;
  readonly error?: unknown;
  readonly response: Response;
}

type Send = (path: string, call?: Options) => Promise<Result>;

const methods = ["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE"] as const;

/**
 * Has a client of openapi-fetch write requests and read responses as the operations declare them; what a call or the
 * client's user says goes before.
 */
export function withOperations<Client extends object>(
  client: Client,
  api: ApiDescription,
  settings: CallSettings,
): Client {
  const called = client as unknown as Record<string, Send> & {
    request: (method: string, path: string, call?: Options) => Promise<Result>;
    use: (middleware: Middleware) => void;
  };
  const originals = new WeakMap<Response, Response>();
  // Comes first, so that it sees responses after all others. openapi-fetch would read errors as JSON or text.
  called.use({
    onResponse({ response }) {
      if (response.ok || response.status < 200) return undefined;
      const unread = new Response(null, { status: response.status });
      originals.set(unread, response);
      return unread;
    },
  });
  const run = async (
    method: string,
    path: string,
    call: Options | undefined,
    send: Send,
  ): Promise<Result> => {
    const operation = api.operations.get(path)?.[method] ?? {};
    const result = await send(path, await written(operation, api, settings, call ?? {}));
    const response = originals.get(result.response) ?? result.response;
    // A middleware gave it without a request; openapi-fetch has read it.
    if (!response.ok && response === result.response) return result;
    const parseAs = call?.parseAs as ParseAs | undefined;
    return { ...(await readResponse(response, method, operation.responses ?? {}, parseAs)), response };
  };
  for (const method of methods) {
    const send = called[method] as Send;
    called[method] = (path, call) => run(method, path, call, send);
  }
  const { request } = called;
  called.request = (method, path, call) =>
    run(method.toUpperCase(), path, call, (_, made) => request(method, path, made));
  return client;
}

async function written(
  operation: OperationDescription,
  api: ApiDescription,
  settings: CallSettings,
  call: Options,
): Promise<Options> {
  const { path, query } = operation;
  const { given, root, basePath } = settings;
  const bases = operation.basePaths;
  const isElsewhere = bases && !bases.includes(basePath);
  const styled: Options = {
    ...(isElsewhere && { baseUrl: root + bases[0] }),
    ...(path &&
      !given.pathSerializer && {
        pathSerializer: (template: string, values: Fields) => writePath(template, values, path),
      }),
    ...(query &&
      !given.querySerializer && { querySerializer: (values: Fields) => writeQuery(values, query) }),
    ...call,
    ...withHeaders(operation, call),
    parseAs: "stream",
  };
  const authorized = await withCredentials(operation, api, settings, styled);
  return withBody(operation, given, authorized);
}

/** The header and cookie parameters of a call. Browsers do not let a script set Cookie, and send their own. */
function withHeaders({ header, cookie }: OperationStyles, call: Options): Options {
  const { params } = call;
  const cookies = writeCookies(params?.cookie ?? {}, cookie);
  const headers = headersOf(call.headers);
  if (cookies !== undefined) {
    const before = headerOf(headers, "Cookie");
    setHeader(headers, "Cookie", typeof before === "string" ? `${before}; ${cookies}` : cookies);
  }
  return {
    ...(cookies !== undefined && { headers }),
    ...(params?.header && { params: { ...params, header: writeHeaders(params.header, header) } }),
  };
}

async function withCredentials(
  { security }: OperationDescription,
  api: ApiDescription,
  { given, accessToken, credentials = {} }: CallSettings,
  call: Options,
): Promise<Options> {
  const sent = await credentialsFor(security ?? api.security, api.schemes, credentials);
  const found: Record<string, string> = { ...sent?.headers };
  const has = (name: string) =>
    [given.headers, call.headers, call.params?.header].some((each) => headerOf(each, name) !== undefined);
  if (found[authorization] === undefined && accessToken !== undefined && !has("Authorization")) {
    const token = await credentialValue(accessToken);
    if (token !== undefined) found[authorization] = `Bearer ${token}`;
  }
  const own = headersOf(call.headers);
  for (const [name, text] of Object.entries(found)) {
    const before = headerOf(own, name);
    if (name === "Cookie" && typeof before === "string") setHeader(own, name, `${before}; ${text}`);
    else if (!has(name)) own[name] = text;
  }
  const inQuery = Object.keys(sent?.query ?? {}).length > 0;
  return {
    ...call,
    ...(Object.keys(found).length > 0 && { headers: own }),
    ...(inQuery && { params: { ...call.params, query: { ...sent?.query, ...call.params?.query } } }),
  };
}

function withBody({ bodies = [] }: OperationDescription, given: Options, call: Options): Options {
  const { body } = call;
  if (body === undefined) return call;
  const chosen = [call.params?.header, call.headers, given.headers]
    .map((each) => headerOf(each, "Content-Type"))
    .find((each) => typeof each === "string");
  const declared = bodies.length > 0 ? bodies : [{ mediaType: "application/json" }];
  const { body: made, contentType } = writeBody(body, declared, chosen as string | undefined);
  const isOwn = (call.bodySerializer ?? given.bodySerializer) !== undefined;
  const headers = headersOf(call.headers);
  if (!isOwn && contentType === undefined) {
    // `fetch` says it, with the boundary: whatever else says it has to go.
    setHeader(headers, "Content-Type", null);
  } else if (
    contentType !== undefined &&
    !(isOwn && (chosen !== undefined || contentType.startsWith("multipart/")))
  ) {
    setHeader(headers, "Content-Type", contentType);
  }
  const header = call.params?.header;
  const params = header &&
    headerOf(header, "Content-Type") !== undefined && {
      params: { ...call.params, header: without(header, "Content-Type") },
    };
  if (isOwn) return { ...call, headers };
  return {
    ...call,
    ...params,
    headers,
    body: made,
    bodySerializer: () => made,
    ...(isStreamed(made) && { duplex: "half" }),
  };
}

/** The headers of a call, in whatever form it has them, as an object that may be changed. */
function headersOf(headers: unknown): Record<string, unknown> {
  if (headers instanceof Headers || Array.isArray(headers))
    return Object.fromEntries(headers as Iterable<[string, string]>);
  return { ...(headers as object | undefined) };
}

function headerOf(headers: unknown, name: string): unknown {
  const found = Object.entries(headersOf(headers)).find(([each]) => isSame(each, name));
  return found?.[1];
}

function setHeader(headers: Record<string, unknown>, name: string, value: string | null): void {
  for (const each of Object.keys(headers)) if (isSame(each, name)) delete headers[each];
  headers[name] = value;
}

function without(headers: Fields, name: string): Fields {
  return Object.fromEntries(Object.entries(headers).filter(([each]) => !isSame(each, name)));
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
