/** The package's own files, told from here: all code of the built package stands in the folder that this is in. */

import { createRequire } from "node:module";

/** package.json */
export const manifestFile = new URL("../package.json", import.meta.url);

/** The sources of `runtime/`. */
export const runtimeFolder = new URL("./emit/runtime/", import.meta.url);

/** The sources of `client/`. */
export const clientFolder = new URL("./emit/client/", import.meta.url);

/** What the package gives to those who import it. */
export const indexModule = new URL("./index", import.meta.url);

/** Loads packages, and what `npm run build` compiled, from here. */
export const nodeRequire = createRequire(import.meta.url);
