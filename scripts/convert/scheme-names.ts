/** Security schemes whose names OpenAPI 3 does not allow: renamed together with the requirements that name them. */

import type { Diagnostics } from "../diagnostics.js";
import { isObject, type JsonObject, setOwn, withParts } from "../json.js";
import { isOperation } from "../openapi.js";
import type { Places } from "../read/places.js";
import type { Component } from "./components.js";
import { componentName, declaredName } from "./names.js";

/**
 * Gives a document's security requirements the names that its schemes have in the output.
 * @param declared the components that the document itself names, with their settled names
 */
export function renameSchemes(
  document: JsonObject,
  declared: readonly Component[],
  places: Places,
  diagnostics: Diagnostics,
): JsonObject {
  const names = new Map<string, string>();
  for (const component of declared)
    if (component.kind === "securitySchemes" && component.name !== undefined)
      names.set(declaredName(component), component.name);
  const own = schemesOf(document);
  const schemes = names.size === 0 && own ? withValidNames(own, names, places) : own;
  const changed = [...names].filter(([from, to]) => from !== to);
  if (changed.length === 0) return document;
  for (const [from, to] of changed) {
    const scheme = own?.[to] ?? own?.[from] ?? declared.find(({ name }) => name === to)?.source;
    diagnostics.report("security-scheme-renamed", places.of(scheme), { name: from, made: to });
  }
  const made = withRequirements(withSchemes(document, schemes, places), new Map(changed), places);
  const paths = (section: unknown) =>
    isObject(section)
      ? places.carry(
          withParts(section, (item) => (isObject(item) ? inItem(item, new Map(changed), places) : item)),
          section,
        )
      : section;
  return places.carry(
    withParts(made, (part, key) => (key === "paths" || key === "webhooks" ? paths(part) : part)),
    made,
  );
}

function schemesOf({ components }: JsonObject): JsonObject | undefined {
  return isObject(components) && isObject(components.securitySchemes)
    ? components.securitySchemes
    : undefined;
}

/** Swagger 2.0's schemes under names that OpenAPI 3 allows; `names` receives what each is called. */
function withValidNames(schemes: JsonObject, names: Map<string, string>, places: Places): JsonObject {
  const made = places.carry<JsonObject>({}, schemes);
  for (const [name, scheme] of Object.entries(schemes)) {
    const valid = componentName(name);
    const isTaken = (other: string) => other !== name && (other in schemes || other in made);
    let unique = isTaken(valid) ? `${valid}SecurityScheme` : valid;
    for (let number = 2; isTaken(unique); number += 1) unique = `${valid}${number}`;
    names.set(name, unique);
    setOwn(made, unique, scheme);
    if (unique !== name) places.trace(made, unique, schemes, name);
  }
  return made;
}

function withSchemes(document: JsonObject, schemes: JsonObject | undefined, places: Places): JsonObject {
  const { components } = document;
  if (!schemes || !isObject(components) || components.securitySchemes === schemes) return document;
  const made = places.carry<JsonObject>({ ...components, securitySchemes: schemes }, components);
  return places.carry<JsonObject>({ ...document, components: made }, document);
}

function inItem(item: JsonObject, names: ReadonlyMap<string, string>, places: Places): JsonObject {
  const change = (part: unknown, key: string) =>
    isOperation(key, part) ? withRequirements(part, names, places) : part;
  return places.carry(withParts(item, change), item);
}

/** The owner of a list of requirements with the new names in it. */
function withRequirements(owner: JsonObject, names: ReadonlyMap<string, string>, places: Places): JsonObject {
  const { security } = owner;
  if (!Array.isArray(security)) return owner;
  const list = withParts(security as unknown[], (requirement) => {
    if (!isObject(requirement) || !Object.keys(requirement).some((name) => names.has(name)))
      return requirement;
    const made = places.carry<JsonObject>({}, requirement);
    for (const [name, scopes] of Object.entries(requirement)) {
      const to = names.get(name) ?? name;
      setOwn(made, to, scopes);
      if (to !== name) places.trace(made, to, requirement, name);
    }
    return made;
  });
  return list === security
    ? owner
    : places.carry({ ...owner, security: places.carry(list, security) }, owner);
}
