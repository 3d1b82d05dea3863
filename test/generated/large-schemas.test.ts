import { expect, it } from "@jest/globals";
import { generated, typeErrors } from "../support/type-checked.js";

const properties = Array.from(
  { length: 300 },
  (_, index) => `        field${index}: { type: array, items: { enum: [a, b] } }\n`,
);

it("validators that are too long for tsc to reason about compile all the same", async () => {
  const files = await generated(`openapi: 3.1.0
info: { title: Large, version: "1" }
paths:
  /things:
    post:
      requestBody: { content: { application/json: { schema: { $ref: "#/components/schemas/Large" } } } }
      responses:
        "200": { description: Same, content: { application/json: { schema: { $ref: "#/components/schemas/Large" } } } }
components:
  schemas:
    Large:
      type: object
      properties:
${properties.join("")}`);
  expect(await typeErrors(files)).toEqual([]);
});
