/** Ajv by itself, on a document's own schemas: whether a value that was drawn is one that the document allows. */

import { createRequire } from "node:module";
import type { Ajv, Options, ValidateFunction } from "ajv";
import { isObject, type JsonObject, setOwn } from "../../scripts/json.js";

const require = createRequire(import.meta.url);
type Constructor = new (options: Options) => Ajv;
const Ajv04 = (require("ajv-draft-04") as { default: Constructor }).default;
const Ajv2020 = (require("ajv/dist/2020.js") as { default: Constructor }).default;
const addFormats = (require("ajv-formats") as { default: (ajv: Ajv) => void }).default;

/** Whether values match schemas of one document. */
export class Oracle {
  readonly #ajv: Ajv;
  readonly #is30: boolean;
  readonly #compiled = new Map<unknown, ValidateFunction | undefined>();

  constructor(document: JsonObject) {
    this.#is30 = String(document.openapi).startsWith("3.0");
    this.#ajv = new (this.#is30 ? Ajv04 : Ajv2020)({ strict: false, validateSchema: false, logger: false });
    addFormats(this.#ajv);
    const components = isObject(document.components) ? document.components : {};
    this.#ajv.addSchema(this.#adapted({ components }) as object, "document");
  }

  /** False also where a schema cannot be compiled. */
  allows(schema: JsonObject, value: unknown): boolean {
    if (!this.#compiled.has(schema)) {
      let compiled: ValidateFunction | undefined;
      try {
        compiled = this.#ajv.compile(this.#adapted(schema) as object);
      } catch {
        compiled = undefined;
      }
      this.#compiled.set(schema, compiled);
    }
    return this.#compiled.get(schema)?.(value) === true;
  }

  /** References lead into the document; `nullable` counts beside a type alone, as in OpenAPI 3.0. */
  #adapted(node: unknown): unknown {
    if (Array.isArray(node)) return node.map((each) => this.#adapted(each));
    if (!isObject(node)) return node;
    const made: JsonObject = {};
    for (const [key, value] of Object.entries(node)) {
      if (key === "discriminator" || key === "example" || key === "examples") continue;
      if (key === "nullable" && !(this.#is30 && "type" in node)) continue;
      if (key === "$ref" && typeof value === "string") made.$ref = `document${value}`;
      else setOwn(made, key, this.#adapted(value));
    }
    return made;
  }
}
