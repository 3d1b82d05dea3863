/** openapi-typescript's helpers, of which one works out less. */

// @ts-expect-error: its parts have no types of their own.
import { createRef as createRefAnew } from "openapi-typescript/dist/lib/utils.mjs";

// @ts-expect-error: as above.
export * from "openapi-typescript/dist/lib/utils.mjs";

/** A reference that reads as it is written: no empty names, nothing percent-encoded. */
const settled = /^#(?:\/(?:[^/~%#]|~[01])+)+$/;

/**
 * The reference along references and names, one after the other. For each property of a schema it is asked
 * for anew, and takes the way to the schema apart to put it together again as it was.
 */
export function createRef(parts: readonly unknown[]): string {
  const [way, ...names] = parts;
  if (typeof way !== "string" || !settled.test(way)) return createRefAnew(parts);
  return `${way}${createRefAnew(names).slice(1)}`;
}
