/** Leaves the operations and components out of a document that need what is wrong in it. */

import type { Reason } from "../convert/reasons.js";
import {
  type Diagnostic,
  type DiagnosticCode,
  Diagnostics,
  formatPlace,
  type Place,
} from "../diagnostics.js";
import { isObject, type JsonObject, plainPointerNames, pointerTo, setOwn, valueAt } from "../json.js";
import { isOperation } from "../openapi.js";
import type { Places } from "../read/places.js";
import { type SourceUnit, SourceUnits } from "./source-units.js";
import { hasUnresolved, schemesOf, type Unit, unitsOf } from "./units.js";

const skipped: Reason = "skipped";

/**
 * Errors that no omission makes harmless, wherever they are: what could not be read or applied may be anything, and of two
 * things of one name nobody knows which one is meant.
 */
const isOfWholeRun: ReadonlySet<DiagnosticCode> = new Set<DiagnosticCode>([
  "yaml-syntax",
  "yaml-duplicate-key",
  "yaml-too-deep",
  "yaml-too-many-aliases",
  "document-too-deep",
  "file-unreadable",
  "file-too-large",
  "overlay-invalid",
  "overlay-type",
  "clash-operation",
  "clash-name",
]);

/** What is left of a document, and what is reported of it. */
export interface Skipped {
  readonly document: JsonObject;
  readonly diagnostics: Diagnostics;
}

/** Where a document came from. */
interface Origin {
  readonly places: Places;
  /** The values of the source documents. */
  readonly sources: readonly unknown[];
}

/**
 * Leaves out what the errors of a run are in, and what needs it.
 * @param document the combined document, before any repair
 * @param reported what was reported before the repairs
 * @param found everything that the run reported
 * @returns undefined when an error is in no operation and no component, or when nothing else can be left out
 */
export function skipInvalid(
  document: JsonObject,
  reported: readonly Diagnostic[],
  found: readonly Diagnostic[],
  { places, sources }: Origin,
): Skipped | undefined {
  const errors = found.filter(({ severity }) => severity === "error");
  const units = unitsOf(document);
  const sourceUnits = new SourceUnits(sources, places);
  const causes = new Causes(units, sourceUnits, document, places);
  if (!errors.every((error) => causes.add(error))) return undefined;
  causes.addUnresolved(errors);
  causes.addDependents();
  const diagnostics = new Diagnostics();
  for (const each of reported) if (each.severity !== "error") diagnostics.add(each);
  // What the output does not have any more does not end the run.
  for (const each of errors) diagnostics.add({ ...each, severity: "warning" });
  const isNew = errors.some((error) => reported.includes(error)) || causes.units.size > 0;
  if (!isNew) return undefined;
  for (const [unit, cause] of causes.units) report(unit, cause, places, diagnostics);
  for (const [unit, cause] of causes.sourceUnits) {
    if (![...causes.units.keys()].some(({ pointer }) => pointer === pointerTo(unit.names)))
      reportSource(unit, cause, places, diagnostics);
    places.drop(unit.around, unit.key, skipped);
  }
  return {
    document: without(document, [...causes.units.keys()], causes.gone, sourceUnits, places),
    diagnostics,
  };
}

/** The units that are left out, each with the first error that is the cause. */
class Causes {
  readonly units = new Map<Unit, Diagnostic>();
  /** Units of the source that an error is in, and that nothing may have been made of. */
  readonly sourceUnits = new Map<SourceUnit, Diagnostic>();
  /** By pointer, everything that is left out or was never made. */
  readonly gone = new Map<string, Diagnostic>();
  readonly #all: readonly Unit[];
  readonly #source: SourceUnits;
  readonly #document: JsonObject;
  readonly #places: Places;
  #byPlace: Map<string, Unit[]> | undefined;

  constructor(all: readonly Unit[], source: SourceUnits, document: JsonObject, places: Places) {
    this.#all = all;
    this.#source = source;
    this.#document = document;
    this.#places = places;
  }

  /** Adds the units that an error is in; whether there are any. */
  add(error: Diagnostic): boolean {
    const { place } = error;
    if (!place || isOfWholeRun.has(error.code)) return false;
    const units = this.#unitsAt(place);
    for (const unit of units) this.#leaveOut(unit, error);
    if (units.length > 0) return true;
    const source = this.#source.at(place);
    if (!source) return false;
    const pointer = pointerTo(source.names);
    const made = this.#all.find((unit) => unit.pointer === pointer && this.#isMadeOf(unit, source));
    if (made) this.#leaveOut(made, error);
    if (!this.sourceUnits.has(source)) this.sourceUnits.set(source, error);
    // Another document may have one of the same name.
    if (!this.#all.some((unit) => unit.pointer === pointer)) this.gone.set(pointer, error);
    return true;
  }

  /** Adds the units with references that could not be resolved. */
  addUnresolved(errors: readonly Diagnostic[]): void {
    const [first] = errors;
    for (const unit of this.#all) {
      if (this.units.has(unit) || !first || !hasUnresolved(unit.value, this.#places)) continue;
      this.#leaveOut(unit, this.#causeOf(unit.value) ?? first);
    }
  }

  /** Adds the units that need others that are left out. */
  addDependents(): void {
    for (let grown = true; grown; ) {
      grown = false;
      for (const unit of this.#all) {
        if (this.units.has(unit)) continue;
        const cause = [...unit.needs].flatMap((pointer) => this.gone.get(pointer) ?? [])[0];
        if (!cause) continue;
        this.#leaveOut(unit, cause);
        grown = true;
      }
    }
  }

  #leaveOut(unit: Unit, error: Diagnostic): void {
    if (this.units.has(unit)) return;
    this.units.set(unit, error);
    this.gone.set(unit.pointer, error);
  }

  #isMadeOf({ value, around, names }: Unit, { around: from, key }: SourceUnit): boolean {
    const source = from[key];
    if (typeof value !== "object" || value === null) return value === source;
    const node = this.#places.nodeOf(value);
    if (node !== undefined) return node === source;
    // A path's own fields are no object of the source; what could not be resolved has no location.
    const item = names.length === 2 ? around[names[1] ?? ""] : undefined;
    if (isObject(item)) return this.#places.nodeOf(item) === source || source === item;
    return this.#places.isHole(value);
  }

  /** The error of what a reference could not be resolved to. */
  #causeOf(value: unknown): Diagnostic | undefined {
    if (typeof value !== "object" || value === null) return undefined;
    if (this.#places.isHole(value)) {
      const node = this.#places.nodeOf(value) as JsonObject | undefined;
      const ref = node?.$ref;
      if (!node || typeof ref !== "string" || !ref.startsWith("#/")) return undefined;
      const names = plainPointerNames(ref.slice(1));
      const around = valueAt(this.#places.fileOf(node)?.value, pointerTo(names.slice(0, -1)));
      const place = this.#places.of(around, names.at(-1) ?? "");
      const unit = place && this.#source.at(place);
      return unit && (this.sourceUnits.get(unit) ?? this.gone.get(pointerTo(unit.names)));
    }
    for (const each of Object.values(value)) {
      const cause = this.#causeOf(each);
      if (cause) return cause;
    }
    return undefined;
  }

  #unitsAt(place: Place): readonly Unit[] {
    this.#byPlace ??= this.#index();
    return this.#byPlace.get(formatPlace(place)) ?? [];
  }

  /** The units by every location that is in them. */
  #index(): Map<string, Unit[]> {
    const byPlace = new Map<string, Unit[]>();
    const add = (unit: Unit, place: Place | undefined) => {
      if (!place) return;
      const at = formatPlace(place);
      const known = byPlace.get(at);
      if (!known) byPlace.set(at, [unit]);
      else if (!known.includes(unit)) known.push(unit);
    };
    const containers = containersOf(this.#document, this.#source, this.#places);
    for (const unit of this.#all) {
      const key = unit.names.at(-1) ?? "";
      add(unit, this.#places.ofField(unit.around, key));
      for (const { node, key } of fieldsOf(unit.value, containers, this.#places)) {
        add(unit, this.#places.of(node));
        if (key !== undefined) add(unit, this.#places.of(node, key));
      }
    }
    return byPlace;
  }
}

/** Source objects that units are in, and that are no unit's own. */
function containersOf(document: JsonObject, source: SourceUnits, places: Places): ReadonlySet<object> {
  const containers = new Set(source.containers);
  const { components, paths, webhooks } = document;
  const maps = [
    document,
    components,
    paths,
    webhooks,
    ...(isObject(components) ? Object.values(components) : []),
  ];
  const items = [paths, webhooks].flatMap((map) => (isObject(map) ? Object.values(map) : []));
  for (const each of [...maps, ...items]) {
    const node = isObject(each) ? places.nodeOf(each) : undefined;
    if (node) containers.add(node);
  }
  return containers;
}

interface Field {
  readonly node: object;
  readonly key?: string;
}

/** All source fields that a made value is made of, and all fields in them. */
function fieldsOf(value: unknown, containers: ReadonlySet<object>, places: Places): Field[] {
  const fields: Field[] = [];
  const seen = new Set<object>();
  const addSource = (node: object | undefined): void => {
    if (!node || seen.has(node) || containers.has(node)) return;
    seen.add(node);
    fields.push({ node });
    for (const [key, each] of Object.entries(node)) {
      fields.push({ node, key });
      if (typeof each === "object" && each !== null) addSource(each);
    }
  };
  const visited = new Set<object>();
  const addMade = (made: unknown): void => {
    if (typeof made !== "object" || made === null || visited.has(made)) return;
    visited.add(made);
    addSource(places.nodeOf(made));
    for (const { node, key } of places.tracesOf(made)) fields.push({ node, key });
    for (const each of Object.values(made)) addMade(each);
  };
  addMade(value);
  return fields;
}

function report(unit: Unit, cause: Diagnostic, places: Places, diagnostics: Diagnostics): void {
  const [field = "", name = "", key = ""] = unit.names;
  const last = unit.names.at(-1) ?? "";
  const place = places.ofField(unit.around, last) ?? places.of(unit.value) ?? cause.place;
  // A path's operations are reported one by one.
  if (unit.names.length === 2 && isObject(unit.around[name]) && hasOperation(unit.around[name])) return;
  reportNames(field, name, key, place, cause, diagnostics);
}

function reportSource(unit: SourceUnit, cause: Diagnostic, places: Places, diagnostics: Diagnostics): void {
  const [field = "", name = "", key = ""] = unit.names;
  const place = places.of(unit.around, unit.key) ?? cause.place;
  reportNames(field, name, key, place, cause, diagnostics);
}

function reportNames(
  field: string,
  name: string,
  key: string,
  place: Place | undefined,
  { code, place: at }: Diagnostic,
  diagnostics: Diagnostics,
): void {
  const cause = { code, at: at ? formatPlace(at) : "" };
  if (field === "components")
    diagnostics.report("component-skipped", place, {
      component: `#${pointerTo([field, name, key])}`,
      ...cause,
    });
  else {
    const method = key.toUpperCase();
    const operation =
      field === "paths" ? `operation ${method} ${name}` : `operation ${method} of the webhook ${name}`;
    const path = field === "paths" ? `path ${name}` : `webhook ${name}`;
    diagnostics.report("operation-skipped", place, { part: key === "" ? path : operation, ...cause });
  }
}

/** The document without some units. */
function without(
  document: JsonObject,
  units: readonly Unit[],
  gone: ReadonlyMap<string, Diagnostic>,
  source: SourceUnits,
  places: Places,
): JsonObject {
  const containers = containersOf(document, source, places);
  const pointers = new Set(units.map(({ pointer }) => pointer));
  for (const { value, around, names } of units) {
    places.drop(around, names.at(-1) ?? "", skipped);
    places.dropAll(value, skipped);
    for (const { node, key } of fieldsOf(value, containers, places))
      if (key !== undefined) places.drop(node, key, skipped);
  }
  const made = places.carry({ ...document }, document);
  for (const field of ["paths", "webhooks"]) {
    const items = document[field];
    if (!isObject(items)) continue;
    const kept = filtered(items, places, (name, item) => {
      if (pointers.has(pointerTo([field, name]))) return undefined;
      if (!isObject(item) || !hasOperation(item)) return item;
      const left = filtered(item, places, (method, value) =>
        pointers.has(pointerTo([field, name, method])) ? undefined : value,
      );
      if (hasOperation(left)) return left;
      places.drop(items, name, skipped);
      places.dropAll(left, skipped);
      return undefined;
    });
    setOwn(made, field, kept);
    // Unlike `paths`, it need not be there.
    if (field === "webhooks" && Object.keys(kept).length === 0) delete made[field];
  }
  const { components, security } = document;
  if (isObject(components)) {
    const kept = filtered(components, places, (kind, named) => {
      if (!isObject(named) || Object.keys(named).length === 0) return named;
      const left = filtered(named, places, (name, value) =>
        pointers.has(pointerTo(["components", kind, name])) ? undefined : value,
      );
      return Object.keys(left).length === 0 ? undefined : left;
    });
    if (Object.keys(kept).length > 0) setOwn(made, "components", kept);
    else delete made.components;
  }
  if (Array.isArray(security)) {
    const isGone = (each: unknown) => schemesOf([each]).some((pointer) => gone.has(pointer));
    const left = security.filter((each) => !isGone(each));
    if (left.length < security.length) {
      places.dropAll(security, skipped);
      // Every operation that it was for is left out.
      if (left.length === 0) delete made.security;
      else setOwn(made, "security", places.carry(left, security));
    }
  }
  return made;
}

/** A copy with what `keep` returns of each field; the object itself where nothing changes. */
function filtered(
  object: JsonObject,
  places: Places,
  keep: (key: string, value: unknown) => unknown,
): JsonObject {
  const made: JsonObject = {};
  let isChanged = false;
  for (const [key, value] of Object.entries(object)) {
    const kept = keep(key, value);
    if (kept !== value) isChanged = true;
    if (kept !== undefined) setOwn(made, key, kept);
  }
  return isChanged ? places.carry(made, object) : object;
}

function hasOperation(item: JsonObject): boolean {
  return Object.entries(item).some(([key, value]) => isOperation(key, value));
}
