/**
 * Names for components, settled in one pass when all of them are known: what a thing is
 * called depends on itself and on those that want the same name, never on the order in
 * which documents are read.
 */

import { isDeepStrictEqual } from "node:util";
import { type Diagnostics, formatPlace } from "../diagnostics.js";
import type { JsonObject } from "../json.js";
import { globalNames, pascalCase } from "../print/names.js";
import type { Places } from "../read/places.js";
import type { ComponentSource } from "./components.js";

/** What a name is needed for. */
export interface NamedPart {
  readonly kind: string;
  /** Kind, file, pointer and variant: no two parts have the same. */
  readonly key: string;
  readonly from: ComponentSource;
  readonly source: JsonObject;
  /** What one source becomes may depend on who refers to it; "" is what it becomes most of the time. */
  readonly variant: string;
  readonly value: JsonObject;
  name: string | undefined;
}

/** Gives a name to every part that has none. */
export function settleNames(
  parts: readonly NamedPart[],
  names: Readonly<Record<string, string>>,
  places: Places,
  diagnostics: Diagnostics,
): void {
  for (const kind of new Set(parts.map((part) => part.kind))) {
    const ofKind = parts.filter((part) => part.kind === kind);
    new Settlement(ofKind, names, places, diagnostics).run();
  }
}

/** The names of one kind of component. */
class Settlement {
  readonly #taken = new Map<string, NamedPart>();
  readonly #names: Readonly<Record<string, string>>;
  readonly #places: Places;
  readonly #diagnostics: Diagnostics;
  #open: NamedPart[];

  constructor(
    parts: readonly NamedPart[],
    names: Readonly<Record<string, string>>,
    places: Places,
    diagnostics: Diagnostics,
  ) {
    this.#names = names;
    this.#places = places;
    this.#diagnostics = diagnostics;
    for (const part of parts) if (part.name !== undefined) this.#taken.set(part.name, part);
    this.#open = parts.filter((part) => part.name === undefined).sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  run(): void {
    const unnamed = this.#open;
    this.#given();
    this.#declared();
    // Each round offers every open part its next name; one that only one part wants is settled.
    for (let round = 0; this.#open.length > 0; round += 1) {
      const last = !this.#open.some((part) => candidateNames(part).length > round);
      if (last) break;
      this.#offer((part) => candidateNames(part)[round]);
    }
    for (const part of this.#open) this.#number(part);
    for (const part of unnamed) this.#reportRenamed(part);
  }

  /** Reports a component whose name is not the one that it has in the source, and why. */
  #reportRenamed(part: NamedPart): void {
    const [wanted = ""] = candidateNames(part);
    const { file, pointer } = part.from;
    const isGiven = this.#names[`${file}#${pointer}`] ?? (pointer === "" ? this.#names[file] : undefined);
    // What OpenAPI 3 does not allow in a name is reported by itself.
    if (part.variant !== "" || isGiven !== undefined || part.name === undefined || part.name === wanted)
      return;
    const other = this.#taken.get(wanted);
    const place = other && this.#places.of(other.source);
    const reason = this.#forbidden(part, wanted)
      ? `TypeScript has a type ${wanted} of its own`
      : `another component of that name is at ${place ? formatPlace(place) : "another place"}`;
    this.#diagnostics.report("component-renamed", this.#places.of(part.source), {
      wanted,
      name: part.name,
      reason,
      key: pointer === "" ? file : `${file}#${pointer}`,
    });
  }

  /** What the configuration says comes first, and may not be contradicted. */
  #given(): void {
    for (const part of this.#open) {
      const { file, pointer } = part.from;
      const name = this.#names[`${file}#${pointer}`] ?? (pointer === "" ? this.#names[file] : undefined);
      if (name !== undefined) this.#claim(part, name);
    }
    this.#open = this.#open.filter((part) => part.name === undefined);
  }

  /** A document's own names: other documents may define the same, but nothing else, under them. */
  #declared(): void {
    for (const part of this.#open) {
      if (!part.from.declared) continue;
      const name = candidateNames(part)[0];
      // A name that OpenAPI 3 does not allow is none that the document could insist on.
      if (name === undefined || this.#forbidden(part, name) || name !== declaredName(part)) continue;
      this.#claim(part, name);
    }
    this.#open = this.#open.filter((part) => part.name === undefined);
  }

  #claim(part: NamedPart, name: string): void {
    const other = this.#taken.get(name);
    if (other && !same(part, other)) {
      const place = this.#places.of(other.source);
      this.#diagnostics.report("clash-name", this.#places.of(part.source), {
        name,
        kind: part.kind,
        other: place ? formatPlace(place) : "another document",
      });
    }
    part.name = name;
    if (!other) this.#taken.set(name, part);
  }

  #offer(nameOf: (part: NamedPart) => string | undefined): void {
    const wanted = new Map<string, NamedPart[]>();
    for (const part of this.#open) {
      const name = nameOf(part);
      if (name === undefined || this.#forbidden(part, name)) continue;
      wanted.set(name, [...(wanted.get(name) ?? []), part]);
    }
    for (const [name, parts] of wanted) {
      const [first, ...others] = parts;
      const holder = this.#taken.get(name) ?? first;
      if (!first || !holder || ![first, ...others].every((each) => same(each, holder))) continue;
      for (const part of parts) part.name = name;
      this.#taken.set(name, holder);
    }
    this.#open = this.#open.filter((part) => part.name === undefined);
  }

  /** The last resort, for things that differ in nothing that could name them. */
  #number(part: NamedPart): void {
    const base = candidateNames(part)[0] ?? "Schema";
    for (let number = 2; ; number += 1) {
      const name = `${base}${number}`;
      if (this.#taken.has(name)) continue;
      part.name = name;
      this.#taken.set(name, part);
      return;
    }
  }

  #forbidden(part: NamedPart, name: string): boolean {
    return part.kind === "schemas" && globalNames.has(name);
  }
}

/** Two parts that say the same may share a name. */
function same(a: NamedPart, b: NamedPart): boolean {
  if (a === b || isDeepStrictEqual(a.value, b.value)) return true;
  // What they refer to may differ: then that is told of.
  return (
    a.from.declared && b.from.declared && a.variant === b.variant && isDeepStrictEqual(a.source, b.source)
  );
}

/** What a kind of thing adds to a name that is taken or forbidden. */
const suffixes: Readonly<Record<string, string>> = {
  schemas: "Schema",
  parameters: "Parameter",
  responses: "Response",
  requestBodies: "RequestBody",
  headers: "Header",
  examples: "Example",
  links: "Link",
  callbacks: "Callback",
  securitySchemes: "SecurityScheme",
};

/**
 * What a part would be called, best first: the last name of its pointer or its file's name,
 * its title, its file's name with its folder's, with its kind, all of its path.
 */
function candidateNames({ kind, from, source, variant }: NamedPart): string[] {
  const path = withoutEnding(from.file);
  const segments = path.split("/");
  const file = segments.at(-1) ?? "";
  const end = declaredName({ from, source });
  const last = variant === "" ? end : `${end} ${variant.replaceAll("application/", "")}`;
  const title = typeof source.title === "string" && source.title.length <= 40 ? source.title : "";
  const names = [
    from.declared && variant === "" ? componentName(last) : pascalCase(last),
    pascalCase(title),
    from.declared ? "" : pascalCase(`${segments.at(-2) ?? ""} ${from.pointer === "" ? "" : file} ${last}`),
    `${pascalCase(last)}${suffixes[kind] ?? ""}`,
    pascalCase(`${path} ${unescaped(from.pointer)} ${variant}`),
  ];
  return [...new Set(names.filter((name) => name !== ""))];
}

/** What a part is called where it stands. */
export function declaredName({ from, source }: Pick<NamedPart, "from" | "source">): string {
  const file = withoutEnding(from.file).split("/").at(-1) ?? "";
  const [around = "", last = file] = from.pointer.split("/").slice(-2);
  if (from.pointer === "") return file;
  if (!/^\d+$/.test(last) || from.declared) return unescaped(last);
  // In a list, it has no name there; parameters have one of their own.
  return typeof source.name === "string" ? source.name : unescaped(`${around} ${last}`);
}

function withoutEnding(file: string): string {
  return file.replace(/\.(ya?ml|json)$/i, "");
}

/** A name of the document's own, with what OpenAPI 3 does not allow replaced. */
export function componentName(name: string): string {
  return /^[\w.-]+$/.test(name) ? name : pascalCase(name) || "Schema";
}

function unescaped(pointer: string): string {
  return pointer.replaceAll("~1", "/").replaceAll("~0", "~");
}
