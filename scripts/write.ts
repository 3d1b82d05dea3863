/** Writing: all of the output folder or none of it, and only what changed. */

import { readFileSync, writeFileSync } from "node:fs";
import { access, copyFile, link, mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative, sep } from "node:path";
import type { OutputFiles } from "./emit/output.js";

/** How the output folder differs from what it should be. Names are relative to it, sorted. */
export interface Drift {
  readonly changed: readonly string[];
  readonly missing: readonly string[];
  /** There, and not generated (any more). */
  readonly extra: readonly string[];
  /** There, not generated this time, and to stay. */
  readonly kept: readonly string[];
}

/** Compares the folder with the files that it should hold; what `keep` names may be there besides. */
export async function findDrift(
  folder: string,
  files: OutputFiles,
  keep: (name: string) => boolean = () => false,
): Promise<Drift> {
  const present = new Set(await listFiles(folder));
  const changed: string[] = [];
  const missing: string[] = [];
  for (const [name, text] of files) {
    if (!present.has(name)) missing.push(name);
    // One by one and in this thread, as they are written: hundreds of small files by others take longer.
    else if (!isSameText(readFileSync(join(folder, name), "utf8"), text)) changed.push(name);
  }
  const others = [...present].filter((name) => !files.has(name)).sort();
  return {
    changed: changed.sort(),
    missing: missing.sort(),
    extra: others.filter((name) => !keep(name)),
    kept: others.filter(keep),
  };
}

/** Whether a file has a text, be it with the line ends of Windows, which a checkout with `core.autocrlf` has. */
function isSameText(found: string, text: string): boolean {
  return found === text || (found.includes("\r\n") && found.replaceAll("\r\n", "\n") === text);
}

/** Whether there is nothing to write. */
export function isCurrent(drift: Drift): boolean {
  return drift.changed.length + drift.missing.length + drift.extra.length === 0;
}

/**
 * Brings the folder up to date. The next folder is made beside it (files that stay are
 * linked, so they keep their dates) and the two change places by renaming.
 */
export async function writeOutput(folder: string, files: OutputFiles, drift: Drift): Promise<void> {
  if (isCurrent(drift)) return;
  const next = besides(folder, "next", process.pid);
  const previous = besides(folder, "previous", process.pid);
  const written = new Set([...drift.changed, ...drift.missing]);
  try {
    await rm(next, { recursive: true, force: true });
    await mkdir(next, { recursive: true });
    const folders = new Set([...files.keys(), ...drift.kept].map((name) => dirname(join(next, name))));
    for (const each of folders) await mkdir(each, { recursive: true });
    for (const [name, text] of files) {
      const path = join(next, name);
      if (written.has(name)) writeFileSync(path, text);
      else await link(join(folder, name), path).catch(() => writeFile(path, text));
    }
    for (const name of drift.kept) {
      const path = join(next, name);
      await link(join(folder, name), path).catch(() => copyFile(join(folder, name), path));
    }
    const existed = await rename(folder, previous).then(
      () => true,
      (error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") return false;
        throw error;
      },
    );
    try {
      await rename(next, folder);
    } catch (error) {
      if (existed) await rename(previous, folder);
      throw error;
    }
  } finally {
    // What cannot be removed now, the next run removes.
    for (const each of [next, previous])
      await rm(each, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** The folder beside the output folder in which a process makes the next output, or keeps the previous one meanwhile. */
function besides(folder: string, what: "next" | "previous", pid: number): string {
  return join(dirname(folder), `.${basename(folder)}-${what}-${pid}`);
}

/**
 * Removes what runs left beside the output folder that were killed, and brings the output folder back where one
 * was killed while it changed places. What belongs to a process that runs stays.
 */
export async function cleanUpAfterKilledRuns(folder: string): Promise<void> {
  const names = await readdir(dirname(folder)).catch(() => []);
  const start = `.${basename(folder)}-`;
  for (const name of names) {
    const [, what, pid] =
      /^(next|previous)-(\d+)$/.exec(name.startsWith(start) ? name.slice(start.length) : "") ?? [];
    if (what === undefined || isRunning(Number(pid))) continue;
    const left = join(dirname(folder), name);
    // Fails where the output folder has been made since.
    if (what === "previous" && !(await isThere(folder))) await rename(left, folder).catch(() => undefined);
    await rm(left, { recursive: true, force: true }).catch(() => undefined);
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of another user may not be signalled.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"));
}
