/** What a line of a document became, and what a line of generated code came from. */

import type { Origin } from "../diagnostics.js";
import { Diagnostics } from "../diagnostics.js";
import { fileNames } from "../emit/file-names.js";
import type { Generated } from "../generate.js";
import { isObject, type JsonObject, pointerName, pointerNames, valueAt } from "../json.js";
import type { Operation } from "../model/model.js";
import { hasReference } from "../openapi.js";
import { parseSource } from "../read/parse-yaml.js";
import { Places, type SourceFile } from "../read/places.js";
import { Declarations } from "./declarations.js";
import { fieldAt, type SourceField } from "./source-fields.js";
import { typeIndex, typePath } from "./type-path.js";

/** A generated name and the file and line where it stands, relative to the output folder. */
export interface Named {
  readonly name: string;
  readonly file: string;
  readonly line: number;
}

/** What the generated code has for an operation. */
export interface ExplainedOperation {
  readonly id: string;
  readonly handler: Named;
  /** The call of the generated client. */
  readonly client: string;
  /** Files, relative to the output folder. */
  readonly validators: readonly string[];
}

/** One part of the OpenAPI 3 document. */
export interface ExplainedPart {
  /** `#/paths/…` */
  readonly pointer: string;
  /** Where it stands in openapi.json. */
  readonly openapi: Named;
  readonly source: Origin | undefined;
  readonly type: Named | undefined;
  /** The component that it refers to. */
  readonly refersTo: string | undefined;
  /** The operation that it is part of, or all that use it. */
  readonly operations: readonly ExplainedOperation[];
}

/** Answers questions about one run; everything is taken from what the run made. */
export class Explainer {
  readonly #made: Generated;
  readonly #document: JsonObject;
  /** Pointer → part, from the outside in. */
  readonly #parts = new Map<string, object>();
  readonly #declarations = new Map<string, Declarations>();
  #json: { file: SourceFile; places: Places } | undefined;

  constructor(made: Generated) {
    this.#made = made;
    this.#document = made.model.document;
    const walk = (node: unknown, pointer: string): void => {
      if (typeof node !== "object" || node === null) return;
      this.#parts.set(pointer, node);
      for (const [name, each] of Object.entries(node)) walk(each, `${pointer}/${pointerName(name)}`);
    };
    walk(this.#document, "");
  }

  /** What a place of a source file became; undefined when nothing stands there. */
  fromSource(file: SourceFile, line: number, column?: number): ExplainedPart[] | undefined {
    let field = fieldAt(file, this.#made.sources.places, line, column);
    for (; field; field = field.parent) {
      const pointers = this.#madeFrom(field);
      if (pointers.length > 0) return this.#explain(pointers);
    }
    return undefined;
  }

  /** What a line of a generated file came from; undefined when it comes from no document. */
  fromGenerated(name: string, line: number): ExplainedPart[] | undefined {
    const pointer = this.#pointerOfGenerated(name, line);
    return pointer === undefined ? undefined : this.#explain([pointer]);
  }

  /** The operation of an ID, the component of a name, or the part at a pointer (`#/…`). */
  fromName(name: string): ExplainedPart[] | undefined {
    if (name.startsWith("#/")) {
      const pointer = name.slice(1);
      return valueAt(this.#document, pointer) === undefined ? undefined : this.#explain([pointer]);
    }
    const operation = this.#made.model.operations.find(({ id }) => id === name);
    if (operation) return this.#explain([pointerOf(operation)]);
    const components = isObject(this.#document.components) ? this.#document.components : {};
    const pointers = Object.entries(components).flatMap(([kind, named]) =>
      isObject(named) && Object.hasOwn(named, name) ? [`/components/${kind}/${pointerName(name)}`] : [],
    );
    return pointers.length > 0 ? this.#explain(pointers) : undefined;
  }

  /** The parts that carry a field's place: its value's, or else those of its mapping that have the key. */
  #madeFrom({ node, key }: SourceField): string[] {
    const value = (node as JsonObject)[key];
    const direct = typeof value === "object" && value !== null ? this.#carrying(value) : [];
    if (direct.length > 0) return outermost(direct);
    const around = this.#carrying(node);
    const withKey = around.filter((pointer) => Object.hasOwn(this.#parts.get(pointer) ?? {}, key));
    return withKey.length > 0
      ? outermost(withKey.map((pointer) => `${pointer}/${pointerName(key)}`))
      : outermost(around);
  }

  #carrying(source: object): string[] {
    const { places } = this.#made.sources;
    const at = (node: object) => {
      const place = places.of(node);
      return place && `${place.file}:${place.line}:${place.column}`;
    };
    const wanted = at(source);
    return [...this.#parts].flatMap(([pointer, part]) => (wanted && at(part) === wanted ? [pointer] : []));
  }

  #pointerOfGenerated(name: string, line: number): string | undefined {
    const { model } = this.#made;
    if (name === "openapi.json") return this.#pointerInJson(line);
    const names = fileNames(model.operations);
    const module = /^validators\/.*?([^/]+)\.ts$/.exec(name)?.[1];
    const declared = this.#declarationsOf(name)?.around(line) ?? [];
    const text = this.#made.files.get(name)?.split("\n")[line - 1] ?? "";
    if (name === "types.ts") return this.#pointerOfType(declared);
    if (/^validators\/\w+-schemas\//.test(name)) return this.#pointerOfModule(name);
    const operation = model.operations.find(({ id, path }) =>
      module === undefined
        ? declared[1] === id || (name === "client.ts" && text.includes(JSON.stringify(path)))
        : names.get(id) === module,
    );
    return operation && pointerOf(operation);
  }

  /** The module of a component names it at its top. */
  #pointerOfModule(name: string): string | undefined {
    const named = /^\/\/ #(\/.*)$/m.exec(this.#made.files.get(name) ?? "")?.[1];
    return named === undefined ? undefined : decodeURI(named);
  }

  #pointerOfType(names: readonly string[]): string | undefined {
    const [section, path = "", method] = names;
    if (section === "paths" && method !== undefined) {
      const pointer = `/paths/${pointerName(path)}/${method}`;
      if (this.#parts.has(pointer)) return pointer;
    }
    const index = typeIndex(this.#made.model, this.#parts.keys());
    for (let length = names.length; length > 0; length -= 1) {
      const pointer = index.get(JSON.stringify(names.slice(0, length)));
      if (pointer !== undefined) return pointer;
    }
    return undefined;
  }

  #pointerInJson(line: number): string | undefined {
    const { file, places } = this.#parsedJson();
    const field = fieldAt(file, places, line, undefined);
    const names: string[] = [];
    for (let each = field; each; each = each.parent) names.unshift(pointerName(each.key));
    return field && names.map((name) => `/${name}`).join("");
  }

  #explain(pointers: readonly string[]): ExplainedPart[] {
    return pointers.map((pointer) => {
      const names = pointerNames(encodeURI(pointer));
      const part = valueAt(this.#document, encodeURI(pointer));
      const type = typePath(names, this.#made.model);
      const ref = isObject(part) && typeof part.$ref === "string" ? part.$ref : undefined;
      return {
        pointer: `#${pointer}`,
        openapi: { name: `#${pointer}`, file: "openapi.json", line: this.#lineInJson(names) },
        source: this.#sourceOf(names),
        type: type && this.#named("types.ts", type),
        refersTo: ref,
        operations: this.#operationsOf(names).map((each) => this.#operation(each)),
      };
    });
  }

  /** The place of a part, or of the nearest around it that came from a document. */
  #sourceOf(names: readonly string[]): Origin | undefined {
    let node: unknown = this.#document;
    let found = this.#made.model.originOf(node);
    for (const name of names) {
      node = isObject(node) || Array.isArray(node) ? (node as never)[name] : undefined;
      found = this.#made.model.originOf(node) ?? found;
    }
    return found;
  }

  #operationsOf([section, first, second]: readonly string[]): Operation[] {
    const { operations } = this.#made.model;
    if (section === "paths") {
      return operations.filter(
        ({ path, method }) =>
          path === first && (method.toLowerCase() === second || !isMethod(second, operations, path)),
      );
    }
    if (section !== "components") return [];
    const wanted = ["components", first, second].join("/");
    return operations.filter((operation) => this.#reached(operation).has(wanted));
  }

  /** All components that an operation uses. */
  #reached(operation: Operation): Set<string> {
    const reached = new Set<string>();
    const open: unknown[] = [valueAt(this.#document, encodeURI(pointerOf(operation)))];
    while (open.length > 0) {
      const node = open.pop();
      if (typeof node !== "object" || node === null || !hasReference(node)) continue;
      if (isObject(node) && typeof node.$ref === "string") {
        const key = pointerNames(node.$ref.slice(1)).join("/");
        if (!reached.has(key)) {
          reached.add(key);
          open.push(valueAt(this.#document, node.$ref.slice(1)));
        }
      }
      open.push(...Object.values(node));
    }
    return reached;
  }

  #operation(operation: Operation): ExplainedOperation {
    const { id, method, path } = operation;
    const name = fileNames(this.#made.model.operations).get(id) ?? id;
    const validators = [...this.#made.files.keys()].filter(
      (file) => /^validators\/(?!\w+-schemas\/)/.test(file) && file.endsWith(`/${name}.ts`),
    );
    return {
      id,
      handler: { ...this.#named("server.ts", ["Handlers", id]), name: `Handlers[${JSON.stringify(id)}]` },
      client: `client.${method}(${JSON.stringify(path)}, …)`,
      validators,
    };
  }

  #named(file: string, names: readonly string[]): Named {
    const [first = "", ...rest] = names;
    const name = `${first}${rest.map((each) => `[${JSON.stringify(each)}]`).join("")}`;
    return { name, file, line: this.#declarationsOf(file)?.lineOf(names) ?? 1 };
  }

  #declarationsOf(file: string): Declarations | undefined {
    const text = this.#made.files.get(file);
    if (text === undefined || !file.endsWith(".ts")) return undefined;
    const known = this.#declarations.get(file) ?? new Declarations(text);
    this.#declarations.set(file, known);
    return known;
  }

  #lineInJson(names: readonly string[]): number {
    const { file, places } = this.#parsedJson();
    let node = file.value;
    let line = 1;
    for (const name of names) {
      const around = node;
      node = isObject(node) || Array.isArray(node) ? (node as never)[name] : undefined;
      // An item of a list has no key: it stands where its own first line is.
      line = (isObject(around) ? places.of(around, name) : places.of(node))?.line ?? line;
    }
    return line;
  }

  #parsedJson(): { file: SourceFile; places: Places } {
    if (!this.#json) {
      const places = new Places();
      const text = this.#made.files.get("openapi.json") ?? "{}";
      const name = { name: "openapi.json", path: "openapi.json" };
      this.#json = { file: parseSource(name, text, places, new Diagnostics()), places };
    }
    return this.#json;
  }
}

function pointerOf({ path, method }: Operation): string {
  return `/paths/${pointerName(path)}/${method.toLowerCase()}`;
}

function isMethod(name: string | undefined, operations: readonly Operation[], path: string): boolean {
  return operations.some((each) => each.path === path && each.method.toLowerCase() === name);
}

/** Those pointers that lie in none of the others. */
function outermost(pointers: readonly string[]): string[] {
  return pointers.filter((pointer) => !pointers.some((other) => pointer.startsWith(`${other}/`)));
}
