/** Which modules of components bodies and answers share, and that those that may not, do not. */

import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { OperationDescriptor } from "../../scripts/emit/runtime/operation.js";
import { load } from "../support/generated.js";
import { generated } from "../support/type-checked.js";

const document = `openapi: 3.0.4
info: { title: Orders, version: "1" }
paths:
  /orders:
    post:
      operationId: order
      parameters: [{ name: dry, in: query, schema: { type: boolean } }]
      requestBody: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/Order" } } } }
      responses:
        "200": { description: Made, content: { application/json: { schema: { $ref: "#/components/schemas/Order" } } } }
    put:
      operationId: reorder
      parameters: [{ name: dry, in: query, schema: { type: boolean } }]
      requestBody: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/Address" } } } }
      responses: { "204": { description: Changed } }
components:
  schemas:
    Order:
      type: object
      required: [address]
      properties:
        address: { $ref: "#/components/schemas/Address" }
        parts: { type: array, items: { $ref: "#/components/schemas/Part" } }
    Address:
      type: object
      required: [street]
      properties: { street: { type: string }, next: { $ref: "#/components/schemas/Address" } }
    Part:
      type: object
      properties:
        count: { type: integer, default: 1 }
        id: { type: string, readOnly: true }
        whole: { $ref: "#/components/schemas/Order" }
`;

describe("components that say the same of bodies and answers", () => {
  it("have one module, those that do not or that reach such have two", async () => {
    const files = await generated(document);
    const modules = [...files.keys()].filter((file) => /schemas\//.test(file)).sort();
    expect(modules).toEqual([
      "validators/answer-schemas/Order.ts",
      "validators/answer-schemas/Part.ts",
      "validators/body-schemas/Order.ts",
      "validators/body-schemas/Part.ts",
      "validators/schemas/Address.ts",
    ]);
  });

  it("leave operations with equal parameters one validator of these", async () => {
    const files = await generated(document);
    expect(files.get("validators/parameters/reorder.ts")).toContain(
      'export { validate } from "./order.js";\n',
    );
  });

  describe("once loaded", () => {
    let api: Awaited<ReturnType<typeof load>>;
    beforeAll(async () => {
      api = await load(document);
    });
    afterAll(() => api.remove());

    const json = "application/json";
    const checks = async () => {
      const { order, reorder } = api.operations as Record<"order" | "reorder", OperationDescriptor>;
      const body = (await order.loadBody?.())?.validators[json];
      const answer = (await order.loadAnswers()).validators["200"]?.content[json];
      const address = (await reorder.loadBody?.())?.validators[json];
      const parameters = (await reorder.loadParameters?.())?.validate;
      if (!body || !answer || !address || !parameters) throw new Error("a validator is missing");
      return { body, answer, address, parameters };
    };

    it("fill defaults in where requests lack them, and nowhere else", async () => {
      const { body, answer } = await checks();
      const sent = { address: { street: "a" }, parts: [{}] };
      expect(body({ body: sent })).toBe(true);
      expect(sent.parts).toEqual([{ count: 1 }]);
      const told = { address: { street: "a" }, parts: [{}] };
      expect(answer({ response: told })).toBe(true);
      expect(told.parts).toEqual([{}]);
    });

    it("refuse what is read-only in requests alone", async () => {
      const { body, answer } = await checks();
      const value = () => ({ address: { street: "a" }, parts: [{ id: "b" }] });
      expect(body({ body: value() })).toBe(false);
      expect(body.errors).toMatchObject([{ instancePath: "/body/parts/0/id" }]);
      expect(answer({ response: value() })).toBe(true);
    });

    it("tell faults by the part of the request or answer that they are in", async () => {
      const { body, answer, address, parameters } = await checks();
      const faulty = { address: { street: "a", next: { street: 1 } } };
      expect(body({ body: faulty })).toBe(false);
      expect(body.errors).toMatchObject([{ instancePath: "/body/address/next/street" }]);
      expect(answer({ response: faulty })).toBe(false);
      expect(answer.errors).toMatchObject([{ instancePath: "/response/address/next/street" }]);
      expect(address({ body: {} })).toBe(false);
      expect(address.errors).toMatchObject([{ instancePath: "/body", keyword: "required" }]);
      expect(parameters({ query: { dry: "perhaps" } })).toBe(false);
      expect(parameters.errors).toMatchObject([{ instancePath: "/query/dry" }]);
    });
  });
});
