/**
 * Schemas that hold themselves in lists alone, such as `Json: string | Json[]`: the compiler takes
 * that of a type that is declared by a name of its own, but not of a property's. So such a list
 * becomes a declaration, and in it the schemas are known by their own names.
 */

import { getOwn, isObject } from "../json.js";
import type { TypeNode } from "../print/type-syntax.js";
import { namesInCircles } from "./circles.js";
import { syntax } from "./openapi-typescript-parts.js";
import { freeName, typeAliases } from "./type-aliases.js";

/** The types of schemas, by name, as properties of `components.schemas`. */
type Schemas = ReadonlyMap<string, TypeNode>;

/** Takes such lists out of the types of `components`, which are changed; gives their declarations. */
export function nameRecursiveLists(nodes: readonly TypeNode[], components: unknown): TypeNode[] {
  const schemas = schemasOf(nodes);
  const { names, taken } = typeAliases(components);
  const made: TypeNode[] = [];
  // What is taken out of one opens the circles that it was in, so those that are left are asked again.
  const circling = namesInCircles(
    new Map([...schemas].map(([name, { type }]) => [name, type ? [...referredIn(type)] : []])),
  );
  for (const [name, property] of schemas) {
    if (!property.type || !circling.has(name) || !reaches(property.type, name, schemas)) continue;
    const base = `${names.get("schemas")?.get(name) ?? "Schema"}List`;
    const take = (node: TypeNode): TypeNode => {
      if (!isList(node) || !reaches(node, name, schemas)) return changeParts(node, take);
      const alias = freeName(base, taken);
      const named = (part: TypeNode): TypeNode => {
        const own = names.get("schemas")?.get(schemaOf(part) ?? "");
        return own === undefined ? changeParts(part, named) : syntax.factory.createTypeReferenceNode(own);
      };
      made.push(
        syntax.factory.createTypeAliasDeclaration(undefined, alias, undefined, changeParts(node, named)),
      );
      return syntax.factory.createTypeReferenceNode(alias);
    };
    changeParts(property, take);
  }
  return made;
}

function schemasOf(nodes: readonly TypeNode[]): Schemas {
  const named = (members: readonly TypeNode[] | undefined, name: string) =>
    members?.find((each) => each.name?.text === name);
  const components = nodes.find(
    (node) => syntax.isInterfaceDeclaration(node) && node.name?.text === "components",
  );
  const members = named(components?.members, "schemas")?.type?.members ?? [];
  return new Map(members.map((each) => [each.name?.text ?? "", each]));
}

/** Whether the compiler has to know a schema's type to know this one. */
function reaches(type: TypeNode, name: string, schemas: Schemas): boolean {
  const seen = new Set<string>();
  const open = [type];
  for (let node = open.pop(); node; node = open.pop()) {
    const referred = schemaOf(node);
    if (referred === name) return true;
    if (referred === undefined) open.push(...partsOf(node));
    else if (!seen.has(referred)) {
      seen.add(referred);
      const next = schemas.get(referred)?.type;
      if (next) open.push(next);
    }
  }
  return false;
}

/** The schemas whose types the compiler has to know to know this one. */
function referredIn(type: TypeNode): Set<string> {
  const found = new Set<string>();
  const open = [type];
  for (let node = open.pop(); node; node = open.pop()) {
    const referred = schemaOf(node);
    if (referred === undefined) open.push(...partsOf(node));
    else found.add(referred);
  }
  return found;
}

/** The schema that `components["schemas"]["Name"]` names. */
function schemaOf({ objectType, indexType }: TypeNode): string | undefined {
  const isOfSchemas =
    objectType?.indexType?.literal?.text === "schemas" &&
    objectType.objectType?.typeName?.text === "components";
  return isOfSchemas ? indexType?.literal?.text : undefined;
}

function isList(node: TypeNode): boolean {
  return syntax.isArrayTypeNode(node) || syntax.isTupleTypeNode(node);
}

/** The fields that hold types which have to be known with the whole: members of objects may wait. */
const single = ["type", "elementType", "objectType", "indexType"] as const;
const several = ["types", "elements", "typeArguments"] as const;

function partsOf(node: TypeNode): TypeNode[] {
  const parts: TypeNode[] = [];
  for (const key of single) if (isObject(node[key])) parts.push(node[key]);
  for (const key of several) parts.push(...(node[key] ?? []));
  return parts;
}

/** Puts others in the place of a node's parts, in the node itself. */
function changeParts(node: TypeNode, change: (part: TypeNode) => TypeNode): TypeNode {
  const fields = node as unknown as Record<string, TypeNode | TypeNode[] | undefined>;
  for (const key of single) {
    const part = getOwn(fields, key);
    if (isObject(part)) fields[key] = change(part as unknown as TypeNode);
  }
  for (const key of several) {
    const parts = getOwn(fields, key);
    if (Array.isArray(parts)) for (const [at, part] of parts.entries()) parts[at] = change(part);
  }
  return node;
}
