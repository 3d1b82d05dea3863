/** Which files a document may refer to, and what would allow others. */

import { realpath, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, isAbsolute, join, parse, relative, resolve, sep } from "node:path";

/**
 * The folders in whose trees a document may refer to files by default: its parent's, its git repository's, and the
 * working directory's when the document is below it. A home folder or the root of a file system is too much to be
 * one of the latter two.
 */
export async function defaultFolders(document: string, workingDirectory = process.cwd()): Promise<string[]> {
  const own = await realOrNearest(document);
  const working = await realOrNearest(workingDirectory);
  const repository = await repositoryOf(dirname(own));
  const wide = [repository, isWithin(working, own) ? working : undefined].filter(
    (folder): folder is string => folder !== undefined && !isTooWide(folder),
  );
  return [...new Set([resolve(dirname(document), ".."), ...wide])];
}

/** Whether a file is in a folder's tree, symbolic links followed. What git keeps for itself (`.git`) never is. */
export async function isInTree(folder: string, path: string): Promise<boolean> {
  const real = await realOrNearest(path);
  const root = await realOrNearest(folder);
  return isWithin(root, real) && !relative(root, real).split(sep).includes(".git");
}

/**
 * The folder to allow so that a document may refer to a file, relative to the working directory with forward slashes:
 * the widest one that has the file and not the document.
 */
export async function folderToAllow(document: string, path: string): Promise<string> {
  const [from, to] = [await realOrNearest(document), await realOrNearest(path)];
  const [names, others] = [dirname(from).split(sep), dirname(to).split(sep)];
  const shared = names.findIndex((name, at) => others[at] !== name);
  const common = shared === -1 ? names.length : shared;
  // A file beside the document's own folders needs the folder that has both.
  const folder = others.slice(0, common + 1).join(sep) || parse(to).root;
  const shown = relative(process.cwd(), isWithin(folder, from) ? dirname(to) : folder);
  return shown.split(sep).join("/") || ".";
}

/** The nearest folder around that has a `.git`: a repository, a work tree or a submodule. */
async function repositoryOf(folder: string): Promise<string | undefined> {
  for (let at = folder; ; at = dirname(at)) {
    const found = await stat(join(at, ".git")).catch(() => undefined);
    if (found) return at;
    if (dirname(at) === at) return undefined;
  }
}

function isTooWide(folder: string): boolean {
  return folder === parse(folder).root || folder === homedir();
}

function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** A path with its symbolic links followed; of what does not exist, those of the nearest folder that does. */
async function realOrNearest(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(await realOrNearest(parent), path.slice(parent.length));
  }
}
