/** IDs for operations that the document gives none. */

import { pascalCase } from "../print/names.js";

/** `post`, `/rooms/{roomId}/join` → `postRoomsByRoomIdJoin`. */
export function operationIdFrom(method: string, path: string): string {
  const words = path
    .split("/")
    .map((segment) => segment.replace(/\{([^{}]+)\}/g, " by $1 "))
    .map(pascalCase)
    .join("");
  return `${method.toLowerCase()}${words || "Root"}`;
}
