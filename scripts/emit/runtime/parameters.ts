/** The text of a request → the values of its parameters, by OpenAPI's styles. */

import type { IncomingHttpHeaders } from "node:http";
import type { ParameterDescriptor } from "./operation.js";

/** Parameters by place and name; types are coerced later, by the validator. */
export interface ParameterValues {
  readonly path: Record<string, unknown>;
  readonly query: Record<string, unknown>;
  readonly headers: Record<string, unknown>;
  readonly cookies: Record<string, unknown>;
}

/** Reads every declared parameter; what is absent stays absent, what is not declared is not read. */
export function readParameters(
  parameters: readonly ParameterDescriptor[],
  path: Readonly<Record<string, string>>,
  query: URLSearchParams,
  headers: IncomingHttpHeaders,
): ParameterValues {
  const values: ParameterValues = { path: {}, query: {}, headers: {}, cookies: {} };
  const cookies = parameters.some((each) => each.in === "cookie")
    ? readCookies(headers.cookie)
    : new Map<string, string>();
  for (const parameter of parameters) {
    const { name } = parameter;
    if (parameter.in === "path") put(values.path, name, read(path[name], parameter));
    else if (parameter.in === "query") put(values.query, name, readQuery(query, parameter));
    else if (parameter.in === "cookie") put(values.cookies, name, read(cookies.get(name), parameter));
    else {
      const header = headers[name.toLowerCase()];
      put(
        values.headers,
        name.toLowerCase(),
        read(Array.isArray(header) ? header.join(",") : header, parameter),
      );
    }
  }
  return values;
}

function put(target: Record<string, unknown>, name: string, value: unknown): void {
  if (value === undefined) return;
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
}

function readQuery(query: URLSearchParams, parameter: ParameterDescriptor): unknown {
  const { name, style, explode, shape } = parameter;
  if (shape === "object" && style === "deepObject") return readDeepObject(query, name);
  const all = query.getAll(name);
  if (all.length === 0) return undefined;
  if (parameter.json) return readJson(all[0] ?? "");
  if (shape === "primitive") return all.length === 1 ? all[0] : all;
  if (shape === "array" && (explode || all.length > 1)) return all;
  return read(all[0], parameter);
}

const separators: Readonly<Record<string, string>> = {
  spaceDelimited: " ",
  pipeDelimited: "|",
  label: ".",
  matrix: ",",
};

function read(text: string | undefined, parameter: ParameterDescriptor): unknown {
  if (text === undefined) return undefined;
  if (parameter.json) return readJson(text);
  const bare = withoutPrefix(text, parameter);
  if (parameter.shape === "primitive") return bare;
  const separator = separators[parameter.style] ?? ",";
  const parts =
    bare === ""
      ? []
      : bare.split(parameter.style === "matrix" && parameter.explode ? `;${parameter.name}=` : separator);
  if (parameter.shape === "array")
    return parts.map((part) => (parameter.in === "header" ? part.trim() : part));
  return readObject(parts, parameter.explode);
}

/** The marks that the path styles label and matrix put in front. */
function withoutPrefix(text: string, { style, name }: ParameterDescriptor): string {
  if (style === "label") return text.replace(/^\./, "");
  if (style === "matrix") return text.replace(/^;/, "").replace(`${name}=`, "");
  return text;
}

function readObject(parts: readonly string[], explode: boolean): Record<string, string> {
  const pairs = explode
    ? parts.map((part) => part.split("=", 2))
    : Array.from({ length: Math.ceil(parts.length / 2) }, (_, at) => parts.slice(at * 2, at * 2 + 2));
  const object: Record<string, string> = {};
  for (const [key = "", value = ""] of pairs) put(object, key, value);
  return object;
}

function readDeepObject(query: URLSearchParams, name: string): Record<string, unknown> | undefined {
  const object: Record<string, unknown> = {};
  for (const [key, value] of query) {
    if (key.startsWith(`${name}[`) && key.endsWith("]")) put(object, key.slice(name.length + 1, -1), value);
  }
  return Object.keys(object).length > 0 ? object : undefined;
}

/** What is no JSON stays text, for the validator to refuse. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function readCookies(header: string | undefined): Map<string, string> {
  const pairs = (header ?? "").matchAll(/(?:^|;)([^=;]*)=([^;]*)/g);
  return new Map([...pairs].map(([, name = "", value = ""]) => [name.trim(), value.trim()]));
}
