/** The user's project: its package.json, its workspace and its package manager. */

import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { isObject, type JsonObject } from "../json.js";

/** A package manager, by its command. */
export type PackageManager = "npm" | "pnpm" | "yarn" | "bun";

/** The package that a folder belongs to. */
export interface Project {
  /** Its package.json, relative to the working directory. */
  readonly shownPath: string;
  readonly packageManager: PackageManager;
  /** Whether an install without development dependencies brings a package. */
  hasInProduction(name: string): boolean;
  /** Whether an install with development dependencies brings a package, also by the workspace's root. */
  hasInDevelopment(name: string): boolean;
  /** Whether its own package.json lists a package under `devDependencies`. */
  isDevDependency(name: string): boolean;
}

const productionFields = ["dependencies", "optionalDependencies", "peerDependencies"];

const lockFiles: readonly (readonly [string, PackageManager])[] = [
  ["pnpm-lock.yaml", "pnpm"],
  ["pnpm-workspace.yaml", "pnpm"],
  ["yarn.lock", "yarn"],
  ["bun.lock", "bun"],
  ["bun.lockb", "bun"],
  ["package-lock.json", "npm"],
];

/**
 * Finds the project of a folder that may not exist yet: the nearest package.json above it that names a package
 * or dependencies. One with `type` alone only says what kind of modules a folder has.
 */
export function findProject(folder: string): Project | undefined {
  const folders = ancestors(folder);
  const manifests = folders.map(readManifest);
  const at = manifests.findIndex(isPackage);
  const own = manifests[at];
  if (!own) return undefined;
  const all = manifests.slice(at).filter((each) => each !== undefined);
  return {
    shownPath: relative(process.cwd(), join(folders[at] ?? "", "package.json"))
      .split(sep)
      .join("/"),
    packageManager: packageManagerOf(folders.slice(at), all),
    hasInProduction: (name) => productionFields.some((field) => lists(own, field, name)),
    isDevDependency: (name) => lists(own, "devDependencies", name),
    hasInDevelopment: (name) =>
      all.some((manifest) =>
        [...productionFields, "devDependencies"].some((field) => lists(manifest, field, name)),
      ),
  };
}

/** A folder and those around it, from the inside out. */
function ancestors(folder: string): string[] {
  const found = [folder];
  for (let at = folder; dirname(at) !== at; at = dirname(at)) found.push(dirname(at));
  return found;
}

function readManifest(folder: string): JsonObject | undefined {
  try {
    const manifest: unknown = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    return isObject(manifest) ? manifest : undefined;
  } catch {
    return undefined;
  }
}

function isPackage(manifest: JsonObject | undefined): boolean {
  if (!manifest) return false;
  return ["name", "devDependencies", ...productionFields].some((field) => manifest[field] !== undefined);
}

function lists(manifest: JsonObject, field: string, name: string): boolean {
  const packages = manifest[field];
  return isObject(packages) && Object.hasOwn(packages, name);
}

/** By `packageManager` in a package.json, else by the nearest lock file. */
function packageManagerOf(folders: readonly string[], manifests: readonly JsonObject[]): PackageManager {
  for (const { packageManager } of manifests) {
    const [, name] = /^(npm|pnpm|yarn|bun)@/.exec(String(packageManager)) ?? [];
    if (name !== undefined) return name as PackageManager;
  }
  for (const folder of folders)
    for (const [file, manager] of lockFiles) if (existsSync(join(folder, file))) return manager;
  return "npm";
}
