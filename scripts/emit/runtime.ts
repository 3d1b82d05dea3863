/** runtime/: what the generated code shares. Written by hand in this folder, handed out as it is. */

import { readdir, readFile } from "node:fs/promises";
import { header } from "../print/typescript.js";
import type { Emitter } from "./output.js";

const folder = new URL("./runtime/", import.meta.url);

/** Beside the sources stands what tsc makes of them, in the packed tool. */
const isSource = (name: string) => /(?<!\.d)\.ts$/.test(name);

export const emitRuntime: Emitter = async () => {
  const names = (await readdir(folder)).filter(isSource).sort();
  const texts = await Promise.all(names.map((name) => readFile(new URL(name, folder), "utf8")));
  return new Map(
    names.map((name, at) => [`runtime/${name}`, `${header(["its own runtime"])}${texts[at] ?? ""}`]),
  );
};
