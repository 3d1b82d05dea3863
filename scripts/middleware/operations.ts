/** The operations of a document, found by path; their validators are compiled when they are first called. */

import type { Ajv } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import ajvFormatsModule from "ajv-formats";
import { describeOperation, sourceOf } from "../emit/descriptors.js";
import { formsOf, othersOf } from "../emit/fields.js";
import {
  answerSchemas,
  around,
  bodySchemas,
  hasJsonParameters,
  hasTextParameters,
  type PartSchema,
  parametersSchema,
} from "../emit/operation-schemas.js";
import { isJson } from "../emit/runtime/media-types.js";
import type { AnswerValidators, OperationDescriptor } from "../emit/runtime/operation.js";
import { type PathMatch, PathTree } from "../emit/runtime/paths.js";
import type { Validator } from "../emit/runtime/validation.js";
import { addStrictFormats } from "../emit/validator-ajv.js";
import { MemoryCompiler, type MemoryRules } from "../emit/validator-memory.js";
import { isObject, type JsonObject } from "../json.js";
import { basePathsOf } from "../model/base-paths.js";
import type { MediaType, Operation } from "../model/model.js";
import type { LoadedDocument } from "./load.js";
import type { OperationRoute, Settings } from "./options.js";
import { expressRoute, Wildcards } from "./routes.js";
import { SerDesTable } from "./serdes.js";

const addFormats = (ajvFormatsModule as unknown as { default: typeof ajvFormatsModule.default }).default;

/** An operation under one of its base paths. */
export interface Route extends OperationRoute {
  readonly descriptor: OperationDescriptor;
  /** The operation as the document has it. */
  readonly schema: JsonObject;
  /** Query parameters that credentials are sent in. */
  readonly credentials: readonly string[];
  /** The media types whose bodies are bytes, which nobody has to have read. */
  readonly binary: readonly string[];
}

/** All operations. */
export class Operations {
  readonly routes: readonly Route[];
  /** The names of all path parameters. */
  readonly pathParameters: readonly string[];
  readonly #bases: readonly string[];
  readonly #byDescriptor: ReadonlyMap<OperationDescriptor, Route>;
  readonly #trees = new Map<string, PathTree<OperationDescriptor>>();
  readonly #wildcards: Wildcards;

  constructor({ model, document }: LoadedDocument, settings: Settings) {
    const compiler = new Compiler(model, settings);
    this.routes = model.operations.flatMap((operation) => {
      const described = { ...describeOperation(model, operation), ...compiler.loaders(operation) };
      const schema = sourceOf({ ...model, document }, operation);
      const credentials = credentialNames(described, model.securitySchemes);
      const binary = (operation.requestBody?.content ?? [])
        .filter(isBinary)
        .map(({ mediaType }) => mediaType);
      return operation.basePaths.map((basePath) => ({
        descriptor: { ...described, basePaths: [basePath] },
        schema,
        credentials,
        binary,
        basePath,
        openApiRoute: `${basePath}${operation.path}`,
        expressRoute: expressRoute(`${basePath}${operation.path}`),
        method: operation.method,
        pathParams: operation.parameters.filter((each) => each.in === "path").map(({ name }) => name),
      }));
    });
    this.#byDescriptor = new Map(this.routes.map((route) => [route.descriptor, route]));
    this.#wildcards = new Wildcards([...this.#byDescriptor.keys()]);
    const inPaths = this.routes.flatMap(({ openApiRoute }) => [...openApiRoute.matchAll(/\{([^{}]+)\}/g)]);
    this.pathParameters = [...new Set(inPaths.map(([, name = ""]) => name))];
    this.#bases = [
      ...new Set([...basePathsOf(document.servers), ...this.routes.map(({ basePath }) => basePath)]),
    ];
  }

  /** Whether a path belongs to the API, if only by its base. */
  isBelowBase(path: string): boolean {
    return this.#bases.some((base) => path.startsWith(`${base}/`));
  }

  /** What is at a path, by the rules of the app's router. */
  match(
    path: string,
    rules: { readonly sensitive: boolean; readonly strict: boolean },
  ): PathMatch<OperationDescriptor> | undefined {
    const key = `${rules.sensitive} ${rules.strict}`;
    const tree = this.#trees.get(key) ?? new PathTree(this.#byDescriptor.keys(), { ...rules, encoded: true });
    this.#trees.set(key, tree);
    return tree.match(path) ?? this.#wildcards.match(path, rules.sensitive);
  }

  routeOf(descriptor: OperationDescriptor): Route {
    return this.#byDescriptor.get(descriptor) as Route;
  }
}

function credentialNames(
  { security }: Pick<OperationDescriptor, "security">,
  schemes: LoadedDocument["model"]["securitySchemes"],
): string[] {
  const needed = new Set(security.flat().map(([name]) => name));
  return schemes
    .filter(
      ({ name, definition }) => needed.has(name) && definition.type === "apiKey" && definition.in === "query",
    )
    .map(({ definition }) => String(definition.name));
}

function isBinary({ schema }: MediaType): boolean {
  return schema?.format === "binary";
}

type CompilerOptions = Pick<MemoryRules, "removeAdditional"> & { readonly allErrors?: boolean };

/** Compiles validators by the options. */
class Compiler {
  readonly #model: LoadedDocument["model"];
  readonly #settings: Settings;
  readonly #serDes: SerDesTable;
  readonly #formats: ReadonlySet<string>;
  readonly #compilers = new Map<string, MemoryCompiler>();

  constructor(model: LoadedDocument["model"], settings: Settings) {
    this.#model = model;
    this.#settings = settings;
    this.#serDes = new SerDesTable(settings.serDes);
    const probe = new Ajv2020();
    this.#addFormats(probe as unknown as Ajv);
    this.#formats = new Set(Object.keys(probe.formats));
  }

  /** The functions of an operation's descriptor that load its validators, each of which compiles once. */
  loaders(
    operation: Operation,
  ): Pick<
    OperationDescriptor,
    "loadParameters" | "loadJsonParameters" | "loadBody" | "loadForms" | "loadAnswers"
  > {
    const requests = this.#settings.requests ?? {};
    const { coerceTypes = false } = requests;
    const content = operation.requestBody?.content ?? [];
    const forms = formsOf(this.#model, content);
    const bodies = othersOf(content);
    const compiler = (coerce: boolean | "array") => this.#compiler("request", requests, coerce);
    const body = (media: MediaType[], coerce: boolean | "array") =>
      once(() => {
        const schemas = Object.entries(
          bodySchemas(
            this.#model,
            media.filter((each) => !isBinary(each)),
          ),
        );
        return { validators: compiled(schemas, compiler(coerce)) };
      });
    return {
      loadParameters: hasTextParameters(operation)
        ? once(() => ({
            validate: compiler(coerceTypes || true).compile(parametersSchema(this.#model, operation, "text")),
          }))
        : null,
      ...(hasJsonParameters(operation) && {
        loadJsonParameters: once(() => ({
          validate: compiler(coerceTypes).compile(parametersSchema(this.#model, operation, "json")),
        })),
      }),
      loadBody: bodies.length === 0 ? null : body(bodies, coerceTypes),
      // Fields of forms are text, like parameters.
      loadForms: forms.length === 0 ? null : body(forms, coerceTypes || true),
      loadAnswers: once(() => ({ validators: this.#answers(operation) })),
    };
  }

  #answers(operation: Operation): Record<string, AnswerValidators> {
    const responses = this.#settings.responses ?? {};
    const all = Object.entries(answerSchemas(this.#model, operation));
    const bodies = all.filter(([, { part }]) => part === "response");
    const validators = compiled(bodies, this.#compiler("answer", responses, responses.coerceTypes ?? false));
    const entries = operation.answers.map(({ status, content }) => {
      const validated = content.map(({ mediaType }): [string, Validator | null] => [
        mediaType,
        // Only what is JSON is sent by `response.json`.
        (isJson(mediaType) || mediaType.includes("*") ? validators[`${status} ${mediaType}`] : null) ?? null,
      ]);
      return [status, { content: Object.fromEntries(validated) }] as const;
    });
    return Object.fromEntries(entries);
  }

  /** One for all operations, so that a component is compiled once. */
  #compiler(
    direction: MemoryRules["direction"],
    options: CompilerOptions,
    coerce: boolean | "array",
  ): MemoryCompiler {
    const key = `${direction} ${coerce}`;
    const known =
      this.#compilers.get(key) ?? new MemoryCompiler(this.#model, this.#rules(direction, options, coerce));
    this.#compilers.set(key, known);
    return known;
  }

  #rules(
    direction: MemoryRules["direction"],
    { allErrors = false, removeAdditional = false }: CompilerOptions,
    coerce: boolean | "array",
  ): MemoryRules {
    return {
      direction,
      coerce,
      allErrors,
      removeAdditional,
      lenientValues: this.#settings.lenientValues,
      addFormats: (ajv) => this.#addFormats(ajv),
      knowsFormat: (name) => this.#formats.has(name),
      change: (schema) => this.#serDes.change(schema, direction),
      addKeywords: (ajv) => this.#serDes.addKeyword(ajv, direction),
    };
  }

  /** The later ones count. */
  #addFormats(ajv: Ajv): void {
    const { ajvFormats, formats } = this.#settings;
    for (const name of this.#serDes.formats) ajv.addFormat(name, true);
    if (!ajvFormats) return;
    addFormats(ajv, openApiFormats);
    addFormats(ajv, ajvFormats);
    if (this.#settings.strictFormats) addStrictFormats(ajv);
    for (const [name, format] of Object.entries(formats)) ajv.addFormat(name, format);
  }
}

/** Those that OpenAPI itself names, whatever else there is. */
const openApiFormats = [
  "int32",
  "int64",
  "float",
  "double",
  "byte",
  "binary",
  "password",
] as const satisfies string[];

/** The validators of what parts stand in. */
function compiled(
  parts: readonly [string, PartSchema][],
  compiler: MemoryCompiler,
): Record<string, Validator> {
  return Object.fromEntries(parts.map(([key, part]) => [key, compiler.compile(around(part))]));
}

/** Compiles when it is first asked, and once. */
function once<T>(make: () => T): () => Promise<T> {
  let made: { readonly value: T } | undefined;
  return async () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Whether a document has security schemes at all; without any, nobody is asked for credentials. */
export function hasSecuritySchemes({ document }: LoadedDocument): boolean {
  return isObject(document.components) && isObject(document.components.securitySchemes);
}
