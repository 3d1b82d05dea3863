/** Where every mapping, sequence and key of the source stands. */

import type { LineCounter } from "yaml";
import type { Place } from "../diagnostics.js";

/** A file as the pipeline knows it. */
export interface SourceFile {
  /** Relative to the working directory, with forward slashes: what users read. */
  readonly name: string;
  /** The absolute path, by which files are told apart. */
  readonly path: string;
  /** Turns offsets into lines. */
  readonly lines: LineCounter;
  /** The parsed value. */
  readonly value: unknown;
}

interface Stamp {
  readonly file: SourceFile;
  readonly offset: number;
  readonly keys: ReadonlyMap<string, number> | undefined;
}

/**
 * The stamps of one run. Objects made by later stages take the stamp of the source object
 * that they came from, so a place can be told to the very end.
 */
export class Places {
  readonly #stamps = new WeakMap<object, Stamp>();

  /** Stamps a node as it is read; offsets count characters from the start of the file. */
  stamp(node: object, file: SourceFile, offset: number, keys?: ReadonlyMap<string, number>): void {
    this.#stamps.set(node, { file, offset, keys });
  }

  /** Gives `made` the place of `source` and returns it. A stamp once given stays. */
  carry<T extends object>(made: T, source: unknown): T {
    if (typeof source !== "object" || source === null || this.#stamps.has(made)) return made;
    const stamp = this.#stamps.get(source);
    if (stamp) this.#stamps.set(made, stamp);
    return made;
  }

  /** The file that a node was read from. */
  fileOf(node: object): SourceFile | undefined {
    return this.#stamps.get(node)?.file;
  }

  /** Where a node stands; with `key`, where that key of it stands. */
  of(node: unknown, key?: string): Place | undefined {
    if (typeof node !== "object" || node === null) return undefined;
    const stamp = this.#stamps.get(node);
    if (!stamp) return undefined;
    const offset = (key === undefined ? undefined : stamp.keys?.get(key)) ?? stamp.offset;
    return placeAt(stamp.file, offset);
  }
}

/** The place of an offset in a file. */
export function placeAt(file: Pick<SourceFile, "name" | "lines">, offset: number): Place {
  const { line, col } = file.lines.linePos(offset);
  return { file: file.name, line: Math.max(line, 1), column: Math.max(col, 1) };
}
