/**
 * client.ts: openapi-fetch on the generated types, with what the client has to know of the document; client/ is what
 * works with that.
 */

import { readdir, readFile } from "node:fs/promises";
import { basePathsOf } from "../model/base-paths.js";
import type { ApiModel, Operation, SecurityScheme } from "../model/model.js";
import { clientFolder } from "../package-files.js";
import { header, literal, property, value } from "../print/typescript.js";
import type { OperationDescription } from "./client/calls.js";
import type { SchemeDescription, SecurityDescription } from "./client/credentials.js";
import { bodiesOf, responsesOf } from "./client-bodies.js";
import { stylesOf } from "./client-styles.js";
import type { Emitter } from "./output.js";
import { credentialOf } from "./security-schemes.js";

/** Beside the sources is what tsc makes of them, in the packed tool. */
const isSource = (name: string) => /(?<!\.d)\.ts$/.test(name);

export const emitClient: Emitter = async (model) => {
  const names = (await readdir(clientFolder)).filter(isSource).sort();
  const texts = await Promise.all(names.map((name) => readFile(new URL(name, clientFolder), "utf8")));
  return new Map([
    ["client.ts", `${header(model.sources)}${printClient(model)}`],
    ...names.map((name, at): [string, string] => [
      `client/${name}`,
      `${header(["its own client"])}${texts[at] ?? ""}`,
    ]),
  ]);
};

/** By path and method, what is not the usual. */
function printOperations(model: ApiModel): string {
  const standard = basePathsOf(model.document.servers);
  const security = securityOf(model);
  const paths = new Map<string, Record<string, object>>();
  for (const operation of model.operations) {
    const described = describe(model, operation, { standard, security });
    if (Object.keys(described).length > 0)
      paths.set(operation.path, { ...paths.get(operation.path), [operation.method]: described });
  }
  return [...paths].map(([path, methods]) => `    [${literal(path)}, ${value(methods)}],\n`).join("");
}

function describe(
  model: ApiModel,
  operation: Operation,
  usual: { readonly standard: readonly string[]; readonly security: SecurityDescription },
): OperationDescription {
  const { basePaths, security } = operation;
  const bodies = bodiesOf(model, operation);
  const responses = responsesOf(model, operation);
  return {
    ...stylesOf(operation),
    ...(basePaths.join() !== usual.standard.join() && { basePaths }),
    ...(bodies && { bodies }),
    ...(responses && { responses }),
    ...(JSON.stringify(security) !== JSON.stringify(usual.security) && { security }),
  };
}

/** The security that most operations have: said once. */
function securityOf({ operations }: ApiModel): SecurityDescription {
  const counts = new Map<string, number>();
  for (const { security } of operations) {
    const text = JSON.stringify(security);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const most = Math.max(0, ...counts.values());
  const [found = "[]"] = [...counts].find(([, count]) => count === most) ?? [];
  return JSON.parse(found) as SecurityDescription;
}

function describeScheme({ name, definition }: SecurityScheme): SchemeDescription {
  const { kind, name: sent } = credentialOf({ name, definition });
  if (kind === "header" || kind === "query" || kind === "cookie") return { in: kind, name: sent };
  if (kind === "none") return { in: "connection" };
  const scheme = { bearer: "Bearer", basic: "Basic", other: String(definition.scheme) }[kind];
  return { in: "authorization", scheme };
}

/** The type of a scheme's credential; undefined where the client sends none. */
function credentialType(scheme: SecurityScheme): string | undefined {
  const { kind } = credentialOf(scheme);
  if (kind === "none") return undefined;
  return kind === "basic" ? "Credential<BasicCredential>" : "Credential";
}

function printClient(model: ApiModel): string {
  const standard = basePathsOf(model.document.servers);
  const schemes = model.securitySchemes;
  const types = schemes.flatMap((scheme) => {
    const type = credentialType(scheme);
    return type === undefined ? [] : [`  readonly ${property(scheme.name)}?: ${type};\n`];
  });
  const isBasic = types.some((each) => each.includes("BasicCredential"));
  return `import openapiFetch from "openapi-fetch";
import { type ApiDescription, type OperationDescription, withOperations } from "./client/calls.js";
import type { ${isBasic ? "BasicCredential, " : ""}Credential${types.length > 0 ? ", Credentials" : ""} } from "./client/credentials.js";
import { defaultExport } from "./client/interop.js";
import { writePath, writeQuery } from "./client/styles.js";
import type { ApiClient, FetchClientOptions } from "./client/types.js";
import type { paths } from "./types.js";

export type { ApiClient } from "./client/types.js";
export { ResponseBodyError, RoundedIntegerError } from "./client/responses.js";

/** Where the API stands below the server's origin. */
export type BasePath = ${standard.map(literal).join(" | ")};

const api: ApiDescription = {
  // What is not the usual, by path and method.
  operations: new Map<string, Readonly<Record<string, OperationDescription>>>([
${printOperations(model)}  ]),
  security: ${value(securityOf(model))},
  schemes: {
${schemes.map((each) => `    ${property(each.name)}: ${value(describeScheme(each))},\n`).join("")}  },
};
${
  types.length === 0
    ? ""
    : `
/** The credentials that the client may have, by security scheme. */
export interface SecurityCredentials {
${types.join("")}}
`
}
/** How to reach the server. */
export interface ApiClientOptions extends FetchClientOptions {
  /** The server's origin: \`http://localhost:8008\`. */
  readonly origin: string;
  /** Which base path to use, where the document has several. */
  readonly basePath?: BasePath;
  /** Sent as a Bearer token, unless the call has an Authorization header; a function is asked before each request. */
  readonly accessToken?: Credential;
${
  types.length === 0
    ? ""
    : `  /**
   * Sent with the operations that need them: those of the first alternative for which all are here. A header or query
   * parameter of the call's own goes before. Functions are asked before each request.
   */
  readonly security?: SecurityCredentials;
`
}}

/** A client of the whole API: \`client.POST("/path", { params, body })\`, typed by path and method. */
export function createApiClient(options: ApiClientOptions): ApiClient<paths> {
  const { origin, basePath = ${literal(standard[0] ?? "")}, accessToken, ${types.length > 0 ? "security, " : ""}...given } = options;
  const root = origin.replace(/\\/+$/, "");
  const querySerializer = (query: unknown) => writeQuery(query as Record<string, unknown>);
  const pathSerializer = (template: string, values: Record<string, unknown>) => writePath(template, values);
  const createFetchClient = defaultExport(openapiFetch);
  const client = createFetchClient<paths>({ querySerializer, pathSerializer, ...given, baseUrl: root + basePath });
  return withOperations(client, api, { root, basePath, accessToken, ${types.length > 0 ? "credentials: security as Credentials | undefined, " : ""}given }) as unknown as ApiClient<paths>;
}
`;
}
