/** Types of parameters and response headers are those of the values at run time. */

import { expect, it } from "@jest/globals";
import { generated, typeErrors } from "../support/type-checked.js";

const point = "{ type: object, required: [x], properties: { x: { type: integer } } }";
const document = `
openapi: 3.0.3
info: { title: Types, version: "1" }
paths:
  /content/{place}:
    get:
      operationId: content
      parameters:
        - { name: place, in: path, required: true, content: { application/json: { schema: ${point} } } }
        - { name: filter, in: query, required: true, content: { application/json: { schema: ${point} } } }
        - { name: vendor, in: query, content: { application/vnd.x+json: { schema: { type: array, items: ${point} } } } }
        - { name: text, in: query, content: { text/plain: { schema: { type: string, enum: [a, b] } } } }
        - { name: markup, in: query, content: { application/xml: { schema: ${point} } } }
        - { name: X-Point, in: header, content: { application/json: { schema: ${point} } } }
        - { $ref: "#/components/parameters/Authorization" }
        - { name: aCCept, in: header, required: true, schema: { type: string } }
        - { name: Content-Type, in: header, required: true, schema: { type: string } }
        - { name: Accept, in: query, schema: { type: string } }
      responses:
        "200":
          description: fine
          headers:
            X-Json: { required: true, content: { application/json: { schema: ${point} } } }
            X-Object: { required: true, schema: ${point} }
            X-Shared: { $ref: "#/components/headers/Optional" }
            X-Needed: { $ref: "#/components/headers/Needed" }
            content-type: { required: true, schema: { type: string } }
  /ignored:
    parameters: [{ name: Authorization, in: header, required: true, schema: { type: string } }]
    get:
      operationId: ignored
      responses: { "204": { description: done } }
components:
  parameters:
    Authorization: { name: Authorization, in: header, required: true, schema: { type: string } }
  headers:
    Optional: { schema: { type: integer } }
    Needed: { required: true, schema: { type: integer } }
`;

const use = `
import { createApiClient } from "./client.js";
import type { operations } from "./types.js";
import type { Handlers } from "./server.js";

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <_ extends true>(): void => undefined;

type Parameters = operations["content"]["parameters"];
type Query = Parameters["query"];
holds<Same<Query["filter"], { x: number }>>();
holds<Same<Query["vendor"], { x: number }[] | undefined>>();
holds<Same<Query["text"], "a" | "b" | undefined>>();
holds<Same<Query["markup"], string | undefined>>();
holds<Same<Parameters["path"]["place"], { x: number }>>();
holds<Same<keyof NonNullable<Parameters["header"]>, "X-Point">>();
holds<Same<NonNullable<NonNullable<Parameters["header"]>["X-Point"]>, { x: number }>>();
holds<Same<operations["ignored"]["parameters"]["header"], undefined>>();
type Headers = operations["content"]["responses"][200]["headers"];
holds<Same<Headers["X-Json"], { x: number }>>();
holds<Same<Headers["X-Shared"], number | undefined>>();
holds<Same<Headers["X-Needed"], number>>();

const client = createApiClient({ origin: "http://localhost" });
void client.GET("/content/{place}", { params: { path: { place: { x: 1 } }, query: { filter: { x: 1 } } } });
void client.GET("/ignored");
// @ts-expect-error a JSON parameter is given as a value, not as its text
void client.GET("/content/{place}", { params: { path: { place: { x: 1 } }, query: { filter: "{}" } } });
const handler: Handlers<Record<never, never>>["content"] = () => ({
  status: 200,
  headers: { "X-Json": { x: 1 }, "X-Object": { x: 1 }, "X-Needed": 1 },
});
void handler;
`;

it("parameters with content have its schema's type, and ignored headers are not asked for", async () => {
  const files = await generated(document);
  expect(await typeErrors(new Map([...files, ["use.ts", use]]))).toEqual([]);
});
