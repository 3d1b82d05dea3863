/**
 * OpenAPI 3 documents come in as they are, but for their references: what lies in another
 * file becomes a component.
 */

import { atPlace } from "../diagnostics.js";
import { isObject, type JsonObject, pointerName, setOwn, withParts } from "../json.js";
import { hasReference } from "../openapi.js";
import type { ComponentKind } from "./components.js";
import {
  type Context,
  isEmpty,
  keepAsExtension,
  leaveOut,
  reportRepaired,
  reportShape,
  words,
} from "./context.js";
import { convertExample } from "./examples.js";
import { kindName } from "./kinds.js";
import { withoutSharedIds } from "./path-items.js";
import {
  besideReference,
  booleanSchema,
  componentAt,
  follow,
  hole,
  reference,
  step,
  type Target,
} from "./references.js";
import { fieldOf, type Kind, type Shape, shapes } from "./shapes.js";

/** The component kind that a reference to an object of a kind leads to. */
const componentKinds: Partial<Record<Kind, ComponentKind>> = {
  schema: "schemas",
  parameter: "parameters",
  response: "responses",
  requestBody: "requestBodies",
  header: "headers",
  example: "examples",
  link: "links",
  callback: "callbacks",
  securityScheme: "securitySchemes",
};

const fields = words(
  "openapi info jsonSchemaDialect servers paths webhooks components security tags externalDocs",
);

/**
 * A document whose references lead to components; what has none is shared with the source. With
 * `finished`, `#/…` references are final already (the document was converted before).
 */
export function convertOpenApi3(document: JsonObject, context: Context, finished = false): JsonObject {
  const { components } = document;
  if (components !== undefined && !isEmpty(components) && !isObject(components))
    reportShape(document, "components", "a mapping", context);
  const rest = isObject(components) && !finished ? withoutNamed(components, context) : components;
  const whole = context.places.carry<JsonObject>({ ...document, components: rest }, document);
  if (rest === undefined) delete whole.components;
  const made = convertObject(whole, "document", context, finished);
  if (finished) return made;
  // Several documents become one, which has these and extensions.
  for (const [key, value] of Object.entries(document))
    if (!fields.has(key) && !key.startsWith("x-")) {
      delete made[key];
      keepAsExtension(document, key, value, made, context, "field-unknown", fields);
    }
  if (isObject(made.components)) made.components = withoutSharedIds(made.components, context.places);
  if (isObject(components)) takeComponents(components, context);
  return made;
}

/** The document's own components of each kind that references lead to. */
function* namedComponents(
  components: JsonObject,
): Generator<{ kind: Kind; componentKind: ComponentKind; named: JsonObject }> {
  for (const [kind, componentKind] of Object.entries(componentKinds) as [Kind, ComponentKind][]) {
    const named = components[componentKind];
    if (isObject(named) && Object.keys(named).length > 0 && typeof named.$ref !== "string")
      yield { kind, componentKind, named };
  }
}

/** What is left of them: extensions, and what stands in other files as a whole; undefined for nothing. */
function withoutNamed(components: JsonObject, context: Context): JsonObject | undefined {
  const rest = context.places.carry<JsonObject>({ ...components }, components);
  for (const { componentKind } of namedComponents(components)) delete rest[componentKind];
  return Object.keys(rest).length === 0 ? undefined : rest;
}

/** The document's own components take part in the settling of names. */
function takeComponents(components: JsonObject, context: Context): void {
  for (const { kind, componentKind, named } of namedComponents(components)) {
    for (const [name, value] of Object.entries(named)) {
      // Security schemes are renamed together with the requirements that name them.
      if (kind !== "securityScheme" && !/^[\w.-]+$/.test(name))
        context.diagnostics.report("component-name", context.places.of(named, name), { name });
      const pointer = `/components/${componentKind}/${pointerName(name)}`;
      const asSchema = kind === "schema" ? booleanSchema(named, name, context) : undefined;
      const node = isObject(value) ? value : asSchema;
      // What code does not depend on is left out, and a scheme that is none is undefined.
      if (
        !node &&
        (value === null || ["link", "example", "securityScheme", "callback"].includes(kind)) &&
        kind !== "schema"
      ) {
        const problem = `\`${name}\` has to be ${kindName(kind)}.`;
        reportRepaired(named, name, problem, "It is left out.", context);
        continue;
      }
      if (!node) {
        reportShape(named, name, kindName(kind), context);
        const nothing = context.places.leaveHole({});
        const target = { file: context.root, pointer, value: nothing };
        context.declared.push(componentAt(componentKind, target, context, () => nothing));
        continue;
      }
      const target = { file: context.root, pointer, value: node };
      const make = () => convertObject(node, kind, context, false);
      context.declared.push(componentAt(componentKind, target, context, make));
    }
  }
}

/** A converted object; itself where nothing in it changes. */
function convertObject(node: JsonObject, kind: Kind, context: Context, finished: boolean): JsonObject {
  if (kind === "data") return node;
  return atPlace(
    () => context.places.of(node),
    () => {
      const ref = node.$ref;
      if (typeof ref === "string" && !(finished && ref.startsWith("#/")))
        return convertReference(node, kind, context, finished);
      if (kind === "discriminator") return convertDiscriminator(node, context, finished);
      return convertFields(node, kind, context, finished);
    },
  );
}

function convertFields(
  node: JsonObject,
  kind: Exclude<Kind, "data">,
  context: Context,
  finished: boolean,
): JsonObject {
  const shape: Shape = shapes[kind];
  const made = withParts(node, (value, key) => {
    if (finished || !isExample(kind, key) || !hasReference(value))
      return convertField(value, fieldOf(shape, key), context, finished);
    // Left as they are, its references would lead nowhere from where the document is written.
    return convertExample(value, { owner: node, key, stringExpected: false }, context);
  });
  context.places.carry(made, node);
  return kind === "schema" && ("$id" in made || "$anchor" in made) ? withoutNames(made, context) : made;
}

/**
 * A schema without the names that it cannot keep: all where it may stand in its own place as well, and an `$id`
 * around references, which are pointers of the whole document and would be its schema's.
 */
function withoutNames(schema: JsonObject, { places, isCopy }: Context): JsonObject {
  const lost = { $id: isCopy || hasReference(schema), $anchor: isCopy };
  const names = Object.entries(lost).flatMap(([key, isLost]) =>
    isLost && typeof schema[key] === "string" ? [key] : [],
  );
  if (names.length === 0) return schema;
  const made = places.carry<JsonObject>({ ...schema }, schema);
  for (const key of names) {
    made[`x-${key}`] = made[key];
    delete made[key];
    places.trace(made, `x-${key}`, schema, key);
  }
  return made;
}

/** The fields that hold a value as an example. */
function isExample(kind: Kind, key: string): boolean {
  if (kind === "example") return key === "value";
  if (kind === "schema" && key === "examples") return true;
  return key === "example" && ["schema", "media", "parameter", "header"].includes(kind);
}

function convertField(
  value: unknown,
  field: Shape[string] | undefined,
  context: Context,
  finished: boolean,
): unknown {
  if (field === undefined) return value;
  if (typeof field === "string")
    return isObject(value) ? convertObject(value, field, context, finished) : value;
  const [collection, kind] = field;
  const isCollection = collection === "list" ? Array.isArray(value) : isObject(value);
  if (!isCollection) return value;
  const whole = value as JsonObject;
  if (collection === "map" && typeof whole.$ref === "string")
    return convertMapReference(whole, field, context, finished);
  const convert = (each: unknown) => (isObject(each) ? convertObject(each, kind, context, finished) : each);
  return context.places.carry(withParts(whole, convert), whole);
}

/** A whole mapping that stands in another file. */
function convertMapReference(
  node: JsonObject,
  field: readonly ["map" | "list", Kind],
  context: Context,
  finished: boolean,
): unknown {
  const target = follow(node, "mapping", context);
  leaveOut(node, "$ref", "followed", context);
  if (!target) return hole(node, context);
  const [, kind] = field;
  // As among the components that the document has itself: `true` and `false` are schemas there.
  const named =
    kind === "schema"
      ? context.places.carry(
          withParts(target.value, (each, name) => booleanSchema(target.value, name, context) ?? each),
          target.value,
        )
      : target.value;
  return convertField(named, field, { ...context, root: target.file }, finished);
}

/** `mapping` leads to schemas by reference, or by the name of a component. */
function convertDiscriminator(node: JsonObject, context: Context, finished: boolean): JsonObject {
  const made = context.places.carry<JsonObject>({ ...node }, node);
  if (!isObject(node.mapping) || finished) return made;
  const mapping = context.places.carry<JsonObject>({}, node.mapping);
  for (const [value, to] of Object.entries(node.mapping)) {
    const component = typeof to === "string" ? mappedSchema(value, node.mapping, context) : undefined;
    setOwn(mapping, value, component?.placeholder ?? to);
    context.places.trace(mapping, value, node.mapping, value, "reference");
  }
  made.mapping = mapping;
  return made;
}

function mappedSchema(value: string, mapping: JsonObject, context: Context) {
  const to = String(mapping[value]);
  // What looks like no path is a name, if of nothing.
  const byName = /^[\w.-]+$/.test(to) && (isObject(namedSchemas(context)[to]) || !/\.(ya?ml|json)$/.test(to));
  const ref = byName ? `#/components/schemas/${to}` : to;
  const node = context.places.carry({ $ref: ref }, byName ? context.main.value : mapping);
  context.places.trace(node, "$ref", mapping, value);
  const target = follow(node, "schema", context);
  if (!target) return undefined;
  return convertedComponent("schema", "schemas", target, context);
}

/** The component of what a reference leads to. */
function convertedComponent(kind: Kind, componentKind: ComponentKind, target: Target, context: Context) {
  return componentAt(componentKind, target, context, (isDeclared) =>
    convertObject(target.value, kind, { ...context, isCopy: !isDeclared }, false),
  );
}

function namedSchemas(context: Context): JsonObject {
  const root = context.main.value;
  const components = isObject(root) && isObject(root.components) ? root.components : {};
  const schemas = isObject(components.schemas) ? components.schemas : {};
  return typeof schemas.$ref === "string" ? (follow(schemas, "mapping", context)?.value ?? {}) : schemas;
}

/** A component of the document itself that only refers to another: a reference to it stays one to that name. */
function declaredTarget(node: JsonObject, kind: Exclude<Kind, "data">, context: Context): Target | undefined {
  const next = step(node, kind, context);
  const isDeclared = next?.file === context.main && /^\/components\/\w+\/[^/]+$/.test(next.pointer);
  return isDeclared && next.pointer.startsWith(`/components/${componentKinds[kind]}/`) ? next : undefined;
}

function convertReference(
  node: JsonObject,
  kind: Exclude<Kind, "data">,
  context: Context,
  finished: boolean,
): JsonObject {
  const target = follow(node, kind, context);
  if (!target) return hole(node, context);
  const componentKind = componentKinds[kind];
  if (!componentKind) {
    return convertObject(
      besideReference(node, target.value, context),
      kind,
      { ...context, root: target.file },
      finished,
    );
  }
  const component = convertedComponent(
    kind,
    componentKind,
    declaredTarget(node, kind, context) ?? target,
    context,
  );
  // In 3.1 schemas say more beside it, by references too.
  const whole = convertFields(node, kind, context, finished);
  if (context.components.keepReference(whole, component)) return whole;
  const { $ref: _, ...beside } = whole;
  return Object.assign(reference(component, node, context), beside);
}
