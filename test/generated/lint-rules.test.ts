/** Generated code passes the recommended rules of ESLint and typescript-eslint, or has the line that turns them off. */

import { expect, it } from "@jest/globals";
import { generated, typeErrors } from "../support/type-checked.js";

const document = (more = "") => `openapi: 3.0.4
info: { title: A, version: "1" }
paths:
  /a:
    post:
      operationId: a
      requestBody: { content: { application/json: { schema: { type: object, properties: { b: { type: string } } } } } }
      responses: { "204": { description: ok } }
${more}`;

it("turns the rules off in what Ajv writes, before its code", async () => {
  const files = await generated(document());
  const validators = [...files].filter(([name]) => /^validators\/.*\.ts$/.test(name));
  expect(validators.length).toBeGreaterThan(0);
  for (const [, text] of validators) {
    const lines = text.split("\n");
    const first = lines.findIndex((line) => /^\/\* eslint-disable /.test(line));
    expect(first).toBeGreaterThan(0);
    expect(lines.slice(0, first).every((line) => line === "" || line.startsWith("//"))).toBe(true);
  }
});

it("has no empty interface and no unused name in a server without security schemes", async () => {
  const files = await generated(document());
  const server = files.get("server.ts") ?? "";
  expect(server).not.toMatch(/interface \w+(?:<[^>]*>)? \{\s*\}/);
  expect(server).toMatch(
    /\/\/ eslint-disable-next-line @typescript-eslint\/no-unused-vars\nexport interface Handlers<_P /,
  );
  expect(await typeErrors(files)).toEqual([]);
});

it("compiles in the strictest settings where there are no operations", async () => {
  const files = await generated(
    'openapi: 3.1.0\ninfo: { title: a, version: "1" }\ncomponents: { schemas: { A: { type: string } } }\n',
  );
  expect(await typeErrors(files)).toEqual([]);
});

it("turns nothing off where a security scheme is used", async () => {
  const secured = `security: [{ key: [] }]
components: { securitySchemes: { key: { type: apiKey, in: header, name: key } } }
`;
  const files = await generated(document(secured));
  expect(files.get("server.ts")).not.toContain("eslint-disable");
});
