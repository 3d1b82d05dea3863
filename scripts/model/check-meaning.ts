/** What parts of a document say of each other, or cannot mean: each is of the right form by itself. */

import type { Diagnostics } from "../diagnostics.js";
import { isObject, type JsonObject } from "../json.js";
import { isMediaType } from "../openapi.js";
import type { Places } from "../read/places.js";
import { suggestion } from "../spelling.js";
import { DiscriminatorChecker } from "./check-discriminators.js";
import { SchemaNames } from "./schema-names.js";
import { eachOperation, type Visited } from "./walk.js";

/** Formats that are registered with OpenAPI or JSON Schema; others may be anybody's own. */
const formats = new Set(
  (
    "base64url binary byte char commonmark date date-time decimal decimal128 double double-int duration email float " +
    "hostname html http-date idn-email idn-hostname int16 int32 int64 int8 ipv4 ipv6 iri iri-reference json-pointer " +
    "media-range password regex relative-json-pointer time uint16 uint32 uint64 uint8 uri uri-reference uri-template uuid"
  ).split(" "),
);

/** Formats that say no size: those of two sizes are equally near, and the smallest ones are hardly meant. */
const withoutSize: Readonly<Record<string, string>> = {
  int: "Did you mean int32 or int64?",
  integer: "Did you mean int32 or int64?",
  uint: "Did you mean uint32 or uint64?",
};
const suggested = [...formats].filter((format) => !/int8$/.test(format));

/** Words of which the first may not be greater than the second; where either leaves out its own value, nor equal. */
const limits = [
  ["minimum", "maximum"],
  ["exclusiveMinimum", "maximum"],
  ["minimum", "exclusiveMaximum"],
  ["exclusiveMinimum", "exclusiveMaximum"],
  ["minLength", "maxLength"],
  ["minItems", "maxItems"],
  ["minProperties", "maxProperties"],
  ["minContains", "maxContains"],
] as const;

/** Looks at every object of a document, and at last at what they are together. */
export class MeaningChecker {
  readonly #document: JsonObject;
  readonly #places: Places;
  readonly #diagnostics: Diagnostics;
  readonly #names: SchemaNames;
  readonly #discriminators: DiscriminatorChecker;
  readonly #ids: ReadonlySet<unknown>;
  readonly #schemes: JsonObject;

  constructor(document: JsonObject, places: Places, diagnostics: Diagnostics) {
    this.#document = document;
    this.#places = places;
    this.#diagnostics = diagnostics;
    this.#names = new SchemaNames(document, places);
    this.#discriminators = new DiscriminatorChecker(document, places, diagnostics);
    this.#ids = new Set([...eachOperation(document)].map(({ operation }) => operation.operationId));
    const components = isObject(document.components) ? document.components : {};
    this.#schemes = isObject(components.securitySchemes) ? components.securitySchemes : {};
  }

  /** Looks at one object. */
  visit({ node, kind }: Visited): void {
    if (this.#places.isHole(node)) return;
    if (kind === "schema") this.#schema(node);
    if (isObject(node.content)) this.#mediaTypes(node.content);
    if (kind === "link") this.#link(node);
    if (kind === "document" || kind === "pathItem" || kind === "operation") this.#servers(node.servers);
    if (kind === "document" || kind === "operation") this.#scopes(node.security);
  }

  /** Tells what only the whole document shows. */
  finish(): void {
    for (const { schema, at, name, known } of this.#names.unknownRequired())
      this.#diagnostics.report("required-unknown", this.#places.ofField(schema.required, String(at)), {
        name,
        remedy: suggestion(name, known) || "Correct its name, or say what it is among the properties.",
      });
    for (const node of this.#names.circles())
      this.#diagnostics.report("ref-circular", this.#places.of(node, "$ref"), {
        ref: this.#names.written(node),
      });
  }

  #schema(schema: JsonObject): void {
    this.#limits(schema);
    this.#names.note(schema);
    this.#discriminators.check(schema);
    const { format, enum: values, discriminator } = schema;
    if (Array.isArray(values)) this.#twice(values);
    if (typeof format === "string" && !formats.has(format)) {
      const remedy = withoutSize[format.toLowerCase()] ?? suggestion(format, suggested);
      if (remedy !== "")
        this.#diagnostics.report("format-unknown", this.#places.of(schema, "format"), { format, remedy });
    }
    const property = isObject(discriminator) ? discriminator.propertyName : undefined;
    if (typeof property === "string") this.#discriminator(schema, discriminator as JsonObject, property);
  }

  #limits(schema: JsonObject): void {
    for (const [least, most] of limits) {
      const low = schema[least];
      if (typeof low !== "number") continue;
      const high = schema[most];
      if (typeof high !== "number") continue;
      // A part of a length is told with all that is wrong with the document's form.
      if (!/imum$/.test(most) && !(Number.isInteger(low) && Number.isInteger(high))) continue;
      const isOpen = /^excl/.test(least + most) || /Maximum/.test(most);
      const excludes =
        isOpen ||
        (least === "minimum" && (schema.exclusiveMinimum === true || schema.exclusiveMaximum === true));
      if (low < high || (low === high && !excludes)) continue;
      const place = this.#places.of(schema, least);
      this.#diagnostics.report("limits-contradict", place, { least, low, most, high });
    }
  }

  #twice(values: readonly unknown[]): void {
    const seen = new Set<string>();
    for (const [at, each] of values.entries()) {
      const value = JSON.stringify(each) ?? "";
      if (seen.has(value)) {
        const place = this.#places.of(each) ?? this.#places.ofField(values, String(at));
        this.#diagnostics.report("value-twice", place, { what: "value", value });
      }
      seen.add(value);
    }
  }

  #discriminator(schema: JsonObject, discriminator: JsonObject, property: string): void {
    const lacking = this.#names.lacking(schema, property);
    if (lacking === undefined) return;
    this.#diagnostics.report("discriminator-unknown", this.#places.ofField(discriminator, "propertyName"), {
      name: property,
      remedy: suggestion(property, this.#names.of(lacking)) || "Define it, and name it under `required`.",
    });
  }

  #mediaTypes(content: JsonObject): void {
    for (const type of Object.keys(content)) {
      if (type.startsWith("x-") || isMediaType(type)) continue;
      // What has no place is of Swagger 2.0, and told where it was listed.
      const place = this.#places.ofField(content, type);
      if (place) this.#diagnostics.report("media-type-invalid", place, { type });
    }
  }

  #link(link: JsonObject): void {
    const { operationId } = link;
    if (typeof operationId === "string" && !this.#ids.has(operationId))
      this.#diagnostics.report("link-undefined", this.#places.of(link, "operationId"), { id: operationId });
  }

  #servers(servers: unknown): void {
    for (const server of Array.isArray(servers) ? servers : []) {
      const variables = isObject(server) && isObject(server.variables) ? Object.values(server.variables) : [];
      for (const variable of variables) {
        if (!isObject(variable) || !Array.isArray(variable.enum) || typeof variable.default !== "string")
          continue;
        if (!variable.enum.includes(variable.default))
          this.#diagnostics.report("example-refused", this.#places.ofField(variable, "default"), {
            what: "default",
            problem: `it is none of the values of \`enum\`: ${variable.enum.join(", ")}.`,
          });
      }
    }
  }

  #scopes(security: unknown): void {
    for (const requirement of Array.isArray(security) ? security : []) {
      for (const [scheme, scopes] of isObject(requirement) ? Object.entries(requirement) : []) {
        const known = this.#scopesOf(this.#schemes[scheme]);
        for (const [at, scope] of Array.isArray(scopes) && known ? scopes.entries() : [])
          if (typeof scope === "string" && !known?.has(scope))
            this.#diagnostics.report("security-scope-undefined", this.#places.ofField(scopes, String(at)), {
              scheme,
              scope,
              remedy:
                known?.size === 0
                  ? "Leave its list empty: only those of OAuth 2 have some."
                  : suggestion(scope, known ?? []) || "Define it among the scheme's scopes, or remove it.",
            });
      }
    }
  }

  /** The scopes that a scheme has; undefined where any may be meant. */
  #scopesOf(scheme: unknown): ReadonlySet<string> | undefined {
    if (!isObject(scheme) || this.#places.isHole(scheme)) return undefined;
    // In OpenAPI 3.1 they may be roles.
    const isListed = scheme.type === "apiKey" || scheme.type === "http";
    if (isListed) return String(this.#document.openapi).startsWith("3.1") ? undefined : new Set();
    if (scheme.type !== "oauth2" || !isObject(scheme.flows)) return undefined;
    const flows = Object.values(scheme.flows).filter(isObject);
    if (!flows.every((flow) => isObject(flow.scopes))) return undefined;
    const scopes = flows.flatMap((flow) => Object.keys(flow.scopes as JsonObject));
    // Where none is named, it was told, or they are known elsewhere.
    return scopes.length > 0 ? new Set(scopes) : undefined;
  }
}
