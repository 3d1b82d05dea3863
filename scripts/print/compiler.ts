/**
 * TypeScript's compiler, and others that use it. By `require`: to import it, Node would parse its
 * megabytes twice more, for the names of its exports.
 */

import { createRequire } from "node:module";

export const nodeRequire = createRequire(import.meta.url);
