/**
 * Documents with a text in every place where OpenAPI lets one stand. Each text holds a word of its
 * own, `T7q`, in the place of which others can be put.
 */

import { isObject, type JsonObject, pointerName, setOwn } from "../../scripts/json.js";

/** What may stand in the place of a word: anything, an operationId, a key, a regular expression, part of a path, or text in quotation marks. */
export type WordKind = "text" | "id" | "key" | "pattern" | "path" | "quoted";

/** A document, and its words by what they are. */
export interface RichDocument {
  readonly version: "2.0" | "3.0" | "3.1";
  readonly document: JsonObject;
  readonly words: ReadonlyMap<string, WordKind>;
}

/** Hands out words. */
class Words {
  readonly all = new Map<string, WordKind>();

  #next(kind: WordKind): string {
    const word = `T${this.all.size}q`;
    this.all.set(word, kind);
    return word;
  }

  get text(): string {
    return this.#next("text");
  }
  get quoted(): string {
    return this.#next("quoted");
  }
  get id(): string {
    return this.#next("id");
  }
  get key(): string {
    return this.#next("key");
  }
  get pattern(): string {
    return this.#next("pattern");
  }
  get path(): string {
    return this.#next("path");
  }
}

const info = (words: Words): JsonObject => ({
  title: words.text,
  version: words.text,
  description: words.text,
  termsOfService: `https://example.org/${words.text}`,
  contact: { name: words.text, url: `https://example.org/${words.text}` },
  license: { name: words.text, url: `https://example.org/${words.text}` },
  [`x-${words.key}`]: { [words.key]: [words.text] },
});

const tags = (words: Words, tag: string) => [
  {
    name: tag,
    description: words.text,
    externalDocs: { url: `https://example.org/${words.text}`, description: words.text },
  },
];

/** A schema that is full of texts. `is2`: without what Swagger 2.0 does not know. */
function richSchema(words: Words, ref: string, is2: boolean): JsonObject {
  const [required, proto] = [words.key, words.key];
  return {
    type: "object",
    title: words.text,
    description: words.text,
    required: [required],
    properties: {
      [required]: { type: "string", title: words.text, default: words.text, format: words.text },
      [words.key]: { type: "string", description: words.text, pattern: `^${words.pattern}$` },
      choice: { type: "string", enum: [words.text, words.text], example: words.text },
      slow: { type: "string", pattern: `^(a+)+${words.pattern}$` },
      list: { type: "array", items: { type: "string", enum: [words.text], description: words.text } },
      things: { enum: [{ [words.key]: words.text }, [words.text]] },
      other: { $ref: ref },
      [proto]: { type: "object", additionalProperties: { type: "string", description: words.text } },
    },
    example: { [words.key]: words.text },
    externalDocs: { url: `https://example.org/${words.text}` },
    xml: { name: words.text, prefix: words.text },
    [`x-${words.key}`]: words.text,
    ...(is2 ? {} : { [`x-${words.key}`]: { [words.key]: words.text } }),
  };
}

/** Swagger 2.0, where components have any name. */
export function swagger2(): RichDocument {
  const words = new Words();
  const [rich, other, key, scheme, tag, answer, parameter] = Array.from({ length: 7 }, () => words.key);
  const scope = words.key;
  const to = (name = "") => `#/definitions/${name}`;
  const document = {
    swagger: "2.0",
    info: info(words),
    host: "example.org",
    basePath: `/${words.path}`,
    tags: tags(words, tag as string),
    consumes: ["application/json"],
    produces: ["application/json", `application/x.y+json; a="${words.text}"`],
    securityDefinitions: {
      [scheme as string]: { type: "apiKey", in: "header", name: words.text, description: words.text },
      [key as string]: {
        type: "oauth2",
        flow: "password",
        tokenUrl: `https://example.org/${words.text}`,
        scopes: { [scope]: words.text },
      },
    },
    security: [{ [scheme as string]: [], [key as string]: [scope] }, { [scheme as string]: [] }],
    paths: {
      [`/a${words.path}/{id}`]: {
        parameters: [{ $ref: `#/parameters/${parameter}` }],
        post: {
          operationId: words.id,
          summary: words.text,
          description: words.text,
          tags: [tag],
          deprecated: true,
          parameters: [
            { name: words.key, in: "query", type: "string", enum: [words.text], description: words.text },
            { name: words.key, in: "header", type: "string", default: words.text },
            {
              name: "body",
              in: "body",
              description: words.text,
              required: true,
              schema: { $ref: to(rich) },
            },
          ],
          responses: {
            200: {
              description: words.text,
              schema: { $ref: to(rich) },
              headers: { [words.key]: { type: "string", enum: [words.text], description: words.text } },
              examples: { "application/json": { [words.key]: words.text } },
            },
            404: { $ref: `#/responses/${answer}` },
          },
        },
      },
      "/form": {
        post: {
          summary: words.text,
          consumes: ["multipart/form-data"],
          parameters: [
            { name: words.key, in: "formData", type: "string", pattern: `^${words.pattern}$` },
            { name: words.key, in: "formData", type: "file", description: words.text },
          ],
          responses: { default: { description: words.text } },
        },
      },
    },
    parameters: {
      [parameter as string]: {
        name: "id",
        in: "path",
        required: true,
        type: "string",
        description: words.text,
      },
    },
    responses: { [answer as string]: { description: words.text, schema: { $ref: to(other) } } },
    definitions: {
      [rich as string]: richSchema(words, to(other), true),
      [other as string]: {
        type: "object",
        properties: { [words.key]: { type: "string", enum: [words.text] } },
      },
    },
  };
  return { version: "2.0", document, words: words.all };
}

/** OpenAPI 3.0 or 3.1. */
export function openapi3(version: "3.0" | "3.1"): RichDocument {
  const words = new Words();
  const [tag, field, choice, scope, media, encoded] = Array.from({ length: 6 }, () => words.key);
  const names = {
    rich: words.key,
    cat: words.key,
    dog: words.key,
    pet: words.key,
    fault: words.key,
    id: words.key,
  };
  const [rich, cat, dog] = [names.rich, names.cat, names.dog].map((name) => `#/components/schemas/${name}`);
  const schema = { $ref: rich };
  const document: JsonObject = {
    openapi: version === "3.0" ? "3.0.3" : "3.1.0",
    info: info(words),
    servers: [
      {
        url: `https://example.org/{${words.path}}/${words.path}`,
        description: words.text,
        variables: {
          [`T${words.all.size - 3}q`]: {
            default: words.path,
            enum: [words.path],
            ...(version === "3.0" && { description: words.text }),
          },
        },
      },
    ],
    tags: tags(words, tag as string),
    security: [{ Key: [], OAuth: [scope] }],
    paths: {
      [`/a${words.path}/{id}`]: {
        summary: words.text,
        description: words.text,
        post: {
          operationId: words.id,
          summary: words.text,
          description: words.text,
          tags: [tag],
          deprecated: true,
          externalDocs: { url: `https://example.org/${words.text}`, description: words.text },
          parameters: [
            { $ref: `#/components/parameters/${names.id}` },
            {
              name: words.key,
              in: "query",
              description: words.text,
              schema: { type: "string", enum: [words.text] },
              examples: { [words.key]: { summary: words.text, description: words.text, value: words.text } },
            },
            { name: words.key, in: "header", schema: { type: "string", default: words.text } },
            { name: words.key, in: "cookie", schema: { type: "array", items: { type: "string" } } },
            {
              name: words.key,
              in: "query",
              style: "deepObject",
              schema: {
                type: "object",
                properties: { [words.key]: { type: "string", default: words.text } },
              },
            },
          ],
          requestBody: {
            description: words.text,
            content: {
              "application/json": { schema },
              [`application/x.y+json; a="${media}"`]: { schema, example: { [words.key]: words.text } },
            },
          },
          responses: {
            200: {
              description: words.text,
              headers: {
                [words.key]: { description: words.text, schema: { type: "string", enum: [words.text] } },
              },
              content: { [`application/x.y+json; a="${words.text}"`]: { schema } },
              links: {
                Next: {
                  operationId: "getPet",
                  description: words.text,
                  parameters: { [words.key]: words.text },
                },
              },
            },
            default: { $ref: `#/components/responses/${names.fault}` },
            [`x-${words.key}`]: words.text,
          },
          callbacks: {
            [words.key]: {
              [`{$request.body#/${words.key}}`]: {
                post: { description: words.text, responses: { 200: { description: words.text } } },
              },
            },
          },
        },
      },
      "/pet": {
        servers: [{ url: `/elsewhere/${words.path}`, description: words.text }],
        get: {
          operationId: "getPet",
          responses: {
            200: {
              description: words.text,
              content: { "application/json": { schema: { $ref: `#/components/schemas/${names.pet}` } } },
            },
          },
        },
        put: {
          summary: words.text,
          // What is written in no usual style stands in the client.
          parameters: [
            { name: words.key, in: "query", explode: false, schema: { type: "array", items: {} } },
            { name: words.key, in: "header", schema: { type: "object" } },
          ],
          requestBody: {
            content: {
              "multipart/form-data": {
                schema: {
                  type: "object",
                  properties: { [encoded as string]: { type: "string", pattern: `^${words.pattern}$` } },
                },
                encoding: {
                  [encoded as string]: {
                    contentType: `text/plain; a="${words.quoted}"`,
                    style: "pipeDelimited",
                  },
                },
              },
            },
          },
          responses: { 204: { description: words.text } },
        },
      },
    },
    components: {
      schemas: {
        [names.rich]: richSchema(words, cat as string, false),
        [names.pet]: {
          oneOf: [{ $ref: cat }, { $ref: dog }],
          discriminator: { propertyName: field, mapping: { [choice as string]: cat, [words.key]: dog } },
        },
        [names.cat]: {
          type: "object",
          required: [field],
          properties: { [field as string]: { type: "string" } },
        },
        [names.dog]: {
          type: "object",
          required: [field],
          properties: { [field as string]: { type: "string", description: words.text } },
        },
      },
      parameters: {
        [names.id]: {
          name: "id",
          in: "path",
          required: true,
          description: words.text,
          schema: { type: "string" },
        },
      },
      responses: {
        [names.fault]: { description: words.text, content: { "application/json": { schema } } },
      },
      examples: { Example: { summary: words.text, value: { [words.key]: words.text } } },
      securitySchemes: {
        Key: { type: "apiKey", in: "query", name: words.text, description: words.text },
        OAuth: {
          type: "oauth2",
          description: words.text,
          flows: {
            clientCredentials: {
              tokenUrl: `https://example.org/${words.text}`,
              scopes: { [scope as string]: words.text },
            },
          },
        },
        [words.key]: { type: "http", scheme: "bearer", bearerFormat: words.text },
      },
    },
  };
  if (version === "3.1") add31(document, words);
  return { version, document, words: words.all };
}

/** What OpenAPI 3.0 does not know. */
function add31(document: JsonObject, words: Words): void {
  const components = document.components as { schemas: JsonObject };
  document.webhooks = {
    [words.key]: { post: { operationId: words.id, responses: { 200: { description: words.text } } } },
  };
  document.jsonSchemaDialect = "https://json-schema.org/draft/2020-12/schema";
  components.schemas.New = {
    $comment: words.text,
    type: ["object", "null"],
    properties: {
      fixed: { const: words.text },
      thing: { const: { [words.key]: [words.text] } },
      coded: { type: "string", contentMediaType: words.text, contentEncoding: words.text },
      pair: { type: "array", prefixItems: [{ const: words.text }, { type: "string" }] },
    },
    patternProperties: { [`^${words.pattern}$`]: { type: "string", examples: [words.text] } },
    dependentRequired: { [words.key]: [words.key] },
    dependentSchemas: { [words.key]: { required: [words.key] } },
    $defs: { [words.key]: { type: "string", const: words.text } },
    unevaluatedProperties: { enum: [words.text] },
  };
  const rich = Object.values(components.schemas)[0] as { properties: JsonObject };
  rich.properties.new = { $ref: "#/components/schemas/New" };
}

/** A document with other texts in the place of words: in values, in keys, and in references to the keys. */
export function withTexts(document: JsonObject, texts: ReadonlyMap<string, string>): JsonObject {
  const inText = (text: string) => text.replace(/T\d+q/g, (word) => texts.get(word) ?? word);
  const inReference = (text: string) =>
    text.replace(/T\d+q/g, (word) =>
      encodeURIComponent(pointerName((texts.get(word) ?? word).toWellFormed())),
    );
  const copy = (value: unknown, key: string): unknown => {
    if (typeof value === "string")
      return key === "$ref" || value.startsWith("#/components/") ? inReference(value) : inText(value);
    if (Array.isArray(value)) return value.map((each) => copy(each, ""));
    if (!isObject(value)) return value;
    const made: JsonObject = {};
    for (const [name, each] of Object.entries(value)) setOwn(made, inText(name), copy(each, name));
    return made;
  };
  return copy(document, "") as JsonObject;
}
