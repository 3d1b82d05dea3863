/** Why a leaf of the source reads differently in the output, or is not there: a fixed list. */

/** Each reason, and what it means to whoever reads the ledger. */
export const reasons = {
  // Why the words are others.
  version: "The version of the specification that the output follows.",
  reference: "References lead to the output's own components.",
  discriminator: "Each schema that a discriminator tells apart says its value itself.",
  dynamic: "A dynamic reference leads to the component that it means where it is reached.",
  server: "host, basePath and schemes are one URL in OpenAPI 3.",
  "base-path": "The base path is part of the path: another document has the same path below another one.",
  structure: "What Swagger 2.0 says in a field, OpenAPI 3 says by its structure.",
  "media-type": "Media types are keys in OpenAPI 3.",
  serialisation: "collectionFormat is style and explode in OpenAPI 3.",
  file: "A file is a binary string in OpenAPI 3.",
  nullable: "OpenAPI 3 has its own word for null being allowed.",
  "several-types": "OpenAPI 3.0 has no lists of types: they are a choice.",
  "path-required": "A path parameter is always required.",
  "oauth-flow": "OpenAPI 3 names the OAuth 2 flows differently.",
  "example-parsed": "The example was JSON text.",
  "example-resolved": "A reference in an example stands for what it leads to.",
  "pattern-properties": "OpenAPI 3.0 has no patternProperties.",
  variable: "A %VARIABLE% was settled.",
  "schema-3.1": "JSON Schema 2020-12, which OpenAPI 3.1 uses, has other words for it.",
  name: "The component's name is another one.",
  overlay: "An overlay changed it.",
  configuration: "The configuration says something else.",
  repaired: "It was not valid; a warning says what the output has instead.",
  // Why it is not there.
  skipped: "It belongs to an operation or component that is left out because of an error.",
  overridden: "Something nearer says otherwise.",
  unused: "Nothing in the document makes use of it.",
  default: "It says what OpenAPI 3 takes for granted.",
  empty: "It is empty, and OpenAPI 3 leaves it out.",
  followed: "It is a reference that only led on to another.",
  "no-host": "Schemes say nothing where there is no host.",
  combined: "Another document of the run says it for all.",
} as const satisfies Record<string, string>;

/** One of the reasons. */
export type Reason = keyof typeof reasons;
