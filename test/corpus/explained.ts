/** What others say against a document of the corpus, and why Joinery leaves it so. */

/** Root → how the verdict begins → the reason. A reason that no verdict needs is a fault of its own. */
export const explained: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "other/oas-kit/issue145/swagger.yaml": {
    "/paths/~1v1~1formtest1/post/requestBody":
      "collectionFormat of a form's field is an extension of its Encoding Object, which OpenAPI 3.0.4 allows and the validator's rules do not.",
  },
  "other/oas-kit/issue130-preserve/openapi.yaml": {
    "spec-ref-siblings #/components/schemas/a/description":
      "The source says it beside a $ref, and OpenAPI 3 documents come in as they are. Who reads 3.0 passes over it.",
  },
};
