/** Components: where each came from. Their names are settled when all are known (`names.ts`). */

import { randomUUID } from "node:crypto";
import { type JsonObject, setOwn } from "../json.js";
import type { Places } from "../read/places.js";
import type { NamedPart } from "./names.js";
import type { Reason } from "./reasons.js";

/** The kinds of component that references lead to. */
export type ComponentKind =
  | "schemas"
  | "parameters"
  | "responses"
  | "requestBodies"
  | "headers"
  | "examples"
  | "links"
  | "callbacks"
  | "securitySchemes";

/** Where a component stands in the source. */
export interface ComponentSource {
  /** The file, as users read it. */
  readonly file: string;
  /** "" for the whole file, else "/…". */
  readonly pointer: string;
  /** The document itself names it: in `definitions`, `components`, … */
  readonly declared: boolean;
}

/** One component of the API. */
export interface Component extends NamedPart {
  readonly kind: ComponentKind;
  /** What references to it say until names are settled. */
  readonly placeholder: string;
  /** Filled once the component has been converted. */
  value: JsonObject;
}

/** How many components are made inside of each other before the next ones wait: each takes a piece of the stack. */
const mostNested = 100;

/**
 * The components of a run. A thing is known by its kind, file and pointer, so that two
 * documents that refer to one file share one component.
 */
export class Components {
  /** No text of a document begins like this: nobody can know it before. */
  readonly #mark = `component ${randomUUID()} `;
  readonly #byKey = new Map<string, Component>();
  readonly #byPlaceholder = new Map<string, Component>();
  /** What the references of the source stand for that are still in what was made of it. */
  readonly #kept = new Map<object, Component>();
  /** Those that are to be made once fewer are being made. */
  readonly #waiting: (() => void)[] = [];
  #nested = 0;

  /**
   * The component for a place in a file. On the first call `make` converts it, in the end; recursion
   * is fine, since the component exists before `make` runs. What one source becomes may
   * depend on who refers to it: each `variant` is a component of its own.
   */
  of(
    kind: ComponentKind,
    from: ComponentSource,
    source: JsonObject,
    make: () => JsonObject,
    variant = "",
  ): Component {
    const key = `${kind} ${from.file}#${from.pointer}${variant && ` ${variant}`}`;
    const known = this.#byKey.get(key);
    if (known) return known;
    const placeholder = `${this.#mark}${this.#byKey.size}`;
    const component: Component = {
      kind,
      key,
      from,
      source,
      variant,
      placeholder,
      name: undefined,
      value: {},
    };
    this.#byKey.set(key, component);
    this.#byPlaceholder.set(placeholder, component);
    this.#waiting.push(() => {
      component.value = make();
    });
    if (this.#nested < mostNested) this.#makeWaiting();
    return component;
  }

  #makeWaiting(): void {
    this.#nested += 1;
    for (let make = this.#waiting.pop(); make; make = this.#waiting.pop()) make();
    this.#nested -= 1;
  }

  /** All components. */
  all(): Component[] {
    return [...this.#byKey.values()];
  }

  /** The component that a text stands for as its placeholder. */
  behind(text: string): Component | undefined {
    return text.startsWith(this.#mark) ? this.#byPlaceholder.get(text) : undefined;
  }

  /**
   * Lets a reference of the source stay where it is: it may well say already what it has to say once
   * names are settled. Not where it has been kept for another component, of another kind.
   */
  keepReference(node: JsonObject, component: Component): boolean {
    const known = this.#kept.get(node) ?? component;
    this.#kept.set(node, known);
    return known === component;
  }

  /**
   * Puts the references that names have settled into the components' values and into documents, which
   * come back: placeholders are replaced where they stand, and a part of the source that has to
   * change, or to have parts that do, by a copy.
   */
  resolve(documents: readonly JsonObject[], places: Places): JsonObject[] {
    const resolved = new Map<object, object>();
    const resolve = <T extends object>(node: T): T => {
      const known = resolved.get(node);
      if (known) return known as T;
      const parts = node as JsonObject;
      let copy: JsonObject | undefined;
      for (const key of Object.keys(parts)) {
        const part = parts[key];
        if (typeof part === "string") {
          const component = this.behind(part);
          if (component) parts[key] = referenceTo(component);
        } else if (typeof part === "object" && part !== null) {
          const made = resolve(part);
          if (made === part) continue;
          copy ??= (Array.isArray(parts) ? [...parts] : { ...parts }) as JsonObject;
          setOwn(copy, key, made);
        }
      }
      const kept = this.#kept.get(node);
      if (kept && parts.$ref !== referenceTo(kept)) {
        copy ??= { ...parts };
        copy.$ref = referenceTo(kept);
        places.trace(copy, "$ref", node, "$ref", "reference" satisfies Reason);
      }
      const made = (copy ? places.carry(copy, node) : node) as T;
      resolved.set(node, made);
      return made;
    };
    for (const component of this.all()) component.value = resolve(component.value);
    return documents.map(resolve);
  }
}

/** `#/components/schemas/Name` */
export function referenceTo({ kind, name }: Component): string {
  return `#/components/${kind}/${name}`;
}
