/** Schemas → code: the modules of a document, made by one workshop for all that have the same rules. */

import type { ApiModel } from "../model/model.js";
import { type Checked, type ComponentModule, type ModuleRules, Workshop } from "./validator-workshop.js";

/** What one module is to check. */
export interface Prepared {
  /** By what the module calls them. */
  readonly checked: Readonly<Record<string, Checked>>;
  readonly shop: Workshop;
}

/** Compiles the modules of a document. */
export class ValidatorCompiler {
  readonly #model: ApiModel;
  readonly #shops = new Map<string, Workshop>();
  #isPrepared = false;

  constructor(model: ApiModel) {
    this.#model = model;
  }

  /** To be done for all modules before the first is compiled, so that all components are known. */
  prepare(checked: Readonly<Record<string, Checked>>, rules: ModuleRules): Prepared {
    const shop = this.#shop(rules);
    const stripped = Object.entries(checked).map(([key, each]) => [key, shop.strip(each)] as const);
    return { shop, checked: Object.fromEntries(stripped) };
  }

  /** The code of a module, and the names of its functions by the keys of their schemas. */
  compile({ checked, shop }: Prepared): { code: string; names: Record<string, string> } {
    if (!this.#isPrepared) for (const each of this.#shops.values()) each.borrow();
    this.#isPrepared = true;
    if (Object.keys(checked).length === 0) return { code: "", names: {} };
    return shop.compile(checked);
  }

  /** The modules of the components that the compiled modules import, and those that these import. */
  components(): ComponentModule[] {
    // Printing those of bodies adds those of answers that they import.
    const shops = [...this.#shops.values()].sort((a, b) => Number(a.isLender) - Number(b.isLender));
    return shops.flatMap((shop) => shop.components());
  }

  #shop(rules: ModuleRules): Workshop {
    const kind = rules.direction === "answer" ? "answer" : rules.coerce ? "text" : "body";
    const known = this.#shops.get(kind);
    if (known) return known;
    const lender = kind === "body" ? this.#shop({ ...rules, direction: "answer" }) : undefined;
    const shop = new Workshop(this.#model, rules, kind, lender);
    this.#shops.set(kind, shop);
    return shop;
  }
}
