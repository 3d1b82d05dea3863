/** Schemas of the same rules → code, by Ajv. A component that schemas refer to is compiled once, into a module of its own. */

import { type Ajv, type AnySchema, type Code, type KeywordCxt, stringify } from "ajv";
import { inlineRef } from "ajv/dist/compile/resolve.js";
import { callRef } from "ajv/dist/vocabularies/core/ref.js";
import { isObject, type JsonObject, pointerNames, pointerTo } from "../json.js";
import type { ApiModel } from "../model/model.js";
import { uniqueFileNames } from "./file-names.js";
import { createAjv, type Rules } from "./validator-ajv.js";
import { type Callee, type CompiledFunction, type NamedFunction, printModule } from "./validator-modules.js";
import { patternOf } from "./validator-patterns.js";
import { inlineSchema, type Referred } from "./validator-references.js";
import { SchemaStripper } from "./validator-schemas.js";

/** What differs between modules. */
export interface ModuleRules extends Pick<Rules, "direction" | "coerce" | "allErrors" | "lenientValues"> {
  /** The patterns that JavaScript's engine may run though they may take for ever. */
  readonly trustedPatterns?: ReadonlySet<string> | undefined;
}

/** What a function of a module is to check: a whole, or a part of one. */
export interface Checked {
  readonly schema: JsonObject;
  readonly part?: string;
}

/** The module of a component, which those import that refer to it. */
export interface ComponentModule {
  /** Below `validators/`, without its ending. */
  readonly file: string;
  /** `/components/schemas/Pet` */
  readonly pointer: string;
  readonly code: string;
}

/** What calls functions of components. */
interface Caller {
  readonly calls: Set<Component>;
  /** Why it cannot be compiled. */
  fault?: unknown;
}

/** A schema of an operation's own. */
interface Root extends Caller {
  readonly compiled: CompiledFunction;
}

/** Part of a document that references lead to. */
interface Component extends Caller, Referred {
  /** Which compiles it. */
  readonly shop: Workshop;
  readonly names: readonly string[];
  /** Once it is compiled. */
  compiled?: CompiledFunction;
  /** The schema as an expression, once it was asked for. */
  text?: Code;
}

/** One Ajv for all modules with the same rules. What bodies and answers say alike, those of answers compile for both. */
export class Workshop {
  readonly #model: ApiModel;
  readonly #rules: ModuleRules;
  readonly #kind: "answer" | "body" | "text";
  readonly #lender: Workshop | undefined;
  readonly #stripper: SchemaStripper;
  readonly #components = new Map<string, Component>();
  readonly #imported = new Set<Component>();
  readonly #compiling = new Set<Component>();
  /** Those that were called and are still to be compiled: chains of them are longer than the stack. */
  readonly #waiting = new Set<Component>();
  readonly #roots = new Map<string, Root>();
  #caller: Caller = { calls: new Set() };
  #isFaulty = false;
  #files: ReadonlyMap<Component, string> | undefined;
  #ajv: Ajv | undefined;

  constructor(model: ApiModel, rules: ModuleRules, kind: "answer" | "body" | "text", lender?: Workshop) {
    this.#model = model;
    this.#rules = rules;
    this.#kind = kind;
    this.#lender = lender;
    this.#stripper = new SchemaStripper(model, rules.direction, rules, true);
  }

  /** Whether others may have components from here. */
  get isLender(): boolean {
    return this.#kind === "answer";
  }

  /** Whether a component cannot be compiled that may be called from here. */
  get hasFault(): boolean {
    return this.#isFaulty || (this.#lender?.hasFault ?? false);
  }

  strip(checked: Checked): Checked {
    return { ...checked, schema: this.#stripper.strip(checked.schema) as JsonObject };
  }

  /** Tells the lender which components are to be had from it. To be done before anything is compiled. */
  borrow(): void {
    if (!this.#lender) return;
    for (const name of Object.keys(this.#stripper.components.schemas ?? {}))
      if (!this.#stripper.isDirected("schemas", name)) this.#lender.#stripper.reach("schemas", name);
  }

  /** What is equal shares a function. */
  compile(checked: Readonly<Record<string, Checked>>): { code: string; names: Record<string, string> } {
    const functions: NamedFunction[] = [];
    const names: Record<string, string> = {};
    for (const [key, { schema, part }] of Object.entries(checked)) {
      const called = this.#referred(schema) ?? this.#root(schema);
      this.#compileWaiting();
      this.#throwFault(called);
      const is = "shop" in called ? called : called.compiled;
      const known = functions.find((each) => each.is === is && each.part === part);
      const name = known?.name ?? `check${functions.length}`;
      if (!known) functions.push({ name, is, part });
      names[key] = name;
    }
    return { code: this.#print(functions), names };
  }

  components(): ComponentModule[] {
    const modules: ComponentModule[] = [];
    // Printing one adds those that it imports.
    for (const component of this.#imported) {
      const file = this.#fileOf(component);
      modules.push({ file, pointer: component.pointer, code: this.#print([], component) });
    }
    return modules;
  }

  #print(named: readonly NamedFunction[], component?: Component): string {
    const exported = component?.compiled;
    const callee = (reference: object): Callee => {
      const target = reference as Component;
      if (exported && target === component) return { own: exported.source.validateName.str };
      return { file: target.shop.#import(target) };
    };
    const { trustedPatterns } = this.#rules;
    return printModule(this.#compiler().scope, { named, exported, callee, trustedPatterns });
  }

  /** The component whose function will do for a schema. */
  #referred(schema: JsonObject): Component | undefined {
    const [[word, ref] = [], ...others] = Object.entries(schema);
    if (word !== "$ref" || typeof ref !== "string" || others.length > 0) return undefined;
    this.#compiler();
    const component = this.#component(pointerNames(ref));
    component.shop.#waiting.add(component);
    return component;
  }

  #root(schema: JsonObject): Root {
    this.#compiler();
    const text = JSON.stringify(schema);
    const calls = new Set<Component>();
    const root = this.#roots.get(text) ?? { calls, compiled: this.#function(schema, { calls }) };
    this.#roots.set(text, root);
    return root;
  }

  #function(schema: AnySchema, caller: Caller): CompiledFunction {
    const around = this.#caller;
    this.#caller = caller;
    try {
      const { source, evaluated } = this.#compiler().compile(schema);
      if (!source) throw new Error("Ajv gives no code");
      return { source, evaluated };
    } finally {
      this.#caller = around;
    }
  }

  #compileWaiting(): void {
    // What is compiled may call others.
    for (const component of this.#waiting) {
      this.#waiting.delete(component);
      this.#compileComponent(component);
    }
    if (this.#lender) this.#lender.#compileWaiting();
  }

  /** What is the matter with a component is told where an operation needs it. */
  #throwFault(root: Caller): void {
    if (!this.hasFault) return;
    const needed = new Set<Caller>([root]);
    for (const { fault, calls } of needed) {
      if (fault) throw fault;
      for (const called of calls) needed.add(called);
    }
  }

  /**
   * The components are compiled first, in the order of their names: where a circle of references
   * is entered shows in the code of OpenAPI 3.1.
   */
  #compiler(): Ajv {
    if (this.#ajv) return this.#ajv;
    const { components, inheritedNames } = this.#stripper;
    // Only the text of a function is used: it need not become one.
    const code = {
      source: true,
      esm: true,
      lines: true,
      regExp: patternEngine,
      process: () => "return () => true",
      // Takes a third of the time, for what V8 makes anyway; `printModule` leaves out what is not read.
      optimize: false,
    };
    const ajv = createAjv(this.#model, { ...this.#rules, inheritedNames }, code);
    const reference = ajv.RULES.all.$ref;
    if (typeof reference === "object")
      Object.assign(reference.definition, { code: (cxt: KeywordCxt) => this.#reference(cxt) });
    this.#ajv = ajv;
    for (const name of Object.keys(components.schemas ?? {}).sort()) {
      const component = this.#component(["components", "schemas", name]);
      if (component.shop === this && !this.#isInline(component)) this.#compileComponent(component);
    }
    return ajv;
  }

  /** The keyword `$ref`. Ajv's own resolves references anew in each schema, and puts all behind them beside it. */
  #reference(cxt: KeywordCxt): void {
    const { gen } = cxt;
    const component = this.#component(pointerNames(String(cxt.schema)));
    if (component.shop.#isInline(component)) {
      component.text ??= stringify(component.schema);
      inlineSchema(cxt, component, component.text);
      return;
    }
    this.#caller.calls.add(component);
    component.shop.#waiting.add(component);
    // What a function has looked at has to be known where it is called.
    if (this.#compiler().opts.unevaluated) component.shop.#compileComponent(component);
    const evaluated = component.compiled?.evaluated;
    const known = evaluated ? { validate: { evaluated } } : undefined;
    callRef(
      cxt,
      gen.scopeValue("validate", { ref: component }),
      known as Parameters<typeof callRef>[2],
      false,
    );
  }

  #component(names: readonly string[]): Component {
    const pointer = pointerTo(names);
    const known = this.#components.get(pointer);
    if (known) return known;
    if (this.#lender && this.#isShared(names)) return this.#lender.#component(names);
    const schema = this.#stripper.at(names);
    if (!isObject(schema) && typeof schema !== "boolean") throw new Error(`nothing stands at #${pointer}`);
    const component: Component = { shop: this, names, pointer, schema, calls: new Set() };
    this.#components.set(pointer, component);
    return component;
  }

  #compileComponent(component: Component): void {
    if (component.compiled || component.fault || this.#compiling.has(component)) return;
    this.#compiling.add(component);
    try {
      component.compiled = this.#function(component.schema, component);
    } catch (error) {
      component.fault = error;
      this.#isFaulty = true;
    } finally {
      this.#compiling.delete(component);
    }
  }

  /** As Ajv decides it. */
  #isInline({ schema }: Component): boolean {
    return inlineRef(schema, this.#compiler().opts.inlineRefs);
  }

  #import(component: Component): string {
    this.#imported.add(component);
    return this.#fileOf(component);
  }

  /** Whether a part of a schema says the same in both directions. */
  #isShared([, kind = "", name = ""]: readonly string[]): boolean {
    return this.#kind !== "text" && kind === "schemas" && !this.#stripper.isDirected(kind, name);
  }

  #fileOf(component: Component): string {
    this.#files ??= this.#nameFiles();
    return this.#files.get(component) ?? "";
  }

  /** What is shared stands in a folder of its own. */
  #nameFiles(): ReadonlyMap<Component, string> {
    const files = new Map<Component, string>();
    const components = [...this.#components.values()].sort((a, b) => (a.pointer < b.pointer ? -1 : 1));
    for (const isShared of [true, false]) {
      const folder = isShared ? "schemas" : `${this.#kind}-schemas`;
      const own = components.filter(({ names }) => this.#isShared(names) === isShared);
      const names = uniqueFileNames(own, (each) => each.names.slice(2).join("_"));
      for (const [component, name] of names) files.set(component, `${folder}/${name}`);
    }
    return files;
  }
}

/** Ajv prints patterns as it was told to make them; `printModule` prints them anew. */
const patternEngine = Object.assign((source: string) => patternOf(source), { code: "new RegExp" });
