/** `allErrors` in the configuration: all faults of a request, or the first of each part. */

import { describe, expect, it } from "@jest/globals";
import { load, serve } from "../support/generated.js";

const document = `
openapi: 3.0.3
info: { title: Test, version: "1" }
paths:
  /orders:
    post:
      operationId: order
      parameters:
        - { name: page, in: query, schema: { type: integer } }
        - { name: size, in: query, schema: { type: integer, maximum: 9 } }
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [name]
              properties:
                name: { type: string }
                age: { type: integer, minimum: 0 }
                list: { type: array, items: { type: string } }
      responses: { "204": { description: done } }
`;

async function faults(allErrors: boolean | undefined, body: unknown) {
  const api = await load(document, allErrors === undefined ? {} : { allErrors });
  const server = await serve(api.createRouter({ order: () => ({ status: 204 }) }, {}));
  try {
    const response = await fetch(`${server.url}/orders?page=x&size=10`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    const told = (await response.json()) as { errors: { path: string; message: string }[] };
    expect(response.status).toBe(400);
    return told.errors.map(({ path, message }) => `${path} ${message}`);
  } finally {
    await server.stop();
    await api.remove();
  }
}

describe("the validators", () => {
  it("tell all faults of a request where the configuration asks for them", async () => {
    expect(await faults(true, { age: -1, list: [1, "a", 2] })).toEqual([
      "/query/page must be integer",
      "/query/size must be <= 9",
      "/body/name must have required property 'name'",
      "/body/age must be >= 0",
      "/body/list/0 must be string",
      "/body/list/2 must be string",
    ]);
  });

  it.each([false, undefined])("tell the first of each part otherwise (%s)", async (allErrors) => {
    expect(await faults(allErrors, { age: -1, list: [1] })).toEqual([
      "/query/page must be integer",
      "/body/name must have required property 'name'",
    ]);
  });

  it("tell a hundred faults of a body that has more", async () => {
    const list = new Array(50_000).fill(0);
    expect(await faults(true, { name: "a", list })).toHaveLength(2 + 100);
  });
});
