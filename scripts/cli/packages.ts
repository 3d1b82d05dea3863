/** The npm packages that generated code imports. */

import { existsSync, readFileSync } from "node:fs";
import { createRequire, isBuiltin } from "node:module";
import { join } from "node:path";
import type { OutputFiles } from "../emit/output.js";
import { manifestFile } from "../package-files.js";

/** One package. */
export interface NeededPackage {
  readonly name: string;
  /** The versions that Joinery is tested with. */
  readonly range: string;
  /** Whether it is found from the output folder. */
  readonly installed: boolean;
}

/** What code in `folder` needs of npm, by name. */
export function packagesOf(files: OutputFiles, folder: string): NeededPackage[] {
  const names = new Set<string>();
  for (const [file, text] of files) {
    if (!file.endsWith(".ts")) continue;
    for (const [, specifier = ""] of text.matchAll(
      /^(?:(?:import|export) [^;]*?from|import) "([^".][^"]*)";/gm,
    )) {
      const [first = "", second = ""] = specifier.split("/");
      if (!isBuiltin(specifier)) names.add(first.startsWith("@") ? `${first}/${second}` : first);
    }
  }
  if (names.has("express")) names.add("@types/express");
  const folders = createRequire(join(folder, "index.js")).resolve.paths("any") ?? [];
  const ranges = ownRanges();
  return [...names].sort().map((name) => ({
    name,
    range: ranges[name] ?? "latest",
    installed: folders.some((each) => existsSync(join(each, name))),
  }));
}

/** The command that installs what is not there. */
export function installHint(packages: readonly NeededPackage[]): string {
  const missing = packages.filter(({ installed }) => !installed);
  if (missing.length === 0) return "";
  const list = missing.map(({ name, range }) => `${name}@${range}`).join(" ");
  return `  The generated code needs: npm install ${list}\n`;
}

function ownRanges(): Readonly<Record<string, string>> {
  const { dependencies = {}, devDependencies = {} } = JSON.parse(
    readFileSync(manifestFile, "utf8"),
  ) as Record<string, Record<string, string> | undefined>;
  return { ...devDependencies, ...dependencies };
}
