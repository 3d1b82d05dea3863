/** Whether the output folder may be replaced: nothing in it may be anybody else's. */

import { closeSync, openSync, readSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import type { ResolvedConfig } from "./config.js";
import type { Diagnostics } from "./diagnostics.js";
import { signature } from "./print/typescript.js";

/** Reports what forbids writing to the configuration's output folder. */
export async function checkOutputFolder(config: ResolvedConfig, diagnostics: Diagnostics): Promise<void> {
  const folder = config.output;
  const shown = shownPath(folder);
  const holds = (path: string) => isWithin(folder, path);
  if ([process.cwd(), config.root].some(holds)) {
    diagnostics.report("output-around", undefined, { folder: shown });
    return;
  }
  const sources = config.documents.flatMap(({ file, overlays }) => [file, ...overlays]);
  for (const source of [...(config.file ? [config.file] : []), ...sources].filter(holds))
    diagnostics.report("output-holds-source", undefined, { folder: shown, source: shownPath(source) });
  const found = await stat(folder).catch(() => undefined);
  if (!found) return;
  if (!found.isDirectory()) {
    diagnostics.report("output-no-folder", undefined, { folder: shown });
    return;
  }
  const foreign = await foreignFiles(folder);
  if (foreign.length === 0) return;
  const first = foreign.slice(0, 5).map((name) => shownPath(join(folder, name)));
  const more = foreign.length > first.length ? ` and ${foreign.length - first.length} more` : "";
  diagnostics.report("output-not-ours", undefined, { folder: shown, files: `${first.join(", ")}${more}` });
}

/** What in a folder does not say that Joinery wrote it. */
async function foreignFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const unsigned: string[] = [];
  let signed = 0;
  for (const entry of entries) {
    if (entry.isDirectory()) continue;
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && isSigned(path)) signed += 1;
    else unsigned.push(relative(folder, path).split(sep).join("/"));
  }
  // JSON has no comments: the files around it say whose it is.
  return unsigned.filter((name) => !(name === "openapi.json" && signed > 0)).sort();
}

/** Whether a file begins as those that Joinery writes. In this thread: there may be thousands of small ones. */
export function isSigned(path: string): boolean {
  const file = openSync(path, "r");
  try {
    const buffer = Buffer.alloc(64);
    const start = buffer.toString("utf8", 0, readSync(file, buffer, 0, buffer.length, 0));
    return ["// ", "# "].some((comment) => start.startsWith(comment + signature));
  } finally {
    closeSync(file);
  }
}

/** Whether a path is a folder or lies in its tree. */
function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === "" || (way !== ".." && !way.startsWith(`..${sep}`) && !/^[a-z]:/i.test(way));
}

/** A path as users read it: relative to where they are. */
export function shownPath(path: string): string {
  return relative(process.cwd(), path).split(sep).join("/") || ".";
}
