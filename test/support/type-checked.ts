/** Generates from a document's text and type-checks what comes out. */

import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type JoineryConfig, resolveConfig } from "../../scripts/config.js";
import { Diagnostics } from "../../scripts/diagnostics.js";
import { type Generated, generate } from "../../scripts/generate.js";
import { createTypeChecker } from "../corpus/type-check.js";

/** What a document (YAML) becomes with the settings of a configuration: the model, and all files by their path below the output. */
export async function generatedModel(
  text: string,
  settings: Omit<JoineryConfig, "documents"> = {},
): Promise<Generated> {
  return inFolder(async (folder) => {
    await writeFile(join(folder, "api.yaml"), text);
    const config = await resolveConfig({ ...settings, documents: ["api.yaml"] }, folder, new Diagnostics());
    if (!config) throw new Error("the test's configuration is wrong");
    return generate(config);
  });
}

/** All files that a document (YAML) becomes with the settings of a configuration, by their path below the output. */
export async function generated(
  text: string,
  settings: Omit<JoineryConfig, "documents"> = {},
): Promise<ReadonlyMap<string, string>> {
  return (await generatedModel(text, settings)).files;
}

/** What the strictest of compilers says against generated files. */
export function typeErrors(files: ReadonlyMap<string, string>): Promise<string[]> {
  return inFolder(async (folder) => {
    const packages = fileURLToPath(new URL("../../node_modules", import.meta.url));
    await symlink(packages, join(folder, "node_modules"), "dir");
    for (const [file, text] of files) {
      await mkdir(dirname(join(folder, file)), { recursive: true });
      await writeFile(join(folder, file), text);
    }
    const code = [...files.keys()].filter((file) => file.endsWith(".ts"));
    return createTypeChecker()(code.map((file) => join(folder, file)));
  });
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "joinery-types-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
