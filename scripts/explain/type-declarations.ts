/**
 * The declarations of types.ts: which part of the document each stands for, and where the type of
 * a part stands.
 *
 * Nothing is guessed from names, which repeat themselves in the branches of a choice: the types
 * are made once more with a note of what each property came from, and the text, which has the
 * same declarations in the same order, is held beside them.
 */

import type * as tree from "typescript";
import { fieldOf, type Kind, type Shape, shapes } from "../convert/shapes.js";
import { syntax } from "../emit/openapi-typescript-parts.js";
import { originalPointer, type TypeForms, typeForms } from "../emit/type-forms.js";
import { typeTree } from "../emit/types.js";
import { isObject, plainPointerNames, pointerName, pointerTo, valueAlong, valueAt } from "../json.js";
import type { ApiModel, Operation, Parameter } from "../model/model.js";
import { isOperation } from "../openapi.js";
import type { TypeNode } from "../print/type-syntax.js";
import { aliased, nameOf, ts } from "./declarations.js";

/** One declaration. Lines count from 1. */
export interface TypeDeclaration {
  /** From the outermost: `operations`, `joinRoom`, `requestBody`. */
  readonly names: readonly string[];
  readonly line: number;
  /** Where its documentation begins. */
  readonly from: number;
  readonly to: number;
  /** The part of the document that it stands for; undefined when it only belongs to the one around it. */
  readonly pointer: string | undefined;
}

/** Where a declaration stands: what its members are looked for in. */
interface Around {
  readonly names: readonly string[];
  /** The nearest part around; undefined at the top. */
  readonly pointer: string | undefined;
  readonly holds: Holds;
}

/** What the members of a declaration are: the fields of a kind of object, names for some, or else. */
type Holds =
  | "sections"
  | "operations"
  | "places of parameters"
  | "parameters"
  | { readonly fieldsOf: Kind }
  | { readonly namesFor: Kind };

const schema: Holds = { fieldsOf: "schema" };

/** The declarations of the text that was made of a model's types. */
export class TypeDeclarations {
  readonly list: readonly TypeDeclaration[];
  readonly #model: ApiModel;
  readonly #forms: TypeForms;
  readonly #byPointer = new Map<string, TypeDeclaration>();

  constructor(text: string, model: ApiModel) {
    this.#model = model;
    this.#forms = typeForms(model);
    this.list = this.#read(text);
    // An operation's own declaration says more than the path's, which only refers to it.
    for (const each of [...this.list.filter(({ names }) => names[0] === "operations"), ...this.list])
      if (each.pointer !== undefined && !this.#byPointer.has(each.pointer))
        this.#byPointer.set(each.pointer, each);
  }

  /** The part that a line's innermost declaration belongs to. */
  pointerAt(line: number): string | undefined {
    const around = this.list.filter(({ from, to }) => from <= line && line <= to);
    return around.findLast(({ pointer }) => pointer !== undefined)?.pointer;
  }

  /** The declaration of a part, or of the nearest around it that has one. */
  of(pointer: string): TypeDeclaration | undefined {
    for (let at = pointer; at.includes("/"); at = at.slice(0, at.lastIndexOf("/"))) {
      const found = this.#byPointer.get(at);
      // The lists of paths and components are no type of what has none.
      if (found) return at === pointer || found.names.length > 1 ? found : undefined;
    }
    return undefined;
  }

  /** Where the document has a parameter of an operation: there or at its path. */
  parameter(operation: Operation, parameter: Parameter): string | undefined {
    return this.#parameter(operationPointer(operation), parameter.in, parameter.name);
  }

  #read(text: string): TypeDeclaration[] {
    const { nodes, properties } = typeTree(this.#model);
    const noted = signaturesOf(nodes).map((each) => properties.get(each));
    const file = ts.createSourceFile("types.ts", text, ts.ScriptTarget.Latest);
    const lineOf = (offset: number) => file.getLineAndCharacterOfPosition(offset).line + 1;
    const list: TypeDeclaration[] = [];
    let at = 0;
    const visit = (node: tree.Node, around: Around): void => {
      const known = ts.isPropertySignature(node) ? noted[at++] : undefined;
      const name = nameOf(node);
      let within = around;
      if (name !== undefined) {
        const own = aliased(node);
        within = own ? this.#alias(own) : this.#member(name, known, around);
        const isNew = within.pointer !== around.pointer || known !== undefined;
        list.push({
          names: within.names,
          line: lineOf(node.getStart(file)),
          from: lineOf(node.getStart(file, true)),
          to: lineOf(node.getEnd()),
          pointer: isNew ? within.pointer : undefined,
        });
      }
      ts.forEachChild(node, (child) => visit(child, within));
    };
    visit(file, { names: [], pointer: undefined, holds: "sections" });
    return list;
  }

  /** `type Room = components["schemas"]["Room"]` declares what it stands for. */
  #alias(names: readonly string[]): Around {
    return { names, pointer: originalPointer(this.#forms, pointerTo(names)), holds: schema };
  }

  #member(name: string, known: string | undefined, { names: around, pointer, holds }: Around): Around {
    const names = [...around, name];
    if (known !== undefined) return { names, pointer: known, holds: schema };
    if (holds === "sections" && name === "operations")
      return { names, pointer: "/paths", holds: "operations" };
    if (holds === "sections") {
      const found = this.#field("", name, "document");
      return { names, ...found, pointer: found.pointer === "" ? undefined : found.pointer };
    }
    if (holds === "operations")
      return { names, pointer: this.#operation(name), holds: { fieldsOf: "operation" } };
    if (holds === "places of parameters") return { names, pointer, holds: "parameters" };
    if (holds === "parameters")
      return { names, pointer: this.#parameter(pointer, around.at(-1), name) ?? pointer, holds: schema };
    if (pointer === undefined) return { names, pointer, holds };
    if ("namesFor" in holds) return { names, ...this.#named(pointer, name, holds.namesFor) };
    if (holds.fieldsOf === "schema") return { names, pointer: this.#inSchema(pointer, name), holds };
    if (name === "parameters" && holds.fieldsOf !== "components")
      return { names, pointer, holds: "places of parameters" };
    return { names, ...this.#field(pointer, name, holds.fieldsOf) };
  }

  #field(pointer: string, name: string, kind: Kind): Omit<Around, "names"> {
    const shape: Shape = kind === "data" ? {} : shapes[kind];
    const field = fieldOf(shape, name);
    const isThere = this.#at(`${pointer}/${name}`) !== undefined;
    if (field === undefined || !isThere) return { pointer, holds: { fieldsOf: "data" } };
    const holds = typeof field === "string" ? { fieldsOf: field } : { namesFor: field[1] };
    return { pointer: `${pointer}/${name}`, holds };
  }

  /** What has one schema is declared as that. */
  #named(pointer: string, name: string, kind: Kind): Omit<Around, "names"> {
    const inner = originalPointer(this.#forms, `${pointer}/${pointerName(name)}`);
    if (this.#at(inner) === undefined) return { pointer, holds: { fieldsOf: "data" } };
    const hasSchema = kind === "media" || kind === "parameter" || kind === "header";
    return { pointer: inner, holds: hasSchema ? schema : { fieldsOf: kind } };
  }

  #at(pointer: string): unknown {
    return valueAlong(this.#model.document, plainPointerNames(pointer));
  }

  #operation(id: string): string | undefined {
    const found = this.#model.operations.find((each) => each.id === id);
    if (found) return operationPointer(found);
    // Those of webhooks, which nobody serves, are in the document only.
    const { webhooks } = this.#model.document;
    for (const [name, item] of Object.entries(isObject(webhooks) ? webhooks : {})) {
      for (const [method, operation] of Object.entries(isObject(item) ? item : {}))
        if (isOperation(method, operation) && operation.operationId === id)
          return pointerTo(["webhooks", name, method]);
    }
    return undefined;
  }

  /** The last parameter of an operation or path item that has the name, or of the path item around. */
  #parameter(owner: string | undefined, place: string | undefined, name: string): string | undefined {
    if (owner === undefined) return undefined;
    const item = owner.slice(0, owner.lastIndexOf("/"));
    for (const each of [owner, item]) {
      const list = this.#at(`${each}/parameters`);
      const index = Array.isArray(list)
        ? list.findLastIndex((one) => {
            const parameter = this.#followed(one);
            return isObject(parameter) && parameter.in === place && parameter.name === name;
          })
        : -1;
      if (index >= 0) return `${each}/parameters/${index}`;
    }
    return undefined;
  }

  #followed(node: unknown): unknown {
    return isObject(node) && typeof node.$ref === "string"
      ? valueAt(this.#model.document, node.$ref.slice(1))
      : node;
  }

  /** `$defs` has no schema of its own. */
  #inSchema(pointer: string, name: string): string {
    return name === "$defs" && this.#at(`${pointer}/$defs`) !== undefined ? `${pointer}/$defs` : pointer;
  }
}

/** All property signatures, from the outside in, as they stand in the text. */
function signaturesOf(nodes: readonly TypeNode[]): TypeNode[] {
  return nodes.flatMap((node) => {
    const within = signaturesOf(partsOf(node));
    return syntax.isPropertySignature(node) ? [node, ...within] : within;
  });
}

/** What of a node may have signatures in it, in the order of the text. */
function partsOf(node: TypeNode): TypeNode[] {
  const { parameters = [], type, objectType, indexType, elementType } = node;
  const { types = [], elements = [], typeArguments = [], members = [] } = node;
  const single = [type, objectType, indexType, elementType].filter((each) => each !== undefined);
  return [...parameters, ...single, ...types, ...elements, ...typeArguments, ...members];
}

/** Where an operation stands. */
export function operationPointer({ path, method }: Operation): string {
  return pointerTo(["paths", path, method.toLowerCase()]);
}
