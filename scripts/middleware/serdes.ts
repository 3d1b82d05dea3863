/** Strings of a format ↔ values of the server's own: dates, identifiers. */

import type { Ajv, SchemaValidateFunction } from "ajv";
import type { DataValidationCxt } from "ajv/dist/types/index.js";
import type { Direction } from "../emit/validator-schemas.js";
import type { JsonObject } from "../json.js";

/** How the strings of a format become values, and values strings. */
export interface SerDes {
  readonly format: string;
  // biome-ignore lint/suspicious/noExplicitAny: the server's own values.
  readonly serialize?: (value: any) => string | null;
  readonly deserialize?: (text: string) => unknown;
}

/** Both ways, or one of them: `serDes: [date, dateTime.serializer]`. */
export interface SerDesPair extends SerDes {
  readonly serializer: SerDes;
  readonly deserializer: SerDes;
}

function pair(
  format: string,
  serialize: (value: Date | null) => string | null,
  deserialize: (text: string) => Date,
): SerDesPair {
  return {
    format,
    serialize,
    deserialize,
    serializer: { format, serialize },
    deserializer: { format, deserialize },
  };
}

/** `2026-11-24T10:00:00.000Z` ↔ Date. */
export const dateTime = pair(
  "date-time",
  (value) => (value ? value.toISOString() : value),
  (text) => new Date(text),
);

/** `2026-11-24` ↔ Date. */
export const date = pair(
  "date",
  (value) => (value ? value.toISOString().slice(0, 10) : value),
  (text) => new Date(text),
);

/** Dates may be answered as they are. */
export const defaultSerDes: readonly SerDes[] = [date.serializer, dateTime.serializer];

const keywords = { request: "x-deserialize", answer: "x-serialize" } as const;

/** By format: the last word on each way counts. */
export class SerDesTable {
  readonly #byFormat = new Map<
    string,
    { serialize?: SerDes["serialize"]; deserialize?: SerDes["deserialize"] }
  >();

  constructor(list: readonly SerDes[]) {
    for (const { format, serialize, deserialize } of list) {
      const known = this.#byFormat.get(format) ?? {};
      this.#byFormat.set(format, {
        ...known,
        ...(serialize && { serialize }),
        ...(deserialize && { deserialize }),
      });
    }
  }

  get formats(): string[] {
    return [...this.#byFormat.keys()];
  }

  /**
   * A schema whose strings are turned: what arrives is checked and then turned, what is answered is
   * turned and then checked.
   */
  change(schema: JsonObject, direction: Direction): JsonObject {
    const { type, format } = schema;
    if (type !== "string" || typeof format !== "string" || !this.#functionOf(format, direction))
      return schema;
    const turn = { [keywords[direction]]: format };
    const outer = "default" in schema ? { default: schema.default } : {};
    return { ...outer, allOf: direction === "request" ? [schema, turn] : [turn, schema] };
  }

  /** Teaches Ajv to turn them. */
  addKeyword(ajv: Ajv, direction: Direction): void {
    ajv.addKeyword({
      keyword: keywords[direction],
      schemaType: "string",
      modifying: true,
      errors: true,
      compile: (format: string) => turning(this.#functionOf(format, direction), direction),
    });
  }

  #functionOf(format: string, direction: Direction): ((value: never) => unknown) | undefined {
    const known = this.#byFormat.get(format);
    return direction === "request" ? known?.deserialize : known?.serialize;
  }
}

function turning(turn: ((value: never) => unknown) | undefined, direction: Direction) {
  const validate: SchemaValidateFunction = (value: unknown, context?: DataValidationCxt) => {
    // What is no string has been told, or is null; what is one needs no serializing.
    if (!turn || !context || (typeof value === "string") !== (direction === "request")) return true;
    try {
      context.parentData[context.parentDataProperty] = turn(value as never);
      return true;
    } catch (thrown) {
      const told = thrown instanceof Error && direction === "request" ? thrown.message : "";
      validate.errors = [{ keyword: "serdes", message: told || "format is invalid", params: {} }];
      return false;
    }
  };
  return validate as SchemaValidateFunction & ((value: unknown, context?: DataValidationCxt) => boolean);
}
