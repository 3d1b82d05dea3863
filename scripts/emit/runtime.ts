/** runtime/: what the generated code shares. Written by hand in this folder, handed out as it is. */

import { readdir, readFile } from "node:fs/promises";
import { runtimeFolder } from "../package-files.js";
import { header } from "../print/typescript.js";
import type { Emitter } from "./output.js";

/** Beside the sources stands what tsc makes of them, in the packed tool. */
const isSource = (name: string) => /(?<!\.d)\.ts$/.test(name);

export const emitRuntime: Emitter = async () => {
  const names = (await readdir(runtimeFolder)).filter(isSource).sort();
  const texts = await Promise.all(names.map((name) => readFile(new URL(name, runtimeFolder), "utf8")));
  return new Map(
    names.map((name, at) => [`runtime/${name}`, `${header(["its own runtime"])}${texts[at] ?? ""}`]),
  );
};
