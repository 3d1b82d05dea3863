/** What a line of a document became, and what a line of generated code came from. */

import type { Origin } from "../diagnostics.js";
import { Diagnostics } from "../diagnostics.js";
import { parameterDescriptor } from "../emit/fields.js";
import { fileNames } from "../emit/file-names.js";
import type { Generated } from "../generate.js";
import {
  isObject,
  type JsonObject,
  plainPointerNames,
  pointerName,
  pointerNames,
  pointerTo,
  valueAlong,
  valueAt,
} from "../json.js";
import type { Operation } from "../model/model.js";
import { hasReference } from "../openapi.js";
import { literal, value } from "../print/typescript.js";
import { parseThoroughly } from "../read/parse-thoroughly.js";
import { parseOrdinary } from "../read/parse-yaml.js";
import { Places, type SourceFile } from "../read/places.js";
import { Declarations } from "./declarations.js";
import { MadeParts } from "./made-parts.js";
import { fieldAt } from "./source-fields.js";
import { SourceOrigins } from "./source-origins.js";
import { operationPointer, TypeDeclarations } from "./type-declarations.js";

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
  /** Where its key stands, or what has no key itself. */
  readonly source: Origin | undefined;
  readonly type: Named | undefined;
  /** The component that it refers to. */
  readonly refersTo: string | undefined;
  /** Where that stands. */
  readonly referredSource: Origin | undefined;
  /** The operation that it is part of, or all that use it. */
  readonly operations: readonly ExplainedOperation[];
}

/** Answers questions about one run; everything is taken from what the run made. */
export class Explainer {
  readonly #made: Generated;
  readonly #document: JsonObject;
  readonly #origins: SourceOrigins;
  readonly #parts: MadeParts;
  readonly #declarations = new Map<string, Declarations>();
  readonly #reachedBy = new Map<Operation, ReadonlyMap<string, ReadonlySet<string>>>();
  #types: TypeDeclarations | undefined;
  #json: { file: SourceFile; places: Places } | undefined;

  constructor(made: Generated) {
    this.#made = made;
    this.#document = made.model.document;
    this.#origins = new SourceOrigins(made.model.document, made.sources);
    this.#parts = new MadeParts(made.model.document, made.sources.places);
  }

  /** What a place of a source file became; undefined when nothing stands there. */
  fromSource(file: SourceFile, line: number, column?: number): ExplainedPart[] | undefined {
    let field = fieldAt(file, this.#made.sources.places, line, column);
    for (; field; field = field.parent) {
      const pointers = this.#parts.madeFrom(field);
      if (pointers.length > 0) return this.#explain(pointers);
    }
    // Above its first key, a file is meant as a whole.
    const whole = this.#parts.madeOf(file.value);
    return whole.length > 0 ? this.#explain(whole) : undefined;
  }

  /** What a line of a generated file came from; undefined when it comes from no document. */
  fromGenerated(name: string, line: number): ExplainedPart[] | undefined {
    const pointer = this.#parameterDescribed(name, line) ?? this.#pointerOfGenerated(name, line);
    return pointer === undefined ? undefined : this.#explain([pointer]);
  }

  /** The operation of an ID, the component of a name, or the part at a pointer (`#/…`). */
  fromName(name: string): ExplainedPart[] | undefined {
    if (name.startsWith("#/")) {
      const pointer = pointerTo(pointerNames(name.slice(1)));
      return valueAt(this.#document, name.slice(1)) === undefined ? undefined : this.#explain([pointer]);
    }
    const operation = this.#made.model.operations.find(({ id }) => id === name);
    if (operation) return this.#explain([operationPointer(operation)]);
    const components = isObject(this.#document.components) ? this.#document.components : {};
    const pointers = Object.entries(components).flatMap(([kind, named]) =>
      isObject(named) && Object.hasOwn(named, name) ? [`/components/${kind}/${pointerName(name)}`] : [],
    );
    return pointers.length > 0 ? this.#explain(pointers) : undefined;
  }

  #pointerOfGenerated(name: string, line: number): string | undefined {
    const { model } = this.#made;
    if (name === "openapi.json") return this.#pointerInJson(line);
    if (name === "types.ts") return this.#typeDeclarations()?.pointerAt(line);
    const text = this.#made.files.get(name)?.split("\n")[line - 1] ?? "";
    const section = sectionNamed(text);
    if (section !== undefined) return this.#parts.at(section) && section;
    if (name === "client.ts") {
      const path = model.operations.find((each) => text.includes(literal(each.path)))?.path;
      return path && `/paths/${pointerName(path)}`;
    }
    if (/^validators\/(?:\w+-)?schemas\//.test(name)) return this.#pointerOfModule(name);
    const [around, member = ""] = this.#declarationsOf(name)?.around(line) ?? [];
    if (around === "SecurityHandlers" || around === "schemes") {
      const pointer = `/components/securitySchemes/${pointerName(member)}`;
      return this.#parts.at(pointer) ? pointer : undefined;
    }
    const operation = name.includes("/")
      ? this.#operationOfModule(name)
      : model.operations.find(({ id }) => member === id);
    return operation && operationPointer(operation);
  }

  /** The module of a component names it at its top. */
  #pointerOfModule(name: string): string | undefined {
    const named = /^\/\/ #(\/.*)$/m.exec(this.#made.files.get(name) ?? "")?.[1];
    return named === undefined ? undefined : decodeURI(named);
  }

  /** The parameter that a line of an operation's module describes. */
  #parameterDescribed(name: string, line: number): string | undefined {
    const { files, model } = this.#made;
    const operation = /^operations\//.test(name) ? this.#operationOfModule(name) : undefined;
    const described = /^ {4}(\{ name: .*\}),$/.exec(files.get(name)?.split("\n")[line - 1] ?? "")?.[1];
    const parameter = operation?.parameters.find(
      (each) => value(parameterDescriptor(model, each)) === described,
    );
    return operation && parameter && this.#typeDeclarations()?.parameter(operation, parameter);
  }

  #operationOfModule(name: string): Operation | undefined {
    const module = /^(?:validators|operations)\/.*?([^/]+)\.ts$/.exec(name)?.[1];
    const { operations } = this.#made.model;
    const names = fileNames(operations);
    return operations.find(({ id }) => names.get(id) === module);
  }

  #typeDeclarations(): TypeDeclarations | undefined {
    const text = this.#made.files.get("types.ts");
    if (text !== undefined) this.#types ??= new TypeDeclarations(text, this.#made.model);
    return this.#types;
  }

  #pointerInJson(line: number): string | undefined {
    const { file, places } = this.#parsedJson();
    const field = fieldAt(file, places, line, undefined);
    const names: string[] = [];
    for (let each = field; each; each = each.parent) names.unshift(each.key);
    return pointerTo(names);
  }

  #explain(pointers: readonly string[]): ExplainedPart[] {
    return pointers.map((pointer) => {
      const names = plainPointerNames(pointer);
      const part = valueAlong(this.#document, names);
      const type = this.#typeDeclarations()?.of(pointer);
      const ref = isObject(part) && typeof part.$ref === "string" ? part.$ref : undefined;
      return {
        pointer: `#${pointer}`,
        openapi: { name: `#${pointer}`, file: "openapi.json", line: this.#lineInJson(names) },
        source: this.#origins.of(names),
        type: type && { name: accessTo(type.names), file: "types.ts", line: type.line },
        refersTo: ref,
        referredSource: ref === undefined ? undefined : this.#origins.of(pointerNames(ref.slice(1))),
        operations: this.#operationsOf(names).map((each) => this.#operation(each, names)),
      };
    });
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

  /** The components that an operation uses, and by which of its fields. */
  #reached(operation: Operation): ReadonlyMap<string, ReadonlySet<string>> {
    const known = this.#reachedBy.get(operation);
    if (known) return known;
    const reached = new Map<string, Set<string>>();
    const pointer = operationPointer(operation);
    const around = this.#parts.at(pointer.slice(0, pointer.lastIndexOf("/")));
    const own = this.#parts.at(pointer);
    const fields = [
      ...(isObject(around) ? [["parameters", around.parameters] as const] : []),
      ...(isObject(own) ? Object.entries(own) : []),
    ];
    for (const [field, value] of fields)
      for (const component of this.#componentsIn(value))
        reached.set(component, (reached.get(component) ?? new Set()).add(field));
    this.#reachedBy.set(operation, reached);
    return reached;
  }

  /** The components that a part refers to, and those that they refer to. */
  #componentsIn(part: unknown): Set<string> {
    const reached = new Set<string>();
    const open: unknown[] = [part];
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

  /** `names` lead to the part of it that is asked about: only validators that know of it are told. */
  #operation(operation: Operation, names: readonly string[]): ExplainedOperation {
    const { id, method, path } = operation;
    const name = fileNames(this.#made.model.operations).get(id) ?? id;
    const fields =
      names[0] === "paths"
        ? [names[2] === "parameters" ? "parameters" : (names[3] ?? "")]
        : [...(this.#reached(operation).get(names.slice(0, 3).join("/")) ?? [])];
    const own = fields.flatMap((field) => validatorsOf[field] ?? []);
    const kinds = names[0] === "paths" && own.length === 0 ? Object.values(validatorsOf).flat() : own;
    const files = [...new Set(kinds)].map((kind) => `validators/${kind}/${name}.ts`);
    const line = this.#declarationsOf("server.ts")?.lineOf(["Handlers", id]) ?? 1;
    return {
      id,
      handler: { name: accessTo(["Handlers", id]), file: "server.ts", line },
      client: `client.${method}(${JSON.stringify(path)}, …)`,
      validators: files.filter((file) => this.#made.files.has(file)),
    };
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
      line = ((isObject(around) ? undefined : places.of(node)) ?? places.of(around, name))?.line ?? line;
    }
    return line;
  }

  #parsedJson(): { file: SourceFile; places: Places } {
    if (!this.#json) {
      const places = new Places();
      const text = this.#made.files.get("openapi.json") ?? "{}";
      const name = { name: "openapi.json", path: "openapi.json", digest: "" };
      const given = [name, text, places, new Diagnostics()] as const;
      this.#json = { file: parseOrdinary(...given) ?? parseThoroughly(...given), places };
    }
    return this.#json;
  }
}

function isMethod(name: string | undefined, operations: readonly Operation[], path: string): boolean {
  return operations.some((each) => each.path === path && each.method.toLowerCase() === name);
}

/** The section of the document that a line of code is made of as a whole. */
function sectionNamed(text: string): string | undefined {
  if (/^export type SchemeName = /.test(text)) return "/components/securitySchemes";
  return /^(export type BasePath|const (bases(_\d+)?|otherBases))\b/.test(text) ? "/servers" : undefined;
}

/** Where the validators of an operation's fields are. */
const validatorsOf: Readonly<Record<string, readonly string[]>> = {
  parameters: ["parameters"],
  requestBody: ["bodies", "forms"],
  responses: ["answers"],
};

/** How TypeScript names a member: `operations["joinRoom"]["parameters"]`. */
function accessTo([first = "", ...rest]: readonly string[]): string {
  return `${first}${rest.map((each) => `[${JSON.stringify(each)}]`).join("")}`;
}
