/** The API as every emitter reads it. Names are settled here, once. */

import type { Origin } from "../diagnostics.js";
import type { JsonObject } from "../json.js";

/** Where a parameter stands. */
export type ParameterPlace = "path" | "query" | "header" | "cookie";

/** One parameter of an operation, its reference followed. */
export interface Parameter {
  readonly name: string;
  readonly in: ParameterPlace;
  readonly required: boolean;
  readonly style: string;
  readonly explode: boolean;
  /** The shape in which its text is read. */
  readonly shape: "primitive" | "array" | "object";
  /** Its value is JSON text (`content: application/json`). */
  readonly json: boolean;
  /** What separates the items of a list, and of lists in it, where no style does (`x-collectionFormat`). */
  readonly separators: readonly string[] | undefined;
  /** Whether its text in the query may hold reserved characters. */
  readonly allowReserved: boolean;
  /** Whether it may stand in the query without a value. */
  readonly allowEmptyValue: boolean;
  readonly schema: JsonObject;
}

/** What may be sent or answered in one media type. */
export interface MediaType {
  readonly mediaType: string;
  readonly schema: JsonObject | undefined;
  /** How the fields of a form are written, by their names. */
  readonly encoding: JsonObject;
}

/** An operation's request body. */
export interface RequestBody {
  readonly required: boolean;
  readonly content: readonly MediaType[];
}

/** A header of a response. */
export interface ResponseHeader
  extends Pick<Parameter, "name" | "required" | "explode" | "shape" | "json" | "separators" | "schema"> {}

/** One of an operation's answers. */
export interface Answer {
  /** "200", "4XX" or "default". */
  readonly status: string;
  readonly headers: readonly ResponseHeader[];
  readonly content: readonly MediaType[];
}

/** One operation. */
export interface Operation {
  readonly id: string;
  /** In capitals. */
  readonly method: string;
  /** As in the document: `/join/{roomIdOrAlias}`. */
  readonly path: string;
  /** The paths of its servers, variables expanded, without a slash at the end. */
  readonly basePaths: readonly string[];
  readonly summary: string | undefined;
  readonly deprecated: boolean;
  readonly parameters: readonly Parameter[];
  readonly requestBody: RequestBody | undefined;
  readonly answers: readonly Answer[];
  /** Alternatives; each is the list of schemes that are needed together. Empty: open to all. */
  readonly security: readonly (readonly string[])[];
  /** Where the source defines it. */
  readonly place: Origin | undefined;
}

/** A security scheme and how its credential is sent. */
export interface SecurityScheme {
  readonly name: string;
  readonly definition: JsonObject;
  /** Where the source defines it. */
  readonly place: Origin | undefined;
}

/** The whole API. */
export interface ApiModel {
  /** The OpenAPI 3 document, complete: every operation has its operationId. */
  readonly document: JsonObject;
  readonly dialect: "3.0" | "3.1";
  readonly operations: readonly Operation[];
  readonly securitySchemes: readonly SecurityScheme[];
  /** The names of schemes that operations require and the document does not define. */
  readonly undefinedSchemes: readonly string[];
  /** The source documents, by name. */
  readonly sources: readonly string[];
  /** Where the source says what a part of the document says. */
  readonly originOf: (part: unknown) => Origin | undefined;
  /** How the source writes a number of the document that JavaScript rounds; undefined where there are none. */
  readonly writtenAs: ((part: object, key: string) => string | undefined) | undefined;
}
