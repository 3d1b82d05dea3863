/**
 * The document that types are made of. A schema that differs by direction is there once for each: under its own name as
 * responses have it (without `writeOnly`), as `OrderWritable` as requests have it (without `readOnly`), and as
 * `OrderReceived` as handlers get it, with the defaults that validators put in.
 */

import {
  isObject,
  type JsonObject,
  pointerName,
  pointerNames,
  pointerTo,
  setOwn,
  valueAlong,
  valueAt,
} from "../json.js";
import { type DirectedSchemas, directedSchemas } from "../model/directed-schemas.js";
import type { ApiModel, Operation } from "../model/model.js";
import { componentKey, reaches, reachingComponents } from "../model/reaching-components.js";
import { resolved } from "../model/value-types.js";
import { fieldOf, type Kind, type Shape, shapes } from "../model/walk.js";
import { oncePer } from "../once.js";
import { pascalCase } from "../print/names.js";
import { parametersSchema } from "./operation-schemas.js";
import { typeAliases } from "./type-aliases.js";

/** As responses have a schema, as requests have it, and as handlers get it. */
type Form = "read" | "written" | "received";

/** The names of an operation's parameters that are there although nobody has to send them. */
export type FilledParameters = Readonly<Partial<Record<"query" | "header" | "cookie", readonly string[]>>>;

/** What handlers get that clients need not send. */
export interface Filled {
  readonly parameters: FilledParameters;
  /** Whether the body is not what is sent: it is `bodies` then. */
  readonly body: boolean;
}

/** The document for types, and what is only there. */
export interface TypeForms {
  /** Shares what is the same with the model's document. */
  readonly document: JsonObject;
  /** By the pointer of a component that only this document has, the pointer of what it is a form of. */
  readonly origins: ReadonlyMap<string, string>;
  /** By operation ID. */
  readonly filled: ReadonlyMap<string, Filled>;
  /** The names of the components in `requestBodies` that are bodies as handlers get them, by operation ID. */
  readonly bodies: ReadonlyMap<string, string>;
}

/** The forms of a model. */
export const typeForms = oncePer((model: ApiModel): TypeForms => new FormMaker(model).make());

/** Where a pointer into the document for types leads in the model's document. */
export function originalPointer({ origins }: TypeForms, pointer: string): string {
  const [, ...names] = pointer.split("/");
  const component = `/${names.slice(0, 3).join("/")}`;
  const origin = origins.get(component);
  return origin === undefined ? pointer : `${origin}${pointer.slice(component.length)}`;
}

const ofProperties = new Set(["additionalProperties", "unevaluatedProperties"]);
const sameValue = new Set(["then", "else"]);

class FormMaker {
  readonly #model: ApiModel;
  readonly #requests: DirectedSchemas;
  readonly #responses: DirectedSchemas;
  /** The components that differ between requests and responses, and those into which defaults are put. */
  readonly #directed: ReadonlySet<string>;
  readonly #filled: ReadonlySet<string>;
  readonly #names = new Map<string, string>();
  readonly #taken: Set<string>;
  readonly #origins = new Map<string, string>();
  readonly #schemas: JsonObject;
  /** Schemas that handlers get and that are still to be made. */
  readonly #open: string[] = [];
  readonly #inlining = new Set<string>();

  constructor(model: ApiModel) {
    this.#model = model;
    this.#requests = directedSchemas(model, "request");
    this.#responses = directedSchemas(model, "answer");
    this.#directed = reachingComponents(model.document, (schema) => this.#isDirected(schema));
    this.#filled = reachingComponents(model.document, (schema) => this.#requests.fills(schema).size > 0);
    const { components } = model.document;
    const schemas = isObject(components) && isObject(components.schemas) ? components.schemas : {};
    this.#taken = new Set([...typeAliases(components).taken, ...Object.keys(schemas)]);
    this.#schemas = schemas;
  }

  make(): TypeForms {
    const { document, operations } = this.#model;
    const made = this.#rebuilt(document, "document", "read", false) as JsonObject;
    const filled = new Map<string, Filled>();
    const bodies: JsonObject = {};
    const named = new Map<string, string>();
    for (const operation of operations) {
      const parameters = filledParameters(this.#model, operation, this.#requests);
      const body = this.#receivedBody(operation, bodies);
      if (body !== undefined) named.set(operation.id, body);
      if (Object.keys(parameters).length > 0 || body !== undefined)
        filled.set(operation.id, { parameters, body: body !== undefined });
    }
    const schemas: JsonObject = {};
    const own = isObject(made.components) && isObject(made.components.schemas) ? made.components.schemas : {};
    for (const [name, schema] of Object.entries(own)) {
      setOwn(schemas, name, schema);
      if (this.#directed.has(componentKey("schemas", name)))
        setOwn(schemas, this.#nameOf(name, "written"), this.#schema(this.#schemas[name], "written"));
    }
    for (let name = this.#open.pop(); name !== undefined; name = this.#open.pop())
      setOwn(schemas, this.#nameOf(name, "received"), this.#schema(this.#schemas[name], "received"));
    if (this.#origins.size === 0) return { document: made, origins: this.#origins, filled, bodies: named };
    const components = isObject(made.components) ? made.components : {};
    const requestBodies = { ...(components.requestBodies as JsonObject | undefined), ...bodies };
    return {
      document: {
        ...made,
        components: {
          ...components,
          schemas,
          ...(Object.keys(requestBodies).length > 0 && { requestBodies }),
        },
      },
      origins: this.#origins,
      filled,
      bodies: named,
    };
  }

  /** Adds the body of an operation as it arrives, where defaults are put into it; gives its name. */
  #receivedBody(operation: Operation, bodies: JsonObject): string | undefined {
    const content = operation.requestBody?.content ?? [];
    if (!content.some(({ schema }) => this.#requests.mayFill(schema))) return undefined;
    const item = resolved(this.#model, (this.#model.document.paths as JsonObject)[operation.path]);
    const owner = resolved(this.#model, item[operation.method.toLowerCase()]);
    const body = resolved(this.#model, owner.requestBody);
    const components = this.#model.document.components;
    const own = isObject(components) && isObject(components.requestBodies) ? components.requestBodies : {};
    // `openapi-typescript-names.ts` would put other names in the place of these characters.
    const base = `${operation.id.replace(/[%#]/g, "_")}Received`;
    let name = base;
    for (let number = 2; Object.hasOwn(own, name) || Object.hasOwn(bodies, name); number += 1)
      name = `${base}${number}`;
    setOwn(bodies, name, this.#rebuilt(body, "requestBody", "received", false));
    const ref = isObject(owner.requestBody) ? owner.requestBody.$ref : undefined;
    const origin =
      typeof ref === "string"
        ? ref.slice(1)
        : pointerTo(["paths", operation.path, operation.method.toLowerCase(), "requestBody"]);
    this.#origins.set(pointerTo(["components", "requestBodies", name]), origin);
    return name;
  }

  #isDirected({
    properties,
    patternProperties,
    additionalProperties,
    unevaluatedProperties,
  }: JsonObject): boolean {
    const named = [properties, patternProperties].filter(isObject).flatMap((each) => Object.values(each));
    return [...named, additionalProperties, unevaluatedProperties].some(
      (each) => this.#requests.isRefused(each) || this.#responses.isRefused(each),
    );
  }

  /** An object of the specification with its schemas in a form. `isCallback`: what it describes is sent by the API. */
  #rebuilt(value: unknown, kind: Kind, form: Form, isCallback: boolean): unknown {
    if (!isObject(value) || kind === "data") return value;
    if (kind === "schema") return this.#schema(value, form);
    const shape: Shape = shapes[kind];
    let made: JsonObject | undefined;
    for (const [key, each] of Object.entries(value)) {
      const field = fieldOf(shape, key);
      if (field === undefined) continue;
      const to = typeof field === "string" ? field : field[1];
      const isCalled = isCallback || to === "callback" || key === "webhooks";
      const next = formOf(to, form, isCalled);
      const change = (part: unknown) => this.#rebuilt(part, to, next, isCalled);
      const part = typeof field === "string" ? change(each) : mapped(each, change);
      if (part === each) continue;
      made ??= { ...value };
      setOwn(made, key, part);
    }
    return made ?? value;
  }

  #schemasIn(form: Form): DirectedSchemas {
    return form === "read" ? this.#responses : this.#requests;
  }

  /** Whether a schema is another one in a form. */
  #differs(schema: unknown, form: Form): boolean {
    if (this.#directed.size === 0 && !this.#requests.refusesAny && !this.#responses.refusesAny)
      return form === "received" && this.#requests.mayFill(schema);
    const says = (each: JsonObject) =>
      this.#isDirected(each) || (form === "received" && this.#requests.fills(each).size > 0);
    return (
      reaches(schema, says, this.#directed) || (form === "received" && reaches(schema, says, this.#filled))
    );
  }

  /** `around`: the schemas of the same value around this part of them. */
  #schema(schema: unknown, form: Form, around: readonly JsonObject[] = []): unknown {
    if (!isObject(schema)) return schema;
    const schemas = this.#schemasIn(form);
    if (around.length === 0 && !this.#differs(schema, form)) return schema;
    const here = [...around, schema];
    const made: JsonObject = {};
    for (const [key, value] of Object.entries(schema)) this.#keyword(made, key, value, form, here);
    if (typeof schema.$ref === "string") this.#refer(made, schema.$ref, form, around);
    const fills = form === "received" ? [...schemas.fills(schema).keys()] : [];
    if (fills.length > 0)
      made.required = [...new Set([...(Array.isArray(made.required) ? made.required : []), ...fills])];
    if (Array.isArray(made.required) && made.required.length === 0) delete made.required;
    return made;
  }

  #keyword(made: JsonObject, key: string, value: unknown, form: Form, here: readonly JsonObject[]): void {
    const schemas = this.#schemasIn(form);
    const field = fieldOf(shapes.schema, key);
    if (key === "required" && Array.isArray(value)) made[key] = schemas.requirable(value, here);
    else if (key === "properties" || key === "patternProperties") {
      if (!isObject(value)) made[key] = value;
      else {
        const properties: JsonObject = {};
        for (const [name, each] of Object.entries(value))
          if (!schemas.isRefused(each)) setOwn(properties, name, this.#schema(each, form));
          else if (key === "properties") setOwn(properties, name, absent(each));
        made[key] = properties;
      }
    } else if (ofProperties.has(key))
      made[key] = schemas.isRefused(value) ? false : this.#schema(value, form);
    else if (sameValue.has(key)) made[key] = this.#schema(value, form, here);
    else if (field === "schema") made[key] = this.#schema(value, form);
    else if (Array.isArray(field) && field[1] === "schema") {
      const isSame = key !== "prefixItems" && key !== "$defs" && key !== "definitions";
      made[key] = mapped(value, (each) => this.#schema(each, form, isSame ? here : []));
    } else made[key] = value;
  }

  /** Refers to the form of a component, or has a copy of it where the reference alone would mean another thing. */
  #refer(made: JsonObject, ref: string, form: Form, around: readonly JsonObject[]): void {
    const schemas = this.#schemasIn(form);
    const [, kind = "", name = "", ...inside] = pointerNames(ref.slice(1));
    const target = valueAt(this.#model.document, ref.slice(1));
    const isCopied = schemas.needsCopy(ref, target, around) || this.#isBehindRefused(ref, schemas);
    if (isCopied && !this.#inlining.has(`${form} ${ref}`)) {
      this.#inlining.add(`${form} ${ref}`);
      const copy = this.#schema(target, form, around);
      this.#inlining.delete(`${form} ${ref}`);
      delete made.$ref;
      if (Object.keys(made).length === 0 || this.#model.dialect === "3.0") {
        for (const key of Object.keys(made)) delete made[key];
        Object.assign(made, copy);
      } else made.allOf = [copy, ...(Array.isArray(made.allOf) ? made.allOf : [])];
      return;
    }
    if (kind !== "schemas" || ref === "") return;
    const named = this.#nameOf(name, form);
    if (named === name) return;
    made.$ref = [
      "#/components/schemas",
      encodeURIComponent(pointerName(named)),
      ...inside.map(encodedName),
    ].join("/");
  }

  /** Whether a reference leads into a property that is not there. */
  #isBehindRefused(ref: string, schemas: DirectedSchemas): boolean {
    const names = pointerNames(ref.slice(1));
    return names.some(
      (_, at) => at > 3 && schemas.isRefused(valueAlong(this.#model.document, names.slice(0, at + 1))),
    );
  }

  /** The name of a component's form; its own where the form is the same. */
  #nameOf(name: string, form: Form): string {
    const key = componentKey("schemas", name);
    if (form === "read") return name;
    if (form === "received" && this.#filled.has(key)) return this.#newName(name, form);
    return this.#directed.has(key) ? this.#newName(name, "written") : name;
  }

  #newName(name: string, form: Exclude<Form, "read">): string {
    const known = this.#names.get(`${form} ${name}`);
    if (known !== undefined) return known;
    const base = `${name}${form === "written" ? "Writable" : "Received"}`;
    let made = base;
    for (let number = 2; this.#taken.has(made) || this.#taken.has(pascalCase(made)); number += 1)
      made = `${base}${number}`;
    this.#taken.add(made).add(pascalCase(made));
    this.#names.set(`${form} ${name}`, made);
    this.#origins.set(pointerTo(["components", "schemas", made]), pointerTo(["components", "schemas", name]));
    if (form === "received") this.#open.push(name);
    return made;
  }
}

/** A property that does not go this way: an object that has it, such as one with a password, is of another type. */
function absent(property: unknown): JsonObject {
  const { description } = isObject(property) ? property : {};
  return { ...(typeof description === "string" && { description }), not: {} };
}

function encodedName(name: string): string {
  return encodeURIComponent(pointerName(name));
}

/** What requests carry is written, what responses carry is read; in callbacks and webhooks the API sends the requests. */
function formOf(kind: Kind, form: Form, isCallback: boolean): Form {
  if (form === "received") return form;
  if (kind === "requestBody" || kind === "parameter") return isCallback ? "read" : "written";
  if (kind === "response") return isCallback ? "written" : "read";
  return form;
}

/** A list or map whose parts are what `change` makes of them; itself where all stay the same. */
function mapped(value: unknown, change: (part: unknown) => unknown): unknown {
  if (Array.isArray(value)) {
    const parts = value.map(change);
    return parts.some((each, at) => each !== value[at]) ? parts : value;
  }
  if (!isObject(value)) return value;
  const made: JsonObject = {};
  let isSame = true;
  for (const [name, each] of Object.entries(value)) {
    const part = change(each);
    isSame &&= part === each;
    setOwn(made, name, part);
  }
  return isSame ? value : made;
}

/** The parameters that validators put in where a request leaves them out. */
function filledParameters(model: ApiModel, operation: Operation, schemas: DirectedSchemas): FilledParameters {
  const containers = (["text", "json"] as const).map(
    (kind) => parametersSchema(model, operation, kind).properties,
  );
  const partOf = { query: "query", header: "headers", cookie: "cookies" } as const;
  const found: Record<string, readonly string[]> = {};
  for (const [location, part] of Object.entries(partOf)) {
    const parts = containers.map((each) => (isObject(each) ? each[part] : undefined)).filter(isObject);
    const fills = new Set(parts.flatMap((each) => [...schemas.fills(each).keys()]));
    const names = operation.parameters
      .filter((each) => each.in === location && !each.required)
      .filter(({ name }) => fills.has(location === "header" ? name.toLowerCase() : name))
      .map(({ name }) => name);
    if (names.length > 0) found[location] = names;
  }
  return found;
}
