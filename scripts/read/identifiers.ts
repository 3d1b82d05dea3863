/** Schemas that name themselves by `$id`: JSON Schema 2020-12, 8.2.1. */

import { pathToFileURL } from "node:url";
import { pointerTo } from "../json.js";
import { isData, isMap } from "../openapi.js";
import type { SourceFile } from "./places.js";

/** A schema with an identifier of its own: what `#…` and relative references mean in it. */
export interface Identified {
  readonly file: SourceFile;
  /** Where it stands in its file. */
  readonly pointer: string;
  readonly root: object;
  readonly uri: string;
}

/** The identified schemas of a run. */
export class Identifiers {
  readonly #byUri = new Map<string, Identified>();
  /** The nearest of them around every part of one. */
  readonly #around = new WeakMap<object, Identified>();

  /** Adds those of a file. */
  add(file: SourceFile): void {
    const seen = new Set<object>();
    const open: Part[] = [{ value: file.value, names: [], isMap: false, around: undefined }];
    for (let next = open.pop(); next; next = open.pop()) {
      const { value, names, isMap: isOfNames, around } = next;
      if (typeof value !== "object" || value === null || seen.has(value)) continue;
      seen.add(value);
      const own = isOfNames ? around : (this.#identified(value, names, file, around) ?? around);
      if (own) this.#around.set(value, own);
      for (const [key, each] of Object.entries(value))
        if (!isData(key, isOfNames))
          open.push({
            value: each,
            names: [...names, key],
            isMap: !isOfNames && isMap(key),
            around: own,
          });
    }
  }

  #identified(
    root: object,
    names: readonly string[],
    file: SourceFile,
    around: Identified | undefined,
  ): Identified | undefined {
    const { $id } = root as { readonly $id?: unknown };
    const uri = typeof $id === "string" ? absolute($id, around?.uri ?? uriOf(file)) : undefined;
    if (uri === undefined) return undefined;
    const identified = { file, pointer: pointerTo(names), root, uri };
    if (!this.#byUri.has(uri)) this.#byUri.set(uri, identified);
    return identified;
  }

  /** The schema that a reference without its fragment names in a node of a file; undefined where a file is meant. */
  find(path: string, node: object, file: SourceFile): Identified | undefined {
    if (this.#byUri.size === 0) return undefined;
    const around = this.#around.get(node);
    if (path === "") return around;
    return this.#byUri.get(absolute(path, around?.uri ?? uriOf(file)) ?? "");
  }
}

interface Part {
  readonly value: unknown;
  readonly names: readonly string[];
  readonly isMap: boolean;
  readonly around: Identified | undefined;
}

function uriOf({ path }: SourceFile): string {
  return /^https?:\/\//i.test(path) ? path : pathToFileURL(path).href;
}

/** Without a fragment, which an identifier may have if it is empty. */
function absolute(uri: string, base: string): string | undefined {
  return URL.canParse(uri, base) ? new URL(uri, base).href.replace(/#.*$/, "") : undefined;
}
