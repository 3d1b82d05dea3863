/** The combined OpenAPI 3 document → the model. */

import { type Diagnostics, faultyOverlay, formatPlace } from "../diagnostics.js";
import { getOwn, isObject, type JsonObject, valueAt } from "../json.js";
import type { Places } from "../read/places.js";
import { SourcePointers } from "../read/pointers.js";
import { meant } from "../spelling.js";
import { basePathsOf, mostBasePaths, serverOfTooMany } from "./base-paths.js";
import { separatorsOf } from "./collection-formats.js";
import { bindDynamicReferences } from "./dynamic-references.js";
import type {
  Answer,
  ApiModel,
  MediaType,
  Operation,
  Parameter,
  RequestBody,
  ResponseHeader,
  SecurityScheme,
} from "./model.js";
import { operationIds } from "./operation-id.js";
import { isIgnoredParameter, valueSchemaOf } from "./parameter-content.js";
import { isNamed, templateFault } from "./path-parts.js";
import { inOrder, reportSharedId, type Used } from "./shared-ids.js";
import { shapeOf } from "./value-types.js";
import { eachOperation } from "./walk.js";

/**
 * Builds the model; faults that span several parts of the document are reported here, but for
 * what documents that could not be read may hold, where the document is not `whole`.
 */
export function buildModel(
  combined: JsonObject,
  { sources, whole }: { readonly sources: readonly string[]; readonly whole: boolean },
  places: Places,
  diagnostics: Diagnostics,
): ApiModel {
  const named = withOperationIds(combined, places, diagnostics);
  const document = bindDynamicReferences(named, places, diagnostics);
  const pointers = new SourcePointers(places);
  const builder = new ModelBuilder(document, whole, places, pointers, diagnostics);
  const operations = builder.operations();
  const securitySchemes = builder.securitySchemes();
  return {
    document,
    dialect: dialectOf(document),
    operations,
    securitySchemes,
    undefinedSchemes: undefinedSchemes(operations, securitySchemes),
    sources,
    originOf: (part) => pointers.originOf(part),
    writtenAs: places.writtenAs,
  };
}

/** Gives an ID to every operation that has none and reports those that two operations share. */
function withOperationIds(document: JsonObject, places: Places, diagnostics: Diagnostics): JsonObject {
  const taken = new Map<string, Used[]>();
  for (const section of ["paths", "webhooks"] as const)
    for (const { operation, path } of eachOperation(document, section)) {
      const id = operation.operationId;
      // An empty one names nothing.
      if (typeof id !== "string" || id === "") continue;
      const used = { own: places.of(operation, "operationId"), use: places.ofField(document[section], path) };
      taken.set(id, [...(taken.get(id) ?? []), used]);
    }
  for (const [id, used] of taken) if (used.length > 1) reportSharedId(id, used, diagnostics);
  const unnamed = [...eachOperation(document)].filter(
    // One that is no text is told with all that is wrong with the document's form.
    ({ operation: { operationId = "" } }) => operationId === "",
  );
  const ids = operationIds(unnamed, new Set(taken.keys()));
  for (const [{ operation }, id] of ids) operation.operationId = id;
  return document;
}

/** The names of schemes that operations require and that are not among those which are defined, in their order. */
function undefinedSchemes(
  operations: readonly Operation[],
  schemes: readonly SecurityScheme[],
): readonly string[] {
  const defined = new Set(schemes.map(({ name }) => name));
  const required = new Set(operations.flatMap(({ security }) => security.flat()));
  return [...required].filter((name) => !defined.has(name));
}

class ModelBuilder {
  readonly #document: JsonObject;
  readonly #dialect: ApiModel["dialect"];
  readonly #whole: boolean;
  readonly #places: Places;
  readonly #pointers: SourcePointers;
  readonly #diagnostics: Diagnostics;

  constructor(
    document: JsonObject,
    whole: boolean,
    places: Places,
    pointers: SourcePointers,
    diagnostics: Diagnostics,
  ) {
    this.#document = document;
    this.#dialect = dialectOf(document);
    this.#whole = whole;
    this.#places = places;
    this.#pointers = pointers;
    this.#diagnostics = diagnostics;
  }

  operations(): Operation[] {
    const operations = this.#read();
    this.#checkRoutes(operations);
    this.#checkTwice();
    return operations;
  }

  #read(): Operation[] {
    return [...eachOperation(this.#document)].map(({ path, item, method, operation }) => {
      const parameters = this.#parameters(item.parameters, operation.parameters);
      this.#checkPath(path, item, operation);
      const body = this.#deref(operation.requestBody);
      return {
        id: String(operation.operationId),
        method: method.toUpperCase(),
        path,
        basePaths: this.#basePaths(operation.servers ?? item.servers ?? this.#document.servers),
        summary: typeof operation.summary === "string" ? operation.summary : undefined,
        deprecated: operation.deprecated === true,
        parameters,
        requestBody: body ? this.#requestBody(body) : undefined,
        answers: this.#answers(operation.responses),
        security: this.#security(operation),
        place: this.#pointers.originOf(operation),
      };
    });
  }

  #basePaths(servers: unknown): string[] {
    const server = serverOfTooMany(servers);
    if (server)
      this.#diagnostics.report("server-too-many", this.#places.of(server), { limit: mostBasePaths });
    return basePathsOf(servers);
  }

  securitySchemes(): SecurityScheme[] {
    const schemes = this.#schemes();
    return Object.entries(schemes).flatMap(([name, definition]) =>
      isObject(definition) ? [{ name, definition, place: this.#pointers.originOf(definition) }] : [],
    );
  }

  #schemes(): JsonObject {
    const components = isObject(this.#document.components) ? this.#document.components : {};
    return isObject(components.securitySchemes) ? components.securitySchemes : {};
  }

  #deref(node: unknown): JsonObject | undefined {
    let current = node;
    for (let hops = 0; hops < 20 && isObject(current) && typeof current.$ref === "string"; hops += 1) {
      current = valueAt(this.#document, current.$ref.slice(1));
    }
    return isObject(current) ? current : undefined;
  }

  #parameters(shared: unknown, own: unknown): Parameter[] {
    const found = new Map<string, Parameter>();
    for (const list of [asList(shared), asList(own)]) {
      const here = new Set<string>();
      for (const entry of list) {
        const node = this.#deref(entry);
        if (!node || this.#places.isHole(node)) continue;
        if (isIgnoredParameter(node)) continue;
        const parameter = this.#parameter(node);
        const key = `${parameter.in} ${parameter.name}`;
        if (here.has(key))
          this.#diagnostics.report("parameter-twice", this.#places.of(entry), { name: parameter.name });
        here.add(key);
        found.set(key, parameter);
      }
    }
    return [...found.values()];
  }

  #parameter(node: JsonObject): Parameter {
    const place = String(node.in) as Parameter["in"];
    const style = String(node.style ?? (place === "query" || place === "cookie" ? "form" : "simple"));
    const context = { document: this.#document, dialect: this.#dialect };
    const { schema, json } = valueSchemaOf(context, node, (each) => this.#deref(each));
    return {
      name: String(node.name),
      in: place,
      required: node.required === true || place === "path",
      style,
      explode: typeof node.explode === "boolean" ? node.explode : style === "form",
      shape: shapeOf(context, schema),
      json,
      separators: separatorsOf(context, node, schema),
      allowReserved: node.allowReserved === true,
      allowEmptyValue: node.allowEmptyValue === true,
      schema,
    };
  }

  #requestBody(body: JsonObject): RequestBody {
    return { required: body.required === true, content: mediaTypes(body.content) };
  }

  #answers(responses: unknown): Answer[] {
    if (!isObject(responses)) return [];
    return Object.entries(responses).flatMap(([status, entry]) => {
      const response = status.startsWith("x-") ? undefined : this.#deref(entry);
      if (!response) return [];
      const headers = isObject(response.headers) ? Object.entries(response.headers) : [];
      return [
        {
          status,
          headers: headers.flatMap(([name, each]) => {
            const header = this.#deref(each);
            return header && name.toLowerCase() !== "content-type"
              ? [this.#responseHeader(name, header)]
              : [];
          }),
          content: mediaTypes(response.content),
        },
      ];
    });
  }

  #responseHeader(name: string, node: JsonObject): ResponseHeader {
    const context = { document: this.#document, dialect: this.#dialect };
    const { schema, json } = valueSchemaOf(context, node, (each) => this.#deref(each));
    return {
      name,
      required: node.required === true,
      explode: node.explode === true,
      shape: shapeOf(context, schema),
      json,
      separators: separatorsOf(context, node, schema),
      schema,
    };
  }

  #security(operation: JsonObject): string[][] {
    const requirements = asList(operation.security ?? this.#document.security).filter(isObject);
    const schemes = this.#schemes();
    for (const requirement of requirements) {
      for (const name of Object.keys(requirement)) {
        if (isObject(getOwn(schemes, name)) || this.#diagnostics.has(...faultyOverlay)) continue;
        if (this.#hasAllSchemes())
          this.#diagnostics.report("security-scheme-undefined", this.#places.of(requirement, name), { name });
      }
    }
    return requirements.map((requirement) => Object.keys(requirement));
  }

  /** Whether no scheme can be among what could not be had, or stands under a misspelt name. */
  #hasAllSchemes(): boolean {
    const { components = {} } = this.#document;
    if (!this.#whole || !isObject(components)) return false;
    const { securitySchemes: schemes = {} } = components;
    // What is not known at the top is kept as an extension.
    const kept = Object.keys(this.#document).filter((key) => key.startsWith("x-"));
    return (
      isObject(schemes) &&
      !this.#places.isHole(schemes) &&
      meant("x-components", kept) === undefined &&
      meant("securitySchemes", Object.keys(components)) === undefined
    );
  }

  /** `/a/{x}` and `/a/{y}` are one path, and so are `/v1` + `/a` and `/` + `/v1/a`. */
  #checkRoutes(operations: readonly Operation[]): void {
    const taken = new Map<string, Operation>();
    for (const operation of operations) {
      for (const base of operation.basePaths) {
        const route = `${operation.method} ${base}${operation.path}`.replace(/\{[^{}]*\}/g, "{}");
        const other = taken.get(route);
        if (other && other !== operation) {
          const [first, second] = inOrder(other.place, operation.place);
          this.#diagnostics.report("clash-operation", second, {
            operation: `${operation.method} ${operation.path}`,
            other: first ? formatPlace(first) : "another document",
          });
        } else taken.set(route, operation);
      }
    }
  }

  /** Paths of one file that only differ by the names of their parts; what has the same method is told already. */
  #checkTwice(): void {
    const taken = new Map<string, string>();
    const paths = isObject(this.#document.paths) ? this.#document.paths : {};
    for (const path of Object.keys(paths)) {
      const place = this.#places.of(paths, path);
      const key = `${place?.file} ${path.replace(/\{[^{}]*\}/g, "{}")}`;
      const other = taken.get(key);
      if (other === undefined) taken.set(key, path);
      else if (!this.#diagnostics.has("clash-operation"))
        this.#diagnostics.report("path-twice", place, { other });
    }
  }

  #checkPath(path: string, item: JsonObject, operation: JsonObject): void {
    // Told once, though every operation of the path is asked.
    const [sign] = /[?#]/.exec(path.replace(/\{[^{}]*\}/g, "")) ?? [];
    if (sign !== undefined)
      this.#diagnostics.report("path-beyond", this.#places.of(this.#document.paths, path), {
        sign,
        part: sign === "?" ? "query" : "fragment",
      });
    const fault = templateFault(path);
    if (fault !== undefined)
      this.#diagnostics.report("path-template", this.#places.of(this.#document.paths, path), {
        path,
        problem: fault,
      });
    const entries = [...asList(item.parameters), ...asList(operation.parameters)];
    const inPath = new Set([...path.matchAll(/\{([^{}]+)\}/g)].map(([, name]) => name as string));
    const declared = new Map(
      entries.flatMap((entry) => {
        const node = this.#deref(entry);
        return node?.in === "path" && !this.#places.isHole(node)
          ? [[String(node.name), { node, entry }] as const]
          : [];
      }),
    );
    const missed = fault === undefined ? [...inPath].filter((name) => !declared.has(name)) : [];
    const isTold = missed.length > 0 && !this.#diagnostics.has(...faultyOverlay);
    if (isTold && this.#hasAllParameters(item, operation, entries))
      for (const name of missed)
        this.#diagnostics.report("path-parameter-undeclared", this.#places.of(operation), { name });
    for (const [name, { node, entry }] of declared) {
      if (fault !== undefined || inPath.has(name) || !isNamed(node)) continue;
      const place = node === entry ? this.#places.of(node, "name") : this.#places.of(entry);
      this.#diagnostics.report("path-parameter-unused", place, { name });
    }
  }

  /** Whether no parameter of an operation is among what could not be had: it may be the one that is missed. */
  #hasAllParameters(item: JsonObject, operation: JsonObject, entries: readonly unknown[]): boolean {
    const written = [item, operation].map((each) => this.#places.nodeOf(each) as JsonObject | undefined);
    const around = [item, operation, ...written.map((each) => each?.parameters)];
    const lists = written.map((each) => each?.parameters).filter((each) => each !== undefined);
    return (
      ![...entries, ...around].some((each) => this.#places.isHole(each)) &&
      written.every((each) => meant("parameters", Object.keys(each ?? {})) === undefined) &&
      lists.every((each) => Array.isArray(each) && each.every(isObject)) &&
      entries.every((each) => isNamed(this.#deref(each)))
    );
  }
}

function dialectOf(document: JsonObject): ApiModel["dialect"] {
  return String(document.openapi).startsWith("3.1") ? "3.1" : "3.0";
}

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function mediaTypes(content: unknown): MediaType[] {
  if (!isObject(content)) return [];
  return Object.entries(content).map(([mediaType, entry]) => ({
    mediaType,
    schema: isObject(entry) && isObject(entry.schema) ? entry.schema : undefined,
    encoding: isObject(entry) && isObject(entry.encoding) ? entry.encoding : {},
  }));
}
