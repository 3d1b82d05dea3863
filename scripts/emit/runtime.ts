/** runtime/: what the generated code shares. Written by hand in this folder, handed out as it is. */

import { readdir, readFile } from "node:fs/promises";
import { runtimeFolder } from "../package-files.js";
import { header } from "../print/typescript.js";
import type { Emitter } from "./output.js";

/** Beside the sources stands what tsc makes of them, in the packed tool. */
const isSource = (name: string) => /(?<!\.d)\.ts$/.test(name);

/** Modules that import packages, and are left out where no validator or operation imports them. */
const optional = ["formats", "uploads"];

export const emitRuntime: Emitter = async (_model, { emitted }) => {
  const files = (await readdir(runtimeFolder)).filter(isSource).sort();
  const modules = new Map<string, string>();
  for (const file of files)
    modules.set(file.slice(0, -".ts".length), await readFile(new URL(file, runtimeFolder), "utf8"));
  const used = usedOf(emitted);
  const kept = withoutUnused(modules, (name) => optional.includes(name) && !used.has(name));
  return new Map(
    kept.map((name) => [`runtime/${name}.ts`, `${header(["its own runtime"])}${modules.get(name) ?? ""}`]),
  );
};

/** The modules that generated code imports. In a string literal the quotation mark would be escaped. */
function usedOf(emitted: ReadonlyMap<string, string>): ReadonlySet<string> {
  const used = new Set<string>();
  for (const [file, text] of emitted) {
    if (!/^(?:validators|operations)\//.test(file)) continue;
    for (const [, name = ""] of text.matchAll(/\/runtime\/(\w+)(?:\.[jt]s)?"[;)]/g)) used.add(name);
  }
  return used;
}

/** The modules without those that are unused, and without what only these import. */
function withoutUnused(modules: ReadonlyMap<string, string>, isUnused: (name: string) => boolean): string[] {
  const importers = new Map<string, string[]>();
  for (const [name, text] of modules)
    for (const [, imported = ""] of text.matchAll(/ from "\.\/([\w-]+)\.js";/g))
      importers.set(imported, [...(importers.get(imported) ?? []), name]);
  const dropped = new Set([...modules.keys()].filter(isUnused));
  for (let before = -1; before !== dropped.size; ) {
    before = dropped.size;
    for (const [name, by] of importers) if (by.every((each) => dropped.has(each))) dropped.add(name);
  }
  return [...modules.keys()].filter((name) => !dropped.has(name));
}
