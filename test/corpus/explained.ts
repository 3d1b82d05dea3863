/** What others say against a document of the corpus, and why Joinery leaves it so. */

/** Root → how the verdict begins → the reason. A reason that no verdict needs is a fault of its own. */
export const explained: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "other/oas-kit/issue130-preserve/openapi.yaml": {
    "spec-ref-siblings #/components/schemas/a/description":
      "The source says it beside a $ref, and OpenAPI 3 documents come in as they are. Who reads 3.0 passes over it.",
  },
};
