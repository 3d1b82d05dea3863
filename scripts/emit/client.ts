/** client.ts: openapi-fetch on the generated types, with the document's servers and styles; client/styles.ts writes these. */

import { readFile } from "node:fs/promises";
import { basePathsOf } from "../model/base-paths.js";
import type { ApiModel } from "../model/model.js";
import { clientFolder } from "../package-files.js";
import { header, literal, value } from "../print/typescript.js";
import { stylesOf } from "./client-styles.js";
import type { Emitter } from "./output.js";

export const emitClient: Emitter = async (model) => {
  const styles = await readFile(new URL("styles.ts", clientFolder), "utf8");
  return new Map([
    ["client.ts", `${header(model.sources)}${printClient(model)}`],
    ["client/styles.ts", `${header(["its own client"])}${styles}`],
  ]);
};

/** By path and method, those that are not the usual ones. */
function printStyles(model: ApiModel): string {
  const paths = new Map<string, Record<string, object>>();
  for (const operation of model.operations) {
    const styles = stylesOf(model, operation);
    if (styles) paths.set(operation.path, { ...paths.get(operation.path), [operation.method]: styles });
  }
  const lines = [...paths].map(([path, methods]) => `  [${literal(path)}, ${value(methods)}],\n`);
  return lines.join("");
}

function printClient(model: ApiModel): string {
  const standard = basePathsOf(model.document.servers);
  const others = new Map<string, string>();
  for (const { path, basePaths } of model.operations) {
    const [base = ""] = basePaths;
    if (base !== standard[0]) others.set(path, base);
  }
  return `import createFetchClient, { type Client, type ClientOptions } from "openapi-fetch";
import { type OperationStyles, withStyles, writeQuery } from "./client/styles.js";
import type { paths } from "./types.js";

/** Where the API stands below the server's origin. */
export type BasePath = ${standard.map(literal).join(" | ")};

/** Paths that stand elsewhere. */
const otherBases: ReadonlyMap<string, string> = new Map([
${[...others].map(([path, base]) => `  [${literal(path)}, ${literal(base)}],\n`).join("")}]);

/** What operations write in another way than is usual. */
const styles = new Map<string, Readonly<Record<string, OperationStyles>>>([
${printStyles(model)}]);

/** How to reach the server. */
export interface ApiClientOptions extends Omit<ClientOptions, "baseUrl"> {
  /** The server's origin: \`http://localhost:8008\`. */
  readonly origin: string;
  /** Which base path to use, where the document has several. */
  readonly basePath?: BasePath;
  /** Sent as a Bearer token; a function is asked before each request. */
  readonly accessToken?: string | (() => string | undefined);
}

/** A client of the whole API: \`client.POST("/path", { params, body })\`, typed by path, method and status. */
export function createApiClient(options: ApiClientOptions): Client<paths> {
  const { origin, basePath = ${literal(standard[0] ?? "")}, accessToken, ...others } = options;
  const root = origin.replace(/\\/+$/, "");
  const querySerializer = (query: unknown) => writeQuery(query as Record<string, unknown>);
  const client = withStyles(createFetchClient<paths>({ querySerializer, ...others, baseUrl: root + basePath }), styles, others);
  client.use({
    onRequest({ request, schemaPath }) {
      const token = typeof accessToken === "function" ? accessToken() : accessToken;
      if (token !== undefined) request.headers.set("Authorization", \`Bearer \${token}\`);
      const base = otherBases.get(schemaPath);
      return base === undefined ? request : new Request(root + base + request.url.slice(root.length + basePath.length), request);
    },
  });
  return client;
}
`;
}
