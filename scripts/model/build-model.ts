/** The combined OpenAPI 3 document → the model. */

import { atPlace, type Diagnostics, faultyOverlay, formatPlace } from "../diagnostics.js";
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
import { templateFault } from "./path-parts.js";
import { inOrder } from "./shared-ids.js";
import { shapeOf } from "./value-types.js";
import { eachOperation, type WalkedOperation } from "./walk.js";

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
  const named = withOperationIds(combined);
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

/** Gives an ID to every operation that has none. */
function withOperationIds(document: JsonObject): JsonObject {
  const all = (["paths", "webhooks"] as const).flatMap((section) => [...eachOperation(document, section)]);
  // An empty one names nothing.
  const taken = all.flatMap(({ operation: { operationId: id } }) =>
    typeof id === "string" && id !== "" ? [id] : [],
  );
  const unnamed = [...eachOperation(document)].filter(
    // One that is no text is told with all that is wrong with the document's form.
    ({ operation: { operationId = "" } }) => operationId === "",
  );
  const ids = operationIds(unnamed, new Set(taken));
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
    const read = ({ path, item, method, operation }: WalkedOperation): Operation => {
      const parameters = this.#parameters(item.parameters, operation.parameters);
      this.#checkPath(path);
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
    };
    return [...eachOperation(this.#document)].map((each) =>
      atPlace(
        () => this.#places.of(each.operation),
        () => read(each),
      ),
    );
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
      for (const entry of list) {
        const node = this.#deref(entry);
        if (!node || this.#places.isHole(node)) continue;
        if (isIgnoredParameter(node)) continue;
        const parameter = this.#parameter(node);
        found.set(`${parameter.in} ${parameter.name}`, parameter);
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
      meant("x-securityDefinitions", kept) === undefined &&
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
          const isOfOneFile = first !== undefined && first.file === second?.file;
          this.#diagnostics.report(isOfOneFile ? "path-shadowed" : "clash-operation", second, {
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
      else if (!this.#diagnostics.has("clash-operation", "path-shadowed"))
        this.#diagnostics.report("path-twice", place, { other });
    }
  }

  #checkPath(path: string): void {
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
