/** What only OpenAPI 3.1's schemas can say: the types of it, and what its validators take and refuse. */

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import express from "express";
import { load, serve } from "../support/generated.js";
import { generated, typeErrors } from "../support/type-checked.js";

const folder = fileURLToPath(new URL("../cases/takes-3.1-as-it-is/", import.meta.url));

/** A sound thing; each case says what is another. */
const sound = { name: "a", kind: "thing", pair: ["a", 1] };

const bodies: readonly [what: string, body: unknown, takes: boolean][] = [
  ["a sound body", sound, true],
  ["null where null is a type", { ...sound, name: null }, true],
  ["an empty text, where null is a type beside texts of a length", { ...sound, name: "" }, false],
  ["one of several types", { ...sound, several: false }, true],
  ["another type than the several", { ...sound, several: [] }, false],
  ["null among values without a type", { ...sound, choice: null }, true],
  ["a number among values without a type", { ...sound, choice: 1 }, true],
  ["what is not among values", { ...sound, choice: "1" }, false],
  ["null among values with a type", { ...sound, listed: null }, true],
  ["another constant", { ...sound, kind: "other" }, false],
  ["null where only null is", { ...sound, nothing: null }, true],
  ["more than null", { ...sound, nothing: 0 }, false],
  ["what fits the reference and what stands beside it", { ...sound, beside: { name: "a" } }, true],
  ["what the reference refuses", { ...sound, beside: {} }, false],
  ["what stands beside the reference refuses", { ...sound, beside: { name: "a", b: 1, c: 2 } }, false],
  ["a tuple's first alone", { ...sound, pair: ["a"] }, true],
  ["a tuple with the wrong second", { ...sound, pair: ["a", "b"] }, false],
  ["a tuple with one too many", { ...sound, pair: ["a", 1, 2] }, false],
  ["a rest of the right type", { ...sound, rest: ["a", true, false] }, true],
  ["a rest of the wrong type", { ...sound, rest: ["a", 1] }, false],
  ["names of patterns", { ...sound, patterned: { "x-a": "b", "n-a": 1 } }, true],
  ["a name of a pattern with the wrong value", { ...sound, patterned: { "n-a": "b" } }, false],
  ["a name of no pattern", { ...sound, patterned: { other: "b" } }, false],
  ["a number above the exclusive minimum", { ...sound, size: 0.1 }, true],
  ["the exclusive minimum", { ...sound, size: 0 }, false],
  ["the exclusive maximum", { ...sound, size: 10 }, false],
  ["anything where the schema is true", { ...sound, anything: [{}] }, true],
  ["anything where the schema is false", { ...sound, never: 1 }, false],
  ["a list that holds what it has to", { ...sound, holds: ["a", 1] }, true],
  ["a list that holds nothing of it", { ...sound, holds: ["a"] }, false],
  ["a list that holds too much of it", { ...sound, holds: [1, 2, 3] }, false],
  ["a property's name that does not fit", { ...sound, keyed: { A: 1 } }, false],
  ["a property without the one that it needs", { ...sound, dependent: { card: "1" } }, false],
  ["a property with the one that it needs", { ...sound, dependent: { card: "1", address: "b" } }, true],
  ["a closed schema's own and its reference's", { ...sound, closed: { name: "a", age: 1 } }, true],
  ["one that a closed schema does not evaluate", { ...sound, closed: { name: "a", other: 1 } }, false],
  ["an unevaluated item of the right type", { ...sound, unevaluated: ["a", true] }, true],
  ["an unevaluated item of the wrong type", { ...sound, unevaluated: ["a", 1] }, false],
  ["no unevaluated item", { ...sound, fewer: ["a"] }, true],
  ["an unevaluated item where none may be", { ...sound, fewer: ["a", "b"] }, false],
  ["an item that `allOf` evaluates", { ...sound, composed: ["a"] }, true],
  ["an item that `allOf` holds not to evaluate", { ...sound, composed: ["a", "b"] }, false],
  ["what is contained beside unevaluated items", { ...sound, containing: ["a", 1] }, true],
  ["an item that holds neither", { ...sound, containing: ["a", true] }, false],
  ["what a reference has, and what stands beside it", { ...sound, extended: { name: "a", age: 1 } }, true],
  ["what neither has", { ...sound, extended: { name: "a", other: 1 } }, false],
  ["properties of its own, and others", { ...sound, others: { a: "b", c: 1 } }, true],
  ["another property that is neither", { ...sound, others: { c: true } }, false],
  ["another property as an own one is", { ...sound, others: { c: "b" } }, false],
  ["what is left of a schema's properties", { ...sound, rests: { a: "b", c: 1 } }, true],
  ["what is left, and is neither", { ...sound, rests: { c: true } }, false],
  ["what is left of a reference's properties", { ...sound, restsBeside: { name: "a", c: 1 } }, true],
  ["what is left of a reference, and wrong", { ...sound, restsBeside: { name: "a", c: true } }, false],
  ["what is left of a choice's properties", { ...sound, restsOfChoice: { b: true, c: 1 } }, true],
  ["what is left of a choice, and wrong", { ...sound, restsOfChoice: { b: true, c: "d" } }, false],
  ["the constant null", { ...sound, constantly: null }, true],
  ["another value than the constant null", { ...sound, constantly: "a" }, false],
  ["anything in a free object", { ...sound, free: { a: [{}] } }, true],
  ["no object where one is free", { ...sound, free: "a" }, false],
  ["nothing in an empty object", { ...sound, empty: {} }, true],
  ["something in an empty object", { ...sound, empty: { a: 1 } }, false],
  ["values that hold themselves", { ...sound, json: [null, { a: [[], "b"] }] }, true],
  ["what refers to its own definitions", { ...sound, defined: { word: "ab" } }, true],
  ["what its own definitions refuse: its length", { ...sound, defined: { word: "abc" } }, false],
  ["what `then` asks for", { ...sound, conditional: { country: "NL", code: "1234" } }, true],
  ["what `then` refuses", { ...sound, conditional: { country: "NL", code: "12345" } }, false],
  ["what `else` refuses", { ...sound, conditional: { country: "BE", code: "1234" } }, false],
];

const queries: readonly [query: string, takes: boolean][] = [
  ["size=0.5", true],
  ["size=0", false],
  ["size=10", false],
  ["kind=box", true],
  ["kind=bag", false],
  ["mode=1", true],
  ["mode=a", false],
];

describe("a document of OpenAPI 3.1", () => {
  let url: string;
  const done: (() => unknown)[] = [];
  beforeAll(async () => {
    const { createRouter, remove } = await load(await readFile(`${folder}api.yaml`, "utf8"));
    const empty = () => ({ status: 204 });
    const shared = () => ({ status: 200, body: null });
    const things = () => ({ status: 200, body: sound });
    const handlers = { addThing: empty, listThings: things, getShared: shared };
    const server = await serve(express.json(), createRouter(handlers as never, { security: {} }));
    url = `${server.url}/v1`;
    done.push(() => server.stop(), remove);
  });
  afterAll(async () => {
    for (const each of done) await each();
  });

  it.each(bodies)("is held to: %s", async (_, body, takes) => {
    const headers = { "Content-Type": "application/json" };
    const answer = await fetch(`${url}/things`, { method: "POST", headers, body: JSON.stringify(body) });
    expect({ status: answer.status, text: takes ? await answer.text() : "" }).toEqual({
      status: takes ? 204 : 400,
      text: "",
    });
  });

  it.each(queries)("takes the query %s: %s", async (query, takes) => {
    expect((await fetch(`${url}/things?${query}`)).status).toBe(takes ? 200 : 400);
  });

  it("serves a path that refers to a path item among the components", async () => {
    const answer = await fetch(`${url}/shared`);
    expect({ status: answer.status, body: await answer.json() }).toEqual({ status: 200, body: null });
  });

  it("has types that take just what the validators take", async () => {
    const files = await generated(await readFile(`${folder}api.yaml`, "utf8"));
    // What no type can say: lengths, patterns, bounds, that something else has to be there, and what properties
    // are whose names are none of the known.
    const unsaid =
      /length|name of |exclusive|holds|name that|without the one|then|else|as an own one|left of .* wrong/;
    const checks = bodies.map(
      ([what, body, takes], at) =>
        `${takes || unsaid.test(what) ? "" : "// @ts-expect-error\n"}export const body${at}: Thing = ${JSON.stringify(body)};\n`,
    );
    const text = `${files.get("types.ts") ?? ""}\n${checks.join("")}`;
    expect(await typeErrors(new Map([["types.ts", text]]))).toEqual([]);
  });
});
