/**
 * The ledger notices what is lost and what is changed: every leaf of real conversions is altered
 * and taken away, one after the other, and each time something has to be unexplained.
 */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "@jest/globals";
import { resolveConfig } from "../../scripts/config.js";
import type { LedgerLeaf } from "../../scripts/convert/ledger.js";
import { clone } from "../../scripts/convert/overlay.js";
import { Diagnostics } from "../../scripts/diagnostics.js";
import { type Generated, generate } from "../../scripts/generate.js";
import { isObject, type JsonObject, pointerName, setOwn } from "../../scripts/json.js";

const cases = fileURLToPath(new URL("../cases/", import.meta.url));
const sound = readdirSync(cases).filter((name) => existsSync(join(cases, name, "openapi.json")));

async function made(name: string): Promise<Generated> {
  const folder = join(cases, name);
  const path = join(folder, "config.json");
  const settings = (existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : {}) as {
    overlays?: Record<string, string[]>;
  };
  const documents = readdirSync(folder)
    .filter((file) => /\.yaml$/.test(file) && !/^(error|shared)\.yaml$|\.overlay\.yaml$/.test(file))
    .map((file) => ({ file, overlays: settings.overlays?.[file] ?? [] }));
  const config = await resolveConfig({ documents, ...settings }, folder, new Diagnostics());
  if (!config) throw new Error("the case's configuration is wrong");
  return generate(config, { only: [] });
}

/** A leaf of the output. */
interface Leaf {
  readonly around: JsonObject | unknown[];
  readonly key: string;
  readonly pointer: string;
}

function leavesOf(node: object, pointer = ""): Leaf[] {
  return Object.entries(node).flatMap(([key, value]: [string, unknown]) => {
    const at = `${pointer}/${pointerName(key)}`;
    const inner = typeof value === "object" && value !== null ? leavesOf(value, at) : [];
    return inner.length > 0 ? inner : [{ around: node as JsonObject, key, pointer: at }];
  });
}

function other(value: unknown): unknown {
  if (typeof value === "string") return `${value}x`;
  // One more makes no other number of those beyond 53 bits.
  if (typeof value === "number") return value + 1 === value ? -value : value + 1;
  return typeof value === "boolean" ? !value : "x";
}

/** Does something to a leaf, asks, and brings the leaf back. */
function whileChanged<T>({ around }: Leaf, change: () => void, ask: () => T): T {
  const before = Object.entries(around);
  change();
  const answer = ask();
  if (Array.isArray(around)) around.splice(0, around.length, ...before.map(([, value]) => value));
  else {
    for (const each of Object.keys(around)) delete around[each];
    for (const [each, value] of before) setOwn(around, each, value);
  }
  return answer;
}

/** Leaves of which the source says no more than that something stands there. */
const unsure: readonly ((pointer: string, sources: readonly LedgerLeaf[]) => boolean)[] = [
  // The name of a field in a form that has to be sent: the source has `required: true` beside it.
  (pointer, sources) =>
    /\/required\/\d+$/.test(pointer) && sources.some(({ pointer: from }) => /\/required$/.test(from)),
  // A body has to be sent where one of its form's fields has to.
  (pointer, sources) =>
    pointer.endsWith("/requestBody/required") &&
    sources.some(({ targets }) => targets.some((each) => /\/required\/\d+$/.test(each))),
  // What the configuration or an overlay says instead is theirs.
  (_, sources) => sources.some(({ reason }) => reason === "configuration" || reason === "overlay"),
  // Of an empty mapping something was made, and this in it.
  (pointer, sources) =>
    sources.some(({ targets }) => targets.some((target) => pointer.startsWith(`${target}/`))),
  // An operationId that another operation has gives way to one of its method and path.
  (pointer, sources) =>
    pointer.endsWith("/operationId") &&
    sources.some(({ reason, targets }) => reason === "repaired" || targets.length > 1),
  // The servers of one document are copied to each of its paths: another copy still has the value.
  (pointer, sources) => pointer.includes("/servers/") && sources.every(({ targets }) => targets.length > 1),
  // What is left of a base path that became part of its paths.
  (_, sources) => sources.some(({ reason }) => reason === "base-path"),
  // A variable may stand for any text.
  (_, sources) => sources.some(({ reason }) => reason === "variable"),
];

/**
 * Leaves that the conversion gives a reason to leave out before it knows whether it will: a body of
 * all operations of a path, and a component that is nothing but a reference to another.
 */
const mayBeLeftOut = (name: string, pointer: string): boolean =>
  /^\/components\/[^/]+\/[^/]+\/\$ref$/.test(pointer) ||
  (name === "converts-swagger-2" && pointer.startsWith("/paths/~1shared/patch/requestBody/"));

describe("the ledger", () => {
  it.each(sound)("notices what is changed or lost: %s", async (name) => {
    const { model, sources, ledger } = await made(name);
    const output = clone(model.document, sources.places) as JsonObject;
    const unexplained = () => ledger(output).leaves.filter((leaf) => leaf.class === "unexplained").length;
    expect(unexplained()).toBe(0);
    const saying = new Map<string, LedgerLeaf[]>();
    for (const leaf of ledger(output).leaves)
      for (const target of leaf.targets) saying.set(target, [...(saying.get(target) ?? []), leaf]);
    const several = model.sources.length > 1;
    const unnoticed: string[] = [];
    let tried = 0;
    for (const leaf of leavesOf(output)) {
      // What no source says was not kept from one: `style`, which 2.0 takes for granted.
      const from = saying.get(leaf.pointer);
      if (!from) continue;
      tried += 1;
      const { around, key, pointer } = leaf;
      const alter = () => setOwn(around as JsonObject, key, other((around as JsonObject)[key]));
      const drop = () => {
        if (Array.isArray(around)) around.splice(Number(key), 1);
        else delete around[key];
      };
      if (
        !(several && from.some(({ reason }) => reason === "schema-3.1")) &&
        whileChanged(leaf, alter, unexplained) === 0 &&
        !unsure.some((may) => may(pointer, from))
      )
        unnoticed.push(`${pointer} altered`);
      // What is said in several places is not lost with one.
      const only = from.some(({ targets }) => targets.length === 1);
      const mayBe = mayBeLeftOut(name, pointer);
      // Of several documents, another may say what is missed: "combined".
      const ofAll = several;
      if (only && !ofAll && !mayBe && whileChanged(leaf, drop, unexplained) === 0)
        unnoticed.push(`${pointer} dropped`);
    }
    expect(unnoticed).toEqual([]);
    expect(tried).toBeGreaterThan(0);
  });

  it("notices a leaf of the source that nothing became of", async () => {
    const { model, sources, ledger } = await made("converts-bodies");
    const [path] = Object.keys(isObject(model.document.paths) ? model.document.paths : {});
    const output = clone(model.document, sources.places) as { paths: JsonObject };
    const before = ledger().leaves;
    delete output.paths[path ?? ""];
    const lost = ledger(output).leaves.filter((leaf) => leaf.class === "unexplained");
    const inPath = before.filter(({ pointer }) => pointer.startsWith(`/paths/${pointerName(path ?? "")}/`));
    const said = inPath.filter(
      ({ targets }) => targets.length > 0 && targets.every((each) => each.startsWith("/paths/")),
    );
    expect(lost.length).toBeGreaterThan(0);
    expect(said.length).toBeGreaterThanOrEqual(lost.length);
  });
});
