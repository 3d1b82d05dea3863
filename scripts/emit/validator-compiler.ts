/** Schemas → code, by Ajv. A component that schemas refer to is compiled once, into a module of its own. */

import { type Ajv, type AnySchema, type Code, type KeywordCxt, nil, stringify } from "ajv";
import { inlineRef } from "ajv/dist/compile/resolve.js";
import { callRef } from "ajv/dist/vocabularies/core/ref.js";
import { isObject, type JsonObject, pointerNames, pointerTo } from "../json.js";
import type { ApiModel } from "../model/model.js";
import { uniqueFileNames } from "./file-names.js";
import { createAjv, type Rules } from "./validator-ajv.js";
import { type Callee, type CompiledFunction, type ModuleParts, printModule } from "./validator-modules.js";
import { patternOf } from "./validator-patterns.js";
import { SchemaStripper } from "./validator-schemas.js";

/** What differs between modules. */
export type ModuleRules = Pick<Rules, "direction" | "coerce" | "allErrors">;

/** What one module is to check. */
export interface Prepared {
  /** Schemas by what the module calls them. */
  readonly schemas: Readonly<Record<string, JsonObject>>;
  readonly shop: Workshop;
}

/** The module of a component, which those import that refer to it. */
export interface ComponentModule {
  /** Below `validators/`, without its ending. */
  readonly file: string;
  /** `/components/schemas/Pet` */
  readonly pointer: string;
  readonly code: string;
}

/** Compiles the modules of a document. */
export class ValidatorCompiler {
  readonly #model: ApiModel;
  readonly #shops = new Map<string, Workshop>();

  constructor(model: ApiModel) {
    this.#model = model;
  }

  /** To be done for all modules before the first is compiled, so that all components are known. */
  prepare(schemas: Readonly<Record<string, JsonObject>>, rules: ModuleRules): Prepared {
    const folder = `${rules.direction === "answer" ? "answer" : rules.coerce ? "text" : "body"}-schemas`;
    const shop = this.#shops.get(folder) ?? new Workshop(this.#model, rules, folder);
    this.#shops.set(folder, shop);
    const stripped = Object.entries(schemas).map(([key, schema]) => [key, shop.strip(schema)] as const);
    return { shop, schemas: Object.fromEntries(stripped) };
  }

  /** The code of a module, and the names of its functions by the keys of their schemas. */
  compile({ schemas, shop }: Prepared): { code: string; names: Record<string, string> } {
    if (Object.keys(schemas).length === 0) return { code: "", names: {} };
    return shop.compile(schemas);
  }

  /** The modules of the components that the compiled modules import, and those that these import. */
  components(): ComponentModule[] {
    return [...this.#shops.values()].flatMap((shop) => shop.components());
  }
}

/** Part of a document that references lead to. */
interface Component {
  readonly pointer: string;
  readonly schema: AnySchema;
  /** Once it is compiled. */
  compiled?: CompiledFunction;
  /** The schema as an expression, once it was asked for. */
  text?: Code;
}

/** One Ajv for all modules with the same rules. */
class Workshop {
  readonly #model: ApiModel;
  readonly #rules: ModuleRules;
  readonly #folder: string;
  readonly #stripper: SchemaStripper;
  readonly #components = new Map<string, Component>();
  readonly #imported = new Set<Component>();
  readonly #compiling = new Set<Component>();
  readonly #roots = new Map<string, CompiledFunction>();
  #files: ReadonlyMap<string, string> | undefined;
  #ajv: Ajv | undefined;

  constructor(model: ApiModel, rules: ModuleRules, folder: string) {
    this.#model = model;
    this.#rules = rules;
    this.#folder = folder;
    this.#stripper = new SchemaStripper(model, rules.direction, {}, true);
  }

  strip(schema: JsonObject): JsonObject {
    return this.#stripper.strip(schema) as JsonObject;
  }

  /** Equal schemas share a function. */
  compile(schemas: Readonly<Record<string, JsonObject>>): { code: string; names: Record<string, string> } {
    const shared = new Map<CompiledFunction, string>();
    const names: Record<string, string> = {};
    for (const [key, schema] of Object.entries(schemas)) {
      const compiled = this.#root(schema);
      const name = shared.get(compiled) ?? `check${shared.size}`;
      shared.set(compiled, name);
      names[key] = name;
    }
    return { code: this.#print([...shared].map(([compiled, name]) => ({ compiled, name }))), names };
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

  #print(named: ModuleParts["named"], component?: Component): string {
    const exported = component?.compiled;
    const callee = (reference: object): Callee => {
      const target = reference as Component;
      if (exported && target === component) return { own: exported.source.validateName.str };
      this.#imported.add(target);
      return { file: this.#fileOf(target) };
    };
    return printModule(this.#compiler().scope, { named, exported, callee });
  }

  #root(schema: JsonObject): CompiledFunction {
    this.#compiler();
    const text = JSON.stringify(schema);
    const compiled = this.#roots.get(text) ?? this.#function(schema);
    this.#roots.set(text, compiled);
    return compiled;
  }

  #function(schema: AnySchema): CompiledFunction {
    const { source, evaluated } = this.#compiler().compile(schema);
    if (!source) throw new Error("Ajv gives no code");
    return { source, evaluated };
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
      try {
        const component = this.#component(["components", "schemas", name]);
        if (!isInline(component, ajv)) this.#compileComponent(component);
      } catch {
        // Told where an operation needs it.
      }
    }
    return ajv;
  }

  /** The keyword `$ref`. Ajv's own resolves references anew in each schema, and puts all behind them beside it. */
  #reference(cxt: KeywordCxt): void {
    const { gen, it } = cxt;
    const component = this.#component(pointerNames(String(cxt.schema)));
    if (isInline(component, it.self as Ajv)) {
      const { schema } = component;
      const valid = gen.name("valid");
      component.text ??= stringify(schema);
      const topSchemaRef = gen.scopeValue("schema", { ref: schema, code: component.text });
      const inlined = {
        schema,
        dataTypes: [],
        schemaPath: nil,
        topSchemaRef,
        errSchemaPath: `#${component.pointer}`,
      };
      cxt.mergeEvaluated(cxt.subschema(inlined, valid));
      cxt.ok(valid);
      return;
    }
    this.#compileComponent(component);
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
    const schema = this.#stripper.at(names);
    if (!isObject(schema) && typeof schema !== "boolean") throw new Error(`nothing stands at #${pointer}`);
    const component: Component = { pointer, schema };
    this.#components.set(pointer, component);
    return component;
  }

  #compileComponent(component: Component): void {
    if (component.compiled || this.#compiling.has(component)) return;
    this.#compiling.add(component);
    try {
      component.compiled = this.#function(component.schema);
    } finally {
      this.#compiling.delete(component);
    }
  }

  #fileOf({ pointer }: Component): string {
    this.#files ??= uniqueFileNames([...this.#components.keys()].sort(), (each) =>
      pointerNames(each).slice(2).join("_"),
    );
    return `${this.#folder}/${this.#files.get(pointer) ?? ""}`;
  }
}

/** As Ajv decides it. */
function isInline({ schema }: Component, ajv: Ajv): boolean {
  return inlineRef(schema, ajv.opts.inlineRefs);
}

/** Ajv prints patterns as it was told to make them; `printModule` prints them anew. */
const patternEngine = Object.assign((source: string) => patternOf(source), { code: "new RegExp" });
