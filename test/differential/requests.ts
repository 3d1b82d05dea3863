/** Requests to one operation: valid, at the bounds, and with one fault. */

import fc from "fast-check";
import { isObject, type JsonObject } from "../../scripts/json.js";
import type { ApiModel, MediaType, Operation, Parameter } from "../../scripts/model/model.js";
import { type Faulty, faulty, fitting } from "./values.js";

/** A request as it goes over the wire. */
export interface TestRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** "valid", or the fault. */
  readonly fault: string;
  /** Where the fault was made: a parameter, "body", or "request". */
  readonly at: string;
}

interface Parts {
  readonly parameters: Map<Parameter, unknown>;
  readonly media: MediaType | undefined;
  readonly body: unknown;
}

/** What can go wrong with a request as a whole. */
const requestFaults = [
  "unknown-query",
  "media-type",
  "no-media-type",
  "no-body",
  "broken-json",
  "charset",
] as const;

/** Makes `count` requests, the same ones for the same seed. */
export function requestsTo(
  model: ApiModel,
  operation: Operation,
  count: number,
  seed: number,
): TestRequest[] {
  const context = { document: model.document };
  const parameters = operation.parameters;
  const content = operation.requestBody?.content ?? [];
  const arbitrary = fc.record({
    values: fc.tuple(...parameters.map((each) => fitting(each.schema, context))),
    present: fc.tuple(...parameters.map(() => fc.nat(9))),
    media: content.length > 0 ? fc.constantFrom(...content) : fc.constant(undefined),
    bodies: fc.tuple(...content.map((media) => fitting(media.schema ?? {}, context))),
    sent: fc.nat(9),
    kind: fc.nat(9),
    pick: fc.nat(1_000_000),
  });
  return fc.sample(arbitrary, { seed, numRuns: count }).map((drawn) => {
    const chosen = new Map<Parameter, unknown>();
    for (const [at, parameter] of parameters.entries())
      if (parameter.required || (drawn.present[at] ?? 0) < 6) chosen.set(parameter, drawn.values[at]);
    const body = drawn.media && drawn.bodies[content.indexOf(drawn.media)];
    const sendsBody = drawn.media && (operation.requestBody?.required || drawn.sent < 8);
    const parts: Parts = { parameters: chosen, media: sendsBody ? drawn.media : undefined, body };
    if (drawn.kind < 3) return print(operation, parts, "valid", "request");
    return withFault(operation, parts, context.document, drawn.kind, drawn.pick);
  });
}

/** A request that reaches the operation, with nothing in it but its path. */
export function bareRequest(operation: Operation): TestRequest {
  return print(operation, { parameters: new Map(), media: undefined, body: undefined }, "valid", "request");
}

function withFault(
  operation: Operation,
  parts: Parts,
  document: JsonObject,
  kind: number,
  pick: number,
): TestRequest {
  const choices: (() => TestRequest)[] = [];
  const context = { document };
  if (kind < 6 || parts.media === undefined) {
    for (const [parameter, value] of parts.parameters) {
      const change =
        ({ fault, value: wrong }: Faulty) =>
        () =>
          print(
            operation,
            { ...parts, parameters: new Map(parts.parameters).set(parameter, wrong) },
            fault,
            parameter.name,
          );
      choices.push(...faulty(parameter.schema, value, context).map(change));
      if (parameter.in !== "path") {
        const without = new Map(parts.parameters);
        without.delete(parameter);
        choices.push(() => print(operation, { ...parts, parameters: without }, "missing", parameter.name));
      }
      if (parameter.in === "query") choices.push(change({ fault: "empty", value: "" }));
    }
  }
  if (kind >= 6 && parts.media) {
    for (const { fault, value } of faulty(parts.media.schema ?? {}, parts.body, context))
      choices.push(() => print(operation, { ...parts, body: value }, fault, "body"));
  }
  if (choices.length === 0 || pick % 13 === 0) {
    for (const fault of requestFaults) choices.push(() => print(operation, parts, fault, "request"));
  }
  const chosen = choices[(pick * 7919) % choices.length];
  return chosen ? chosen() : print(operation, parts, "valid", "request");
}

function print(operation: Operation, parts: Parts, fault: string, at: string): TestRequest {
  const headers: Record<string, string> = {};
  const query: string[] = [];
  const cookies: string[] = [];
  let path = operation.path;
  for (const parameter of operation.parameters) {
    const has = parts.parameters.has(parameter);
    const value = parts.parameters.get(parameter);
    if (parameter.in === "path")
      path = path.replace(`{${parameter.name}}`, () => inPath(parameter, value) || "x");
    else if (!has) continue;
    else if (parameter.in === "query") query.push(...inQuery(parameter, value));
    else if (parameter.in === "cookie")
      cookies.push(`${parameter.name}=${encodeURIComponent(plain(parameter, value))}`);
    else headers[parameter.name.toLowerCase()] = plain(parameter, value).replace(/[^\t\x20-\x7e]/g, "_");
  }
  if (fault === "unknown-query") query.push("no_such_parameter=1");
  if (cookies.length > 0) headers.cookie = cookies.join("; ");
  let body =
    parts.media && fault !== "no-body" ? printBody(parts.media.mediaType, parts.body, headers) : undefined;
  if (parts.media && fault === "no-body") headers["content-type"] = parts.media.mediaType;
  if (fault === "media-type") {
    headers["content-type"] = "application/x-no-such-type";
    body ??= "x";
  }
  if (fault === "no-media-type") delete headers["content-type"];
  if (fault === "broken-json" && headers["content-type"]?.includes("json")) body = '{"a": ';
  if (fault === "charset" && headers["content-type"]?.includes("json"))
    headers["content-type"] += "; charset=utf-8";
  const url = `${(operation.basePaths[0] ?? "") + path.replace(/[^\x21-\x7e]/g, encode)}${query.length > 0 ? `?${query.join("&")}` : ""}`;
  return { method: operation.method, url, headers, body, fault, at };
}

function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (each) => `%${each.charCodeAt(0).toString(16)}`,
  );
}

function scalar(value: unknown): string {
  return typeof value === "string"
    ? value
    : typeof value === "object"
      ? JSON.stringify(value)
      : String(value);
}

function inPath(parameter: Parameter, value: unknown): string {
  const { name, style, explode, json } = parameter;
  if (json) return encode(JSON.stringify(value));
  const prefix = style === "label" ? "." : style === "matrix" ? ";" : "";
  const separator = style === "label" && explode ? "." : style === "matrix" && explode ? ";" : ",";
  const named = style === "matrix" ? `${name}=` : "";
  if (Array.isArray(value)) {
    const each = value.map((item) => encode(scalar(item)));
    return style === "matrix" && explode
      ? prefix + each.map((item) => named + item).join(separator)
      : prefix + named + each.join(separator);
  }
  if (isObject(value)) {
    const pairs = Object.entries(value).map(
      ([key, item]) => `${encode(key)}${explode ? "=" : ","}${encode(scalar(item))}`,
    );
    return prefix + (style === "matrix" && !explode ? named : "") + pairs.join(separator);
  }
  return prefix + named + encode(scalar(value));
}

function inQuery(parameter: Parameter, value: unknown): string[] {
  const { style, explode, json } = parameter;
  const name = encode(parameter.name);
  if (json) return [`${name}=${encode(JSON.stringify(value))}`];
  if (Array.isArray(value)) {
    const each = value.map((item) => encode(scalar(item)));
    if (explode) return each.map((item) => `${name}=${item}`);
    return [
      `${name}=${each.join(style === "pipeDelimited" ? "|" : style === "spaceDelimited" ? "%20" : ",")}`,
    ];
  }
  if (isObject(value)) {
    const pairs = Object.entries(value).map(([key, item]) => [encode(key), encode(scalar(item))] as const);
    if (style === "deepObject") return pairs.map(([key, item]) => `${name}[${key}]=${item}`);
    if (explode) return pairs.map(([key, item]) => `${key}=${item}`);
    return [`${name}=${pairs.flat().join(",")}`];
  }
  return [`${name}=${encode(scalar(value))}`];
}

function plain(parameter: Parameter, value: unknown): string {
  if (parameter.json) return JSON.stringify(value);
  if (Array.isArray(value)) return value.map(scalar).join(",");
  if (isObject(value))
    return Object.entries(value)
      .map(([key, item]) => `${key}${parameter.explode ? "=" : ","}${scalar(item)}`)
      .join(",");
  return scalar(value);
}

const boundary = "joinery-boundary";

function printBody(mediaType: string, value: unknown, headers: Record<string, string>): string {
  headers["content-type"] = mediaType.includes("*") ? "application/json" : mediaType;
  if (mediaType.startsWith("multipart/form-data")) {
    headers["content-type"] = `multipart/form-data; boundary=${boundary}`;
    const parts = fields(value).map(
      ([name, text]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${text}\r\n`,
    );
    return `${parts.join("")}--${boundary}--\r\n`;
  }
  if (mediaType.startsWith("application/x-www-form-urlencoded"))
    return fields(value)
      .map(([name, text]) => `${encode(name)}=${encode(text)}`)
      .join("&");
  if (/json|\*/.test(mediaType)) return JSON.stringify(value ?? null);
  return scalar(value);
}

function fields(value: unknown): [string, string][] {
  if (!isObject(value)) return [["value", scalar(value)]];
  return Object.entries(value).flatMap(([name, each]): [string, string][] =>
    Array.isArray(each) ? each.map((item): [string, string] => [name, scalar(item)]) : [[name, scalar(each)]],
  );
}
