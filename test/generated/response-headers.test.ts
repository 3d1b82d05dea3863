/** Headers of responses that are lists, objects or JSON: what the types take is what is sent. */

import { expect, it } from "@jest/globals";
import { ask } from "../support/ask.js";
import { load, serve } from "../support/generated.js";

const object = "{ type: object, properties: { a: { type: integer }, b: { type: string, nullable: true } } }";
const document = `
openapi: 3.0.3
info: { title: Headers, version: "1" }
paths:
  /a:
    get:
      operationId: a
      responses:
        2XX:
          description: fine
          headers:
            X-Number: { schema: { type: number } }
            X-List: { schema: { type: array, items: { type: string } } }
            X-Object: { schema: ${object} }
            X-Exploded: { explode: true, schema: ${object} }
            X-Json: { content: { application/json: { schema: ${object} } } }
            X-Json-List: { content: { application/json: { schema: { type: array, items: {} } } } }
            X-Reference: { $ref: "#/components/headers/Json" }
            Set-Cookie: { schema: { type: array, items: { type: string } } }
components: { headers: { Json: { content: { application/json: { schema: { nullable: true, type: string } } } } } }
`;

it("writes headers as the document declares them", async () => {
  const api = await load(document);
  const headers = {
    "X-Number": 1.5,
    "X-List": ["a", "b"],
    "x-object": { a: 1, b: "x" },
    "X-Exploded": { a: 1, b: null },
    "X-JSON": { a: 1, b: "Zoë\n\u{1f600}" },
    "X-Json-List": [1, [2]],
    "X-Reference": null,
    "Set-Cookie": ["a=1", "b=2"],
  };
  const server = await serve(
    api.createRouter({ a: () => ({ status: 201, headers }) }, { validateAnswers: true }),
  );
  try {
    const response = await ask(server.url, "/a");
    expect(response.status).toBe(201);
    expect(response.headers).toMatchObject({
      "x-number": "1.5",
      "x-list": "a,b",
      "x-object": "a,1,b,x",
      "x-exploded": "a=1",
      "x-json-list": "[1,[2]]",
      "x-reference": "null",
      "set-cookie": ["a=1", "b=2"],
    });
    expect(response.headers["x-json"]).toMatch(/^[\x20-\x7e]*$/);
    expect(JSON.parse(String(response.headers["x-json"]))).toEqual(headers["X-JSON"]);
  } finally {
    await server.stop();
    await api.remove();
  }
});
