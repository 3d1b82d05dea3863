/** Components by name: where each came from, and what to call it. */

import type { Diagnostics } from "../diagnostics.js";
import type { JsonObject } from "../json.js";
import { pascalCase } from "../print/names.js";
import type { Places } from "../read/places.js";

/** The kinds of component that references lead to. */
export type ComponentKind = "schemas" | "parameters" | "responses" | "requestBodies" | "headers" | "examples";

/** One named component of the API. */
export interface Component {
  readonly kind: ComponentKind;
  readonly name: string;
  /** Filled once the component has been converted. */
  value: JsonObject;
}

/** Names that TypeScript users already have: a type of such a name would shadow a global. */
const globals = new Set(
  (
    "Array ArrayBuffer Atomics BigInt Blob Boolean Buffer DataView Date Document Element Error EvalError Event " +
    "EventTarget File FormData Function Headers Infinity Intl Iterator JSON Map Math NaN Node Number Object Omit " +
    "Partial Pick Promise Proxy Range RangeError Readonly Record ReferenceError Reflect RegExp Request Required " +
    "Response Selection Set String Symbol SyntaxError Text TypeError URIError URL URLSearchParams WeakMap WeakSet " +
    "Awaited Exclude Extract NonNullable Parameters ReturnType Window paths operations components"
  ).split(" "),
);

/**
 * Settles names, once, for all documents of a run. A thing is known by its kind, file and
 * pointer, so that two documents that refer to one file share one component.
 */
export class Components {
  readonly #byKey = new Map<string, Component>();
  readonly #byName = new Map<string, { component: Component; key: string; source: unknown }>();
  readonly #names: Readonly<Record<string, string>>;
  readonly #places: Places;
  readonly #diagnostics: Diagnostics;

  /** `names` maps `file` or `file#/pointer` (as users read it) to the component's name. */
  constructor(names: Readonly<Record<string, string>>, places: Places, diagnostics: Diagnostics) {
    this.#names = names;
    this.#places = places;
    this.#diagnostics = diagnostics;
  }

  /**
   * The component for a place in a file. On the first call `make` converts it; recursion
   * is fine, since the component exists before `make` runs. What one source becomes may
   * depend on who refers to it: each `variant` is a component of its own.
   */
  of(
    kind: ComponentKind,
    from: { file: string; pointer: string; local: boolean },
    source: JsonObject,
    make: () => JsonObject,
    variant = "",
  ): Component {
    const key = `${kind} ${from.file}#${from.pointer}${variant && ` ${variant}`}`;
    const known = this.#byKey.get(key);
    if (known) return known;
    const component: Component = { kind, name: this.#settle(kind, key, from, source), value: {} };
    this.#byKey.set(key, component);
    this.#byName.set(`${kind}/${component.name}`, { component, key, source });
    component.value = make();
    return component;
  }

  /** All components, by kind and name. */
  all(): Component[] {
    return [...this.#byKey.values()].sort((a, b) => (`${a.kind}/${a.name}` < `${b.kind}/${b.name}` ? -1 : 1));
  }

  #settle(
    kind: ComponentKind,
    key: string,
    from: { file: string; pointer: string; local: boolean },
    source: JsonObject,
  ): string {
    const given =
      this.#names[`${from.file}#${from.pointer}`] ??
      (from.pointer === "" ? this.#names[from.file] : undefined);
    const candidates = given ? [given] : candidateNames(from, source);
    for (const name of candidates) {
      if (kind === "schemas" && !given && globals.has(name)) continue;
      const other = this.#byName.get(`${kind}/${name}`);
      if (!other || other.key === key) return name;
      if (given || (from.local && other.key !== key && sameName(other.key, key))) {
        this.#reportClash(kind, name, source, other.source);
        return name;
      }
    }
    const base = candidates[0] ?? "Schema";
    for (let number = 2; ; number += 1) {
      const name = `${base}${number}`;
      if (!this.#byName.has(`${kind}/${name}`)) return name;
    }
  }

  #reportClash(kind: ComponentKind, name: string, here: unknown, there: unknown): void {
    const other = this.#places.of(there);
    if (JSON.stringify(here) === JSON.stringify(there)) return;
    this.#diagnostics.report("clash-name", this.#places.of(here), {
      name,
      kind,
      other: other ? `${other.file}:${other.line}:${other.column}` : "another document",
    });
  }
}

/** Two components that documents of their own define under one pointer. */
function sameName(a: string, b: string): boolean {
  return a.slice(a.indexOf("#")) === b.slice(b.indexOf("#"));
}

/** Configured name > last name of a pointer or file in PascalCase > title > with its folder > with "Schema". */
function candidateNames(
  from: { file: string; pointer: string; local: boolean },
  source: JsonObject,
): string[] {
  const segments = from.file.split("/");
  const file = (segments.at(-1) ?? "").replace(/\.(ya?ml|json)$/i, "");
  const folder = segments.at(-2) ?? "";
  const last = from.pointer === "" ? file : (from.pointer.split("/").at(-1) ?? file);
  const title = typeof source.title === "string" && source.title.length <= 40 ? source.title : undefined;
  const names = [
    from.local ? componentName(last) : pascalCase(last),
    ...(title ? [pascalCase(title)] : []),
    pascalCase(`${folder} ${last}`),
    `${pascalCase(last)}Schema`,
  ];
  return names.filter((name) => name !== "");
}

/** A name of the document's own, with what OpenAPI 3 does not allow replaced. */
function componentName(name: string): string {
  const decoded = name.replaceAll("~1", "/").replaceAll("~0", "~");
  return /^[\w.-]+$/.test(decoded) ? decoded : pascalCase(decoded) || "Schema";
}
