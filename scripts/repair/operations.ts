/** Operations: parameters of paths, parameters that are there twice, and operationIds that several have. */

import { formatPlace } from "../diagnostics.js";
import { isObject, type JsonObject, valueAt } from "../json.js";
import { operationIds } from "../model/operation-id.js";
import { isNamed, templateFault } from "../model/path-parts.js";
import { inOrder } from "../model/shared-ids.js";
import { eachOperation } from "../model/walk.js";
import { isOperation } from "../openapi.js";
import { meant } from "../spelling.js";
import { Draft, listOf } from "./draft.js";
import { isComplete, type RepairContext, reportRepair } from "./report.js";

/** How many references to a parameter are followed. */
const mostHops = 20;

/** Repairs the operations of a document whose objects are of the right form. */
export function repairOperations(document: JsonObject, context: RepairContext, withIds: boolean): JsonObject {
  const whole = new Draft(document, context.places);
  const repairs = new OperationRepairs(document, context, withIds);
  for (const section of ["paths", "webhooks"] as const) {
    const items = document[section];
    if (!isObject(items) || context.places.isHole(items)) continue;
    const made = new Draft(items, context.places);
    for (const path of Object.keys(items)) {
      const item = items[path];
      if (path.startsWith("x-") || !isObject(item)) continue;
      repairs.repairItem(made, path, item, section);
    }
    whole.put(section, made.node);
  }
  return withIds ? withUniqueIds(whole.node, context) : whole.node;
}

class OperationRepairs {
  readonly #document: JsonObject;
  readonly #context: RepairContext;
  readonly #withIds: boolean;
  readonly #lists = new WeakMap<object, unknown[]>();

  constructor(document: JsonObject, context: RepairContext, withIds: boolean) {
    this.#document = document;
    this.#context = context;
    this.#withIds = withIds;
  }

  repairItem(items: Draft, path: string, item: JsonObject, section: "paths" | "webhooks"): void {
    const { places } = this.#context;
    const draft = new Draft(item, places);
    this.#removeTwice(draft);
    for (const [method, operation] of Object.entries(item)) {
      if (!isOperation(method, operation) || places.isHole(operation)) continue;
      const made = new Draft(operation, places);
      this.#removeTwice(made);
      draft.put(method, made.node);
    }
    const renamed = section === "paths" ? this.#renameTwice(items, path, draft) : path;
    if (section === "paths" && templateFault(renamed) === undefined) this.#matchTemplate(renamed, draft);
    items.put(renamed, draft.node);
  }

  /** Of parameters of one name and location in a list, the first counts. */
  #removeTwice(owner: Draft): void {
    const { places, diagnostics } = this.#context;
    const list = owner.node.parameters;
    if (!Array.isArray(list)) return;
    const known = this.#lists.get(list);
    if (known) {
      owner.put("parameters", known);
      return;
    }
    const seen = new Set<string>();
    const kept = list.flatMap((entry, from) => {
      const node = this.#deref(entry);
      if (!node || places.isHole(node) || !isNamed(node)) return [{ value: entry, from }];
      const key = `${String(node.in)} ${String(node.name)}`;
      if (seen.has(key)) {
        diagnostics.report("parameter-twice", places.of(entry), { name: String(node.name) });
        return [];
      }
      seen.add(key);
      return [{ value: entry, from }];
    });
    const made = kept.length === list.length ? list : listOf(list, kept, places);
    this.#lists.set(list, made);
    owner.put("parameters", made);
  }

  /** `/a/{id}/b/{id}` becomes `/a/{id}/b/{id2}`, and what declares `id` declares `id2` as well. */
  #renameTwice(items: Draft, path: string, item: Draft): string {
    const names = templateNames(path);
    const repeated = names.filter((name, at) => names.indexOf(name) < at);
    if (repeated.length === 0) return path;
    const taken = new Set(names);
    const copies: { readonly name: string; readonly as: string }[] = [];
    const seen = new Set<string>();
    const renamed = path.replace(/\{([^{}]*)\}/g, (whole, name: string) => {
      if (!seen.has(name)) {
        seen.add(name);
        return whole;
      }
      let as = `${name}2`;
      for (let number = 3; taken.has(as); number += 1) as = `${name}${number}`;
      taken.add(as);
      copies.push({ name, as });
      return `{${as}}`;
    });
    if (templateFault(renamed) !== undefined || renamed in items.node) return path;
    for (const { name, as } of copies)
      reportRepair(
        this.#context,
        items.node,
        path,
        `{${name}} is in the path twice.`,
        `The later one is called {${as}}.`,
      );
    items.rename(path, renamed);
    const copied = (owner: Draft) => {
      const list = owner.node.parameters;
      if (!Array.isArray(list)) return;
      const added = copies.flatMap(({ name, as }) => {
        const node = list
          .map((each) => this.#deref(each))
          .find((each) => each?.in === "path" && each.name === name);
        return node ? [this.#context.places.carry({ ...node, name: as }, node)] : [];
      });
      if (added.length > 0) owner.put("parameters", this.#context.places.carry([...list, ...added], list));
    };
    copied(item);
    for (const [method, operation] of Object.entries(item.node)) {
      if (!isOperation(method, operation)) continue;
      const made = new Draft(operation, this.#context.places);
      copied(made);
      item.put(method, made.node);
    }
    return renamed;
  }

  /** Every name in the braces of a path has a parameter, and every path parameter a name there. */
  #matchTemplate(path: string, item: Draft): void {
    const names = templateNames(path);
    // In the middleware a wildcard of Express 5 (`/files/*path`) takes a parameter, as in express-openapi-validator.
    const used = this.#withIds
      ? names
      : [...names, ...path.split("/").flatMap((part) => part.match(/^\*(\w+)$/)?.[1] ?? [])];
    this.#removeUnused(item, used);
    for (const [method, operation] of Object.entries(item.node)) {
      if (!isOperation(method, operation) || this.#context.places.isHole(operation)) continue;
      const made = new Draft(operation, this.#context.places);
      this.#removeUnused(made, used);
      this.#addMissing(made, item.node, names);
      item.put(method, made.node);
    }
  }

  #removeUnused(owner: Draft, names: readonly string[]): void {
    const { places, diagnostics } = this.#context;
    const list = owner.node.parameters;
    if (!Array.isArray(list)) return;
    const kept = list.flatMap((entry, from) => {
      const node = this.#deref(entry);
      const isUnused =
        node?.in === "path" && isNamed(node) && !places.isHole(node) && !names.includes(String(node.name));
      if (!isUnused) return [{ value: entry, from }];
      const place = node === entry ? places.of(node, "name") : places.of(entry);
      diagnostics.report("path-parameter-unused", place, { name: String(node.name) });
      return [];
    });
    if (kept.length < list.length) owner.put("parameters", listOf(list, kept, places));
  }

  #addMissing(operation: Draft, item: JsonObject, names: readonly string[]): void {
    const { places, diagnostics } = this.#context;
    const own = operation.node.parameters;
    const entries = [...asList(item.parameters), ...asList(own)];
    const declared = new Set(
      entries.flatMap((entry) => {
        const node = this.#deref(entry);
        return node?.in === "path" ? [String(node.name)] : [];
      }),
    );
    const missing = [...new Set(names)].filter((name) => !declared.has(name));
    if (missing.length === 0) return;
    // What could not be had may be what is missing, and is an error already.
    if ([...entries, item, own, item.parameters].some((each) => places.isHole(this.#deref(each) ?? each)))
      return;
    if (own !== undefined && !Array.isArray(own)) return;
    const isMisspelt = [operation.node, item].some((each) => {
      const kept = Object.keys(each).filter((key) => key.startsWith("x-"));
      return meant("x-parameters", kept) !== undefined;
    });
    if (!isMisspelt && isComplete(this.#context))
      for (const name of missing)
        diagnostics.report("path-parameter-undeclared", places.of(operation.node), { name });
    const added = missing.map((name) => ({ name, in: "path", required: true, schema: { type: "string" } }));
    operation.put("parameters", places.carry([...asList(own), ...added], own));
  }

  #deref(node: unknown): JsonObject | undefined {
    let current = node;
    for (let hops = 0; hops < mostHops && isObject(current) && typeof current.$ref === "string"; hops += 1)
      current = valueAt(this.#document, current.$ref.slice(1));
    return isObject(current) ? current : undefined;
  }
}

/** The names in the braces of a path, in their order. */
function templateNames(path: string): string[] {
  return [...path.matchAll(/\{([^{}]+)\}/g)].map(([, name = ""]) => name);
}

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Of operations with one ID, the first keeps it; each other gets one that is made of its method and path. */
function withUniqueIds(document: JsonObject, context: RepairContext): JsonObject {
  const { places, diagnostics } = context;
  const all = (["paths", "webhooks"] as const).flatMap((section) =>
    [...eachOperation(document, section)].map((each) => ({ ...each, section })),
  );
  const first = new Map<string, (typeof all)[number]>();
  const later = all.filter((each) => {
    const id = each.operation.operationId;
    if (typeof id !== "string" || id === "") return false;
    if (first.has(id)) return true;
    first.set(id, each);
    return false;
  });
  if (later.length === 0) return document;
  const ids = operationIds(later, new Set(first.keys()));
  let whole = document;
  for (const each of later) {
    const id = String(each.operation.operationId);
    const made = ids.get(each) ?? id;
    const other = first.get(id);
    const own = places.of(each.operation, "operationId");
    const [before, after] = inOrder(other && places.of(other.operation, "operationId"), own);
    const isShared = before && after && formatPlace(before) === formatPlace(after);
    const use = (one: (typeof all)[number] | undefined) =>
      one && places.ofField(document[one.section], one.path);
    const [firstUse, laterUse] = inOrder(use(other), use(each));
    const earlier = isShared ? firstUse : before;
    diagnostics.report("clash-operation-id", isShared ? laterUse : after, {
      id,
      made,
      other: earlier ? formatPlace(earlier) : "another document",
    });
    whole = withId(whole, each, made, context);
  }
  return whole;
}

function withId(
  document: JsonObject,
  { section, path, method }: { readonly section: string; readonly path: string; readonly method: string },
  id: string,
  { places }: RepairContext,
): JsonObject {
  const change = (node: JsonObject, [key, ...more]: readonly string[]): JsonObject => {
    const draft = new Draft(node, places);
    if (key === undefined) draft.replace("operationId", id);
    else draft.put(key, change(node[key] as JsonObject, more));
    return draft.node;
  };
  return change(document, [section, path, method]);
}
