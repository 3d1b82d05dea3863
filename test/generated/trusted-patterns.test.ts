/** `trustedPatterns` in the configuration: what linear time does not know is run by JavaScript's engine. */

import { expect, it } from "@jest/globals";
import { load, serve } from "../support/generated.js";

const document = String.raw`
openapi: 3.1.0
info: { title: Test, version: "1" }
paths:
  /quotes:
    post:
      operationId: quote
      parameters:
        - { name: pair, in: query, required: true, schema: { type: string, pattern: '^(.)\1$' } }
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              properties: { slow: { type: string, pattern: '^(a+)+$' } }
              patternProperties: { '^(x+)+z\1$': { type: integer } }
      responses: { "204": { description: done } }
`;

const patterns = [String.raw`^(.)\1$`, String.raw`^(x+)+z\1$`];

it("the validators hold texts against patterns that the configuration trusts", async () => {
  const api = await load(document, { trustedPatterns: [...patterns, "^(a+)+$"] });
  const server = await serve(api.createRouter({ quote: () => ({ status: 204 }) }, {}));
  const ask = async (pair: string, body: object) => {
    const response = await fetch(`${server.url}/quotes?pair=${pair}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    if (response.status === 204) return [];
    const { errors } = (await response.json()) as { errors: { path: string }[] };
    return errors.map(({ path }) => path);
  };
  try {
    expect(await ask("aa", { xxzxx: 1, xxzy: "text" })).toEqual([]);
    expect(await ask("ab", { xxzxx: "text" })).toEqual(["/query/pair", "/body/xxzxx"]);
    // What linear time knows is not run by JavaScript for being trusted.
    expect(await ask("aa", { slow: `${"a".repeat(20_000)}!` })).toEqual(["/body/slow"]);
  } finally {
    await server.stop();
    await api.remove();
  }
});

it.each(patterns)("%s is refused where it is not trusted", async (pattern) => {
  const trustedPatterns = patterns.filter((each) => each !== pattern);
  await expect(load(document, { trustedPatterns })).rejects.toThrow("the pipeline refuses");
});
