import { posix } from "node:path";
import { expect, it } from "@jest/globals";
import ts from "typescript";
import { importExtensions } from "../../scripts/print/import-extensions.js";
import { generated } from "../support/type-checked.js";

/** Text of a document that looks like an import, where a document may have text. */
const hostile = `import { a } from "./a.js";`;

const document = {
  openapi: "3.1.1",
  info: { title: hostile, version: "1" },
  paths: {
    "/things/{id}": {
      post: {
        operationId: "postThing",
        summary: `*/\n${hostile}\nimport("./a.js")`,
        parameters: [{ name: "id", in: "path", required: true, schema: { type: "string", format: "date" } }],
        requestBody: {
          content: {
            "multipart/form-data": {
              schema: {
                type: "object",
                properties: {
                  file: { type: "string", format: "binary" },
                  [hostile]: {
                    type: "string",
                    enum: [hostile, 'import("./a.js")'],
                    pattern: 'import\\("./a.js"\\)',
                  },
                  slow: { type: "string", pattern: "^(a+)+$" },
                },
              },
            },
            "application/json": { schema: { $ref: "#/components/schemas/Thing" } },
          },
        },
        responses: {
          "200": {
            description: "OK",
            content: { "application/json": { schema: { $ref: "#/components/schemas/Thing" } } },
          },
        },
      },
    },
  },
  components: {
    schemas: {
      Thing: {
        type: "object",
        description: hostile,
        required: ["id"],
        properties: {
          id: { type: "string", readOnly: true },
          part: { $ref: "#/components/schemas/Thing" },
          text: { const: `x\n${hostile}` },
        },
      },
    },
  },
};

/** The module names that a compiler finds in a file. */
function importsOf(text: string): string[] {
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
}

it.each(importExtensions)(
  "names generated modules with the extension %s, and changes nothing else",
  async (extension) => {
    const usual = await generated(JSON.stringify(document));
    const files = await generated(JSON.stringify(document), { importExtension: extension });
    const ending = { js: ".js", ts: ".ts", none: "" }[extension];
    expect([...files.keys()]).toEqual([...usual.keys()]);
    let relative = 0;
    for (const [file, text] of files) {
      if (!file.endsWith(".ts")) continue;
      const expected = importsOf(usual.get(file) ?? "");
      const found = importsOf(text);
      expect(found).toHaveLength(expected.length);
      let restored = text;
      for (const [at, name] of found.entries()) {
        if (!name.startsWith(".")) continue;
        relative += 1;
        const path = name.slice(0, name.length - ending.length);
        expect(name).toBe(`${path}${ending}`);
        expect(expected[at]).toBe(`${path}.js`);
        expect(files.has(`${posix.join(posix.dirname(file), path)}.ts`)).toBe(true);
        if (extension !== "js") restored = restored.replace(`"${name}"`, `"${path}.js"`);
      }
      expect(restored).toBe(usual.get(file));
    }
    expect(relative).toBeGreaterThan(50);
  },
);
