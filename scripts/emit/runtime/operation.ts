/** An operation as the router sees it. */

import type { BodyLimits, FileStorage, UploadReader } from "./bodies.js";
import type { HeaderStyle } from "./response-headers.js";
import type { Validator } from "./validation.js";

/** A type of which a value can be one text. */
export type TextType = "string" | "number" | "boolean";

/** A list or object inside a value, and those inside of it: what its text alone does not show. */
export interface Structure {
  readonly shape: "array" | "object";
  /** The types of which it can be one text instead. */
  readonly text?: readonly TextType[];
  /** The lists or objects that its items are, or its properties that are not named. */
  readonly items?: Structure;
  /** The lists and objects among its properties. */
  readonly parts?: Readonly<Record<string, Structure>>;
}

/** How one value is read from text: a parameter, or a field of a form. */
export interface FieldDescriptor extends Pick<Structure, "text" | "items" | "parts"> {
  readonly name: string;
  readonly style: string;
  readonly explode: boolean;
  readonly shape: "primitive" | "array" | "object";
  /** Its text is JSON (`content: application/json`). */
  readonly json?: boolean;
  /** A list in a form whose items are JSON each. */
  readonly jsonItems?: boolean;
  /** A list whose items can be any text, also such as looks like JSON. */
  readonly textItems?: boolean;
  /** Its value is bytes, in a multipart form a file, of so many bytes. */
  readonly file?: { readonly minLength?: number; readonly maxLength?: number };
  /** For files of a multipart form: the media types that they may have (`encoding`, `contentType`). */
  readonly mediaTypes?: readonly string[];
  /** The properties of an object that is spread over the query (`form`, exploded). */
  readonly properties?: readonly string[];
  /** Names in the query that no other parameter has belong to it (`form`, exploded). */
  readonly free?: boolean;
  /**
   * What separates the items of a list, and of the lists in it, where no style of OpenAPI does: the collection
   * formats of Swagger 2.0 (`x-collectionFormat`). Empty: nothing, as each item has a text of its own.
   */
  readonly separators?: readonly string[];
}

/** How one parameter is read from the request. */
export interface ParameterDescriptor extends FieldDescriptor {
  readonly in: "path" | "query" | "header" | "cookie";
  /** Whether its text in the query may hold `:/?#[]@!$&'()*+,;=` as they are. */
  readonly allowReserved?: boolean;
  /** Whether it may stand in the query without a value. */
  readonly allowEmptyValue?: boolean;
  /** Whether it is then as if it were not there, as its schema takes no empty text. */
  readonly emptyIsUnused?: boolean;
}

/** The body of an operation. */
export interface BodyDescriptor {
  readonly required: boolean;
  readonly mediaTypes: readonly string[];
  /** Those whose bodies are bytes whatever their Content-Type says (`format: binary`). */
  readonly binary?: readonly string[];
  /** JSON media types whose integers may be rounded: with `lenientValues`, and where all numbers are doubles. */
  readonly rounded?: readonly string[];
  /** For form media types, and ranges around them: how their fields are read. */
  readonly forms?: Readonly<Record<string, readonly FieldDescriptor[]>>;
}

/** One answer: its media types (null: anything) and its headers, by their names in lower case. */
export interface AnswerValidators {
  readonly content: Readonly<Record<string, Validator | null>>;
  readonly headers?: Validator;
}

/** One security scheme that is needed, and with which scopes. */
export type Requirement = readonly [scheme: string, ...scopes: string[]];

/** Validators of bodies by media type. */
export type BodyValidators = Readonly<Record<string, Validator>>;

/** Where an operation is. */
export interface RouteDescriptor {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly basePaths: readonly string[];
}

/**
 * An operation before it is called: where it is, and what loads the rest. A tuple, because a start reads
 * thousands of these in two thirds of the time that objects take.
 */
export type OperationEntry = readonly [
  method: string,
  path: string,
  basePaths: readonly string[],
  load: () => Promise<{ readonly operation: OperationDescriptor }>,
];

/** One operation; its validators are loaded when it is first called. */
export interface OperationDescriptor extends RouteDescriptor {
  readonly parameters: readonly ParameterDescriptor[];
  /** `x-eov-allow-unknown-query-parameters`, where the document says it. */
  readonly allowUnknownQueryParameters?: boolean;
  readonly body: BodyDescriptor | null;
  /** The media types of its answers; empty: it need not answer with any. */
  readonly produces: readonly string[];
  /** Those of each status, range or default, where they are not the same for all. */
  readonly contents?: Readonly<Record<string, readonly string[]>>;
  /** The headers of each status, range or default that are lists, objects or JSON, by their names in lower case. */
  readonly responseHeaders?: Readonly<Record<string, Readonly<Record<string, HeaderStyle>>>>;
  /** Alternatives of schemes that are needed together; empty: open to all. */
  readonly security: readonly (readonly Requirement[])[];
  readonly loadParameters: (() => Promise<{ readonly validate: Validator }>) | null;
  /** Of parameters that are JSON, whose values are not coerced. Absent: it has none. */
  readonly loadJsonParameters?: () => Promise<{ readonly validate: Validator }>;
  readonly loadBody: (() => Promise<{ readonly validators: BodyValidators }>) | null;
  readonly loadForms: (() => Promise<{ readonly validators: BodyValidators }>) | null;
  /** What reads the uploads of a `multipart/form-data` body, where it takes any. */
  readonly loadUploads?: () => Promise<{
    readonly createUploadReader: (limits: BodyLimits, storage: FileStorage | undefined) => UploadReader;
  }>;
  readonly loadAnswers: () => Promise<{ readonly validators: Readonly<Record<string, AnswerValidators>> }>;
}
