/** The middleware on documents whose schemas refer to each other in their hundreds. */

import express from "express";
import type { JsonObject } from "../../scripts/json.js";
import { middleware } from "../../scripts/middleware/index.js";
import { cpuTime } from "../support/cpu-time.js";
import { serve } from "../support/generated.js";
import { chain, documentOf, reference, web } from "../support/many-schemas.js";

type Post = (path: string, body: unknown) => Promise<number>;

/** An app behind the middleware. */
async function started(document: string): Promise<{ post: Post; stop(): Promise<void> }> {
  const apiSpec = JSON.parse(document) as JsonObject;
  const validate = middleware({ apiSpec, validateApiSpec: false });
  const { url, stop } = await serve(express.json(), ...validate, (_request, response) => {
    response.status(200).end();
  });
  const post: Post = async (path, body) => {
    const headers = { "content-type": "application/json" };
    return (await fetch(`${url}${path}`, { method: "POST", headers, body: JSON.stringify(body) })).status;
  };
  return { post, stop };
}

/** `{ next: { next: … last } }` */
const nested = (levels: number, last: unknown): unknown =>
  Array.from({ length: levels }).reduce((inner) => ({ next: inner }), last);

it("validates by a web of schemas", async () => {
  const { post, stop } = await started(documentOf("3.0.3", web(800), ["S0", "S7"]));
  try {
    const before = cpuTime();
    expect(await post("/a", { id: "a", f0: { id: "b", f3: { id: "c" } } })).toBe(200);
    expect(cpuTime(before)).toBeLessThan(5000);
    expect(await post("/a", { id: "a", f0: { id: "b", f3: { id: 5 } } })).toBe(400);
    expect(await post("/a", { id: "a", f0: { id: "b", f3: { f7: {} } } })).toBe(400);
    expect(await post("/b", { id: "a", f5: { id: "b" } })).toBe(200);
    expect(await post("/b", { id: "a", f5: { id: [] } })).toBe(400);
  } finally {
    await stop();
  }
});

it.each(["3.0.3", "3.1.0"])(
  "validates by a chain of schemas that is longer than the stack (%s)",
  async (version) => {
    const { post, stop } = await started(
      documentOf(version, chain(1500, { type: "string" }), ["S0", "S1490"]),
    );
    try {
      expect(await post("/a", nested(20, {}))).toBe(200);
      expect(await post("/a", nested(20, "text"))).toBe(400);
      expect(await post("/b", nested(9, "text"))).toBe(200);
      expect(await post("/b", nested(9, 5))).toBe(400);
    } finally {
      await stop();
    }
  },
);

it("knows what schemas have looked at that lead back into each other", async () => {
  const schemas = {
    Closed: { allOf: [reference("Node")], unevaluatedProperties: false },
    Node: {
      type: "object",
      properties: { id: { type: "string" }, next: reference("Closed") },
      anyOf: [reference("Named"), reference("Numbered")],
    },
    Named: { required: ["name"], allOf: [reference("Base")], properties: { name: { type: "string" } } },
    Numbered: { required: ["number"], properties: { number: { type: "integer" }, to: reference("Node") } },
    Base: { properties: { base: { type: "boolean" }, up: reference("Closed") } },
  };
  const { post, stop } = await started(documentOf("3.1.0", schemas, ["Closed"]));
  try {
    expect(await post("/a", { id: "a", name: "b", base: true })).toBe(200);
    expect(await post("/a", { id: "a", number: 1, base: true })).toBe(400);
    expect(await post("/a", { id: "a", number: 1, name: "b", up: { number: 5 } })).toBe(200);
    expect(await post("/a", { id: "a", number: 1, next: { name: "b", base: true } })).toBe(200);
    expect(await post("/a", { id: "a", number: 1, next: { number: 2, base: true } })).toBe(400);
    expect(await post("/a", { id: "a", name: "a", other: 1 })).toBe(400);
  } finally {
    await stop();
  }
});
