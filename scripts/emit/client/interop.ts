/** Packages that are an ES module and a CommonJS module, imported by code that may be compiled to either. */

/**
 * The default export of such a package, by its default import. Code that is an ES module in its source and compiled
 * to CommonJS by a bundler has the package's `module.exports` there, whose `default` is the export.
 */
export function defaultExport<T extends object>(imported: T): T {
  const { default: own } = imported as { default?: T };
  return typeof imported !== "function" && own !== undefined ? own : imported;
}
