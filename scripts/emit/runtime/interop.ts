/** Packages that are CommonJS modules, imported by code that may be compiled to either kind of module. */

/**
 * What a CommonJS package assigns to `module.exports`. A namespace import (`import * as`) has it as `default`
 * in Node, in esbuild and with TypeScript's `esModuleInterop`; where TypeScript compiles to `require` without
 * that option, the namespace is the value itself.
 */
export function commonJsExport(namespace: object): unknown {
  return typeof namespace !== "function" && "default" in namespace ? namespace.default : namespace;
}
