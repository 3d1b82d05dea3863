/** The types of the package's CommonJS modules: those of its ES modules, in a folder whose modules are CommonJS. */

import { cp, readFile } from "node:fs/promises";
import { join, posix } from "node:path";

/** Copies declarations of `dist/`, and all that they import of each other, to `dist/cjs/`. */
export async function copyDeclarations(dist: string, files: readonly string[]): Promise<void> {
  const copied = new Set(files);
  for (const file of copied) {
    await cp(join(dist, file), join(dist, "cjs", file));
    const text = await readFile(join(dist, file), "utf8");
    for (const [, path = ""] of text.matchAll(/(?:from |import\()"(\.[^"]*)\.js"/g))
      copied.add(`${posix.join(posix.dirname(file), path)}.d.ts`);
  }
}
