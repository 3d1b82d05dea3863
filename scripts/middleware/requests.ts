/** A request validated by the runtime's engine, and what Express's handlers see of it afterwards. */

import type { Request, Response } from "express";
import { requestMediaType } from "../emit/runtime/bodies.js";
import { readDeepObject } from "../emit/runtime/deep-objects.js";
import { compiledEngine, type ValidatedRequest } from "../emit/runtime/engines.js";
import { settleForm } from "../emit/runtime/forms.js";
import { put } from "../emit/runtime/json-text.js";
import { formKind, isJson, sentForm } from "../emit/runtime/media-types.js";
import { readMultipart } from "../emit/runtime/multipart.js";
import type { OperationDescriptor } from "../emit/runtime/operation.js";
import { partsOf } from "../emit/runtime/paths.js";
import type { JsonObject } from "../json.js";
import type { Route } from "./operations.js";
import type { ValidateRequestOptions } from "./options.js";

/** A request's route, and the text of its path's parameters: decoded, and as it was sent. */
export interface FoundRoute {
  readonly route: Route;
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly sentPath: Readonly<Record<string, string>>;
}

/** A body that nobody has read: bytes, which nobody checks. */
const unread = new Uint8Array();

/**
 * Validates a request and changes it: parameters and body become what the document says, defaults filled in.
 * @throws RequestError
 */
export async function validateRequest(
  request: Request,
  response: Response,
  { route, pathParameters, sentPath }: FoundRoute,
  options: ValidateRequestOptions & { readonly readsUploads: boolean },
): Promise<Record<string, unknown>> {
  const { descriptor } = route;
  const mediaType = descriptor.body ? requestMediaType(request, descriptor, descriptor.body) : undefined;
  const body = bodyOf(request, route, mediaType, options.readsUploads);
  const { search } = partsOf(request.originalUrl);
  const query = new URLSearchParams(search);
  const allowUnknownQueryParameters =
    descriptor.allowUnknownQueryParameters ?? options.allowUnknownQueryParameters ?? false;
  const valid = await compiledEngine({
    operation: descriptor,
    request: withCookies(request, descriptor),
    response,
    pathParameters,
    sentPath,
    search,
    query,
    rules: { allowUnknownQueryParameters, allowReserved: options.allowReserved ?? false },
    credentials: route.credentials,
    mediaType,
    body,
  });
  for (const [name, value] of Object.entries(valid.headers ?? {})) put(request.headers, name, value);
  setQuery(request, queryOf(request, query, valid, descriptor, options));
  if (body !== undefined && body !== unread) request.body = valid.body;
  return { ...pathParameters, ...valid.path };
}

function bodyOf(
  request: Request,
  { descriptor, binary }: Route,
  mediaType: string | undefined,
  readsUploads: boolean,
): unknown {
  if (mediaType === undefined) return request.body;
  const kind = descriptor.body && sentForm(request.get("content-type"), descriptor.body, mediaType);
  if (kind === "multipart") {
    const files = readsUploads && Array.isArray(request.files) ? request.files : [];
    const named = files.map(({ fieldname, mimetype, size, buffer }) => ({
      field: fieldname,
      mediaType: mimetype,
      size,
      bytes: buffer ?? Buffer.alloc(0),
    }));
    return readMultipart(request.body, named, descriptor.body?.forms?.[mediaType] ?? []);
  }
  if (request.body !== undefined && kind === "urlencoded")
    return settleForm(request.body, descriptor.body?.forms?.[mediaType] ?? []);
  if (request.body !== undefined) return request.body;
  // What has no parser is for the handler to read.
  const actual = request.get("content-type") ?? mediaType;
  const isParsed =
    isJson(actual) || formKind(actual) !== undefined || /^text\/|^[^;]*[/+]xml\b/i.test(actual);
  const isBytes = binary.includes(mediaType) || !isParsed;
  const isEmpty = request.get("content-type") === undefined && request.get("content-length") === "0";
  const isSent =
    !isEmpty && ["content-length", "transfer-encoding"].some((name) => request.get(name) !== undefined);
  return isBytes && isSent ? unread : undefined;
}

/** Where a cookie parser has been, its word on signed cookies counts. */
function withCookies(request: Request, { parameters }: OperationDescriptor): Request {
  const { cookies, signedCookies } = request as { cookies?: JsonObject; signedCookies?: JsonObject };
  if (!signedCookies || Object.keys(signedCookies).length === 0) return request;
  if (!parameters.some((each) => each.in === "cookie")) return request;
  const pairs = Object.entries({ ...cookies, ...signedCookies }).map(
    ([name, value]) => `${name}=${encodeURIComponent(String(value))}`,
  );
  const headers = { ...request.headers, cookie: pairs.join("; ") };
  return Object.create(request, { headers: { value: headers } }) as Request;
}

/** The declared parameters as they were read, and beside them what else may stand in the query. */
function queryOf(
  request: Request,
  sent: URLSearchParams,
  { query }: ValidatedRequest,
  { parameters }: OperationDescriptor,
  { removeAdditional }: ValidateRequestOptions,
): Record<string, unknown> {
  const made: Record<string, unknown> = {};
  const declared = parameters.filter((each) => each.in === "query");
  const taken = new Set(declared.map(({ name }) => name));
  for (const { name, properties = [] } of declared)
    if (typeof query?.[name] === "object") for (const property of properties) taken.add(property);
  const keepsOthers = removeAdditional !== "all" || declared.length === 0;
  for (const [name, value] of keepsOthers ? Object.entries(request.query) : []) {
    const base = name.includes("[") ? name.slice(0, name.indexOf("[")) : name;
    if (taken.has(name) || taken.has(base)) continue;
    put(made, base, base === name ? value : (readDeepObject(sent, base) ?? value));
  }
  for (const [name, value] of Object.entries(query ?? {})) put(made, name, value);
  return made;
}

/** In Express 5 `query` is computed whenever it is asked for. */
function setQuery(request: Request, value: Record<string, unknown>): void {
  Object.defineProperty(request, "query", { value, writable: true, enumerable: true, configurable: true });
}
