/** The options: those of express-openapi-validator, each supported or refused, none passed over. */

import type { Format } from "ajv";
import type { FormatsPluginOptions } from "ajv-formats";
import type { Request, RequestHandler } from "express";
import type { Options as MulterOptions } from "multer";
import { isObject, type JsonObject } from "../json.js";
import type { InternalServerError } from "./errors.js";
import { moduleResolver } from "./resolvers.js";
import { defaultSerDes, type SerDes } from "./serdes.js";

/** How requests are validated. */
export interface ValidateRequestOptions {
  /** Whether all faults are told (a hundred of each part at most) instead of the first of each part. */
  readonly allErrors?: boolean;
  readonly allowUnknownQueryParameters?: boolean;
  /**
   * Whether a query's values may hold reserved characters (`:/?@!$'()*+,;=`) that are not percent-encoded, as RFC 3986
   * allows; by default only those of parameters with `allowReserved`, as express-openapi-validator has it. An option of
   * its own.
   */
  readonly allowReserved?: boolean;
  /** Whether bodies are coerced to their types too, as parameters always are; "array": into lists as well. */
  readonly coerceTypes?: boolean | "array";
  readonly removeAdditional?: boolean | "all" | "failing";
  /** A discriminator changes no verdict; it names the branch whose errors are reported. */
  readonly discriminator?: true;
}

/** How answers sent by `response.json` are validated. */
export interface ValidateResponseOptions {
  readonly allErrors?: boolean;
  readonly coerceTypes?: boolean | "array";
  readonly removeAdditional?: boolean | "all" | "failing";
  /** Told of an answer that does not fit, which is then sent as it is; without it the request fails. */
  readonly onError?: (error: InternalServerError, body: unknown, request: Request) => void;
}

/** Says whether a request's credentials are good: true, and nothing else, lets it in. */
export type SecurityHandler = (
  // biome-ignore lint/suspicious/noExplicitAny: handlers add what they found to the request.
  request: Request & Record<string, any>,
  scopes: string[],
  // biome-ignore lint/suspicious/noExplicitAny: the scheme as the document has it; handlers may declare it as OpenAPIV3.SecuritySchemeObject.
  scheme: any,
) => boolean | Promise<boolean>;

/** Which operation a handler is wanted for. */
export interface OperationRoute {
  readonly basePath: string;
  readonly expressRoute: string;
  readonly openApiRoute: string;
  readonly method: string;
  readonly pathParams: readonly string[];
}

/** Finds an operation's handler; a promise of it is waited for. */
export type OperationResolver = (folder: string, route: OperationRoute, document: JsonObject) => unknown;

/** A format by its name, as older versions of express-openapi-validator took it. */
export interface NamedFormat {
  readonly name: string;
  readonly type?: "number" | "string";
  // biome-ignore lint/suspicious/noExplicitAny: a string or a number, by `type`.
  readonly validate: (value: any) => boolean;
}

/** What `middleware` takes. */
export interface MiddlewareOptions {
  /** The document, or the file that it is in: OpenAPI 3.0 or 3.1, or Swagger 2.0. */
  readonly apiSpec: string | object;
  /** Whether the document is held against OpenAPI's own schema. Default: yes. */
  readonly validateApiSpec?: boolean;
  readonly validateRequests?: boolean | ValidateRequestOptions;
  /** Default: no. */
  readonly validateResponses?: boolean | ValidateResponseOptions;
  readonly validateSecurity?: boolean | { readonly handlers?: Readonly<Record<string, SecurityHandler>> };
  /** Paths that are not looked at. */
  readonly ignorePaths?: RegExp | ((path: string) => boolean);
  /** Whether what the document does not have is passed on instead of answered 404 or 405. */
  readonly ignoreUndocumented?: boolean;
  /** Whether paths are told by `request.url`, in which a mount path is missing, instead of `originalUrl`. */
  readonly useRequestUrl?: boolean;
  readonly serDes?: readonly SerDes[];
  readonly formats?: readonly NamedFormat[] | Readonly<Record<string, Format>>;
  readonly ajvFormats?: FormatsPluginOptions;
  /**
   * Whether to accept what express-openapi-validator does: dates that the calendar does not have, an `int64` that
   * JavaScript has rounded, and parameters such as `0x10`, `+5` or a blank as numbers. Of formats, `ajvFormats` and
   * `validateFormats: "fast"` or `"full"` say more. Default: no. An option of Joinery's own.
   */
  readonly lenientValues?: boolean;
  readonly validateFormats?: boolean | "fast" | "full";
  readonly unknownFormats?: true | readonly string[] | "ignore";
  /** Whether `multipart/form-data` is read, and multer's options for it. Give it `limits`. Default: yes. */
  readonly fileUploader?: boolean | MulterOptions;
  /** Both modes say the same: references are followed where they are used. */
  readonly $refParser?: { readonly mode: "bundle" | "dereference" };
  /** The folder of the handlers that `x-eov-operation-handler` names, or also how they are found there. */
  readonly operationHandlers?:
    | false
    | string
    | { readonly basePath: string; readonly resolver?: OperationResolver };
  /**
   * Parameters are always coerced, which is what this option asks for; bodies are not affected by it.
   * @deprecated in express-openapi-validator 5, for `validateRequests.coerceTypes` and `validateResponses.coerceTypes`
   */
  readonly coerceTypes?: boolean | "array";
  /** Folders that a `$ref` may lead to, besides the tree of the document's parent folder. */
  readonly folders?: readonly string[];
}

/** The options with their defaults. */
export interface Settings {
  readonly apiSpec: string | object;
  readonly validateApiSpec: boolean;
  readonly requests: ValidateRequestOptions | undefined;
  readonly responses: ValidateResponseOptions | undefined;
  readonly security: { readonly handlers?: Readonly<Record<string, SecurityHandler>> } | undefined;
  readonly ignores: (path: string) => boolean;
  readonly ignoreUndocumented: boolean;
  readonly useRequestUrl: boolean;
  readonly serDes: readonly SerDes[];
  /** Formats of the server's own. */
  readonly formats: Readonly<Record<string, Format>>;
  /** What ajv-formats is told; undefined where formats are not validated. */
  readonly ajvFormats: FormatsPluginOptions | undefined;
  /** Whether the formats of `runtime/formats.ts` replace those of ajv-formats. */
  readonly strictFormats: boolean;
  readonly lenientValues: boolean;
  readonly uploads: MulterOptions | undefined;
  readonly operationHandlers: { readonly basePath: string; readonly resolver: OperationResolver } | undefined;
  readonly folders: readonly string[];
}

/** An option cannot be what it is. */
export class OptionError extends Error {
  override readonly name = "OptionError";
  /** The option: `validateRequests.coerceTypes`. */
  readonly option: string;

  constructor(option: string, problem: string) {
    super(`middleware: ${option} ${problem}`);
    this.option = option;
  }
}

/** What express-openapi-validator has, and what to do instead. */
const refused: Readonly<Record<string, string>> = {
  securityHandlers: "is not supported. Use validateSecurity.handlers.",
  multerOpts: "is not supported. Use fileUploader.",
};

type Kind = readonly [told: string, is: (value: unknown) => boolean];

const boolean: Kind = ["a boolean", (value) => typeof value === "boolean"];
const isFunction = (value: unknown) => typeof value === "function";
const oneOf = (...values: unknown[]): Kind => [
  `one of ${values.map((value) => JSON.stringify(value)).join(", ")}`,
  (value) => values.includes(value),
];
const either = (...kinds: Kind[]): Kind => [
  kinds.map(([told]) => told).join(" or "),
  (value) => kinds.some(([, is]) => is(value)),
];
const object: Kind = ["an object", isObject];
const functions: Kind = [
  "an object of functions",
  (value) => isObject(value) && Object.values(value).every(isFunction),
];
const strings: Kind = [
  "a list of strings",
  (value) => Array.isArray(value) && value.every((each) => typeof each === "string"),
];
const listOf = (told: string, is: (value: JsonObject) => boolean): Kind => [
  `a list of ${told}`,
  (value) => Array.isArray(value) && value.every((each) => isObject(each) && is(each)),
];
const string: Kind = ["a string", (value) => typeof value === "string" && value !== ""];
const coercion = oneOf(true, false, "array");
const removal = oneOf(true, false, "all", "failing");

const kinds: Readonly<Record<keyof MiddlewareOptions, Kind>> = {
  apiSpec: either(["a path", string[1]], ["a document", isObject]),
  validateApiSpec: boolean,
  validateRequests: either(boolean, object),
  validateResponses: either(boolean, object),
  validateSecurity: either(boolean, object),
  ignorePaths: either(["a RegExp", (value) => value instanceof RegExp], ["a function", isFunction]),
  ignoreUndocumented: boolean,
  useRequestUrl: boolean,
  serDes: listOf("{ format, serialize, deserialize }", ({ format }) => typeof format === "string"),
  formats: either(
    object,
    listOf(
      "{ name, type, validate }",
      ({ name, validate }) => typeof name === "string" && isFunction(validate),
    ),
  ),
  ajvFormats: either(object, strings),
  lenientValues: boolean,
  validateFormats: oneOf(true, false, "fast", "full"),
  unknownFormats: either(oneOf(true, "ignore"), strings),
  fileUploader: either(boolean, object),
  $refParser: ["{ mode }", isObject],
  operationHandlers: either(oneOf(false), ["a folder", string[1]], ["{ basePath, resolver }", isObject]),
  coerceTypes: coercion,
  folders: strings,
};

const inner: Readonly<Record<string, Readonly<Record<string, Kind>>>> = {
  validateRequests: {
    allErrors: boolean,
    allowUnknownQueryParameters: boolean,
    allowReserved: boolean,
    coerceTypes: coercion,
    removeAdditional: removal,
    discriminator: [
      "true: a discriminator changes no verdict, but names the branch whose errors are reported",
      (value) => value === true,
    ],
  },
  validateResponses: {
    allErrors: boolean,
    coerceTypes: coercion,
    removeAdditional: removal,
    onError: ["a function", isFunction],
  },
  validateSecurity: { handlers: functions },
  $refParser: { mode: oneOf("bundle", "dereference") },
  operationHandlers: { basePath: string, resolver: ["a function", isFunction] },
};

/**
 * Checks the options and gives them their defaults.
 * @throws OptionError
 */
export function settle(options: MiddlewareOptions): Settings {
  if (!isObject(options)) throw new OptionError("options", "have to be an object.");
  checkAll(options, kinds, "");
  for (const [name, fields] of Object.entries(inner)) {
    const value = (options as JsonObject)[name];
    if (isObject(value)) checkAll(value, fields, `${name}.`);
  }
  if (!options.apiSpec) throw new OptionError("apiSpec", "is required: the document, or its path.");
  if (options.coerceTypes !== undefined) warnOfCoerceTypes();
  const { ignorePaths, fileUploader = true, operationHandlers = false, unknownFormats } = options;
  const validateFormats = unknownFormats === "ignore" ? false : (options.validateFormats ?? true);
  const mode = typeof validateFormats === "string" ? validateFormats : "fast";
  return {
    apiSpec: options.apiSpec,
    validateApiSpec: options.validateApiSpec ?? true,
    requests: whole(options.validateRequests ?? true),
    responses: whole(options.validateResponses ?? false),
    security: whole(options.validateSecurity ?? true),
    ignores: typeof ignorePaths === "function" ? ignorePaths : (path) => ignorePaths?.test(path) ?? false,
    ignoreUndocumented: options.ignoreUndocumented ?? false,
    useRequestUrl: options.useRequestUrl ?? false,
    serDes: [...defaultSerDes, ...(options.serDes ?? [])],
    formats: {
      ...named(options.formats ?? {}),
      ...(Array.isArray(unknownFormats) && Object.fromEntries(unknownFormats.map((name) => [name, true]))),
    },
    ajvFormats: validateFormats === false ? undefined : (options.ajvFormats ?? { mode }),
    strictFormats:
      validateFormats === true && options.ajvFormats === undefined && options.lenientValues !== true,
    lenientValues: options.lenientValues ?? false,
    uploads: fileUploader === true ? {} : fileUploader || undefined,
    operationHandlers: operationHandlers
      ? typeof operationHandlers === "string"
        ? { basePath: operationHandlers, resolver: moduleResolver }
        : { resolver: moduleResolver, ...operationHandlers }
      : undefined,
    folders: options.folders ?? [],
  };
}

function warnOfCoerceTypes(): void {
  process.emitWarning(
    "middleware: coerceTypes is deprecated. Parameters are always coerced; to coerce bodies, use validateRequests.coerceTypes and validateResponses.coerceTypes.",
    { type: "DeprecationWarning", code: "JOINERY_COERCE_TYPES" },
  );
}

function checkAll(values: object, fields: Readonly<Record<string, Kind>>, prefix: string): void {
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined || value === null) continue;
    const option = `${prefix}${name}`;
    if (Object.hasOwn(refused, option)) throw new OptionError(option, refused[option] ?? "");
    const kind = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (!kind) throw new OptionError(option, `is no option. There are ${Object.keys(fields).join(", ")}.`);
    const [told, is] = kind;
    if (!is(value)) throw new OptionError(option, `has to be ${told}.`);
  }
}

/** `true` means an object that says nothing. */
function whole<T extends object>(option: boolean | T): T | undefined {
  return option === true ? ({} as T) : option || undefined;
}

function named(formats: NonNullable<MiddlewareOptions["formats"]>): Readonly<Record<string, Format>> {
  if (!Array.isArray(formats)) return formats as Readonly<Record<string, Format>>;
  const list = formats as readonly NamedFormat[];
  return Object.fromEntries(
    list.map(({ name, type, validate }) => [name, (type ? { type, validate } : validate) as Format]),
  );
}

/** What `operationHandlers` gives each operation. */
export type OperationHandler = RequestHandler | readonly RequestHandler[];
