/** Components: where each came from. Their names are settled when all are known (`names.ts`). */

import { randomUUID } from "node:crypto";
import { isObject, type JsonObject } from "../json.js";
import type { NamedPart } from "./names.js";

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

  /** The component that a placeholder stands for. */
  behind(placeholder: unknown): Component | undefined {
    return typeof placeholder === "string" ? this.#byPlaceholder.get(placeholder) : undefined;
  }

  /** Puts references in the place of placeholders, in the value itself. */
  resolve(value: unknown): void {
    const seen = new Set<object>();
    const visit = (node: unknown): void => {
      if (typeof node !== "object" || node === null || seen.has(node)) return;
      seen.add(node);
      if (Array.isArray(node)) for (const each of node) visit(each);
      if (!isObject(node)) return;
      for (const key of Object.keys(node)) {
        const component = this.behind(node[key]);
        if (component) node[key] = referenceTo(component);
        else visit(node[key]);
      }
    };
    visit(value);
  }
}

/** `#/components/schemas/Name` */
export function referenceTo({ kind, name }: Component): string {
  return `#/components/${kind}/${name}`;
}
