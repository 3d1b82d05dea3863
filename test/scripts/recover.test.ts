/** One error of syntax in a document is told once, alone, and does not hide what else is wrong. */

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { resolveConfig } from "../../scripts/config.js";
import { type Diagnostic, Diagnostics, PipelineError } from "../../scripts/diagnostics.js";
import { generate } from "../../scripts/generate.js";

/**
 * It has one fault: the last schema is an array without items. Every name has a number, so that many
 * documents can be read in one run, as one API in which none of them clash.
 */
const documentOf = (number: number): string => named(text, number);

const named = (text: string, number: number): string => text.replaceAll("%N%", String(number));

const text = `swagger: "2.0"
info:
  title: Things
  version: "1"
host: example.org
consumes:
  - application/json
securityDefinitions:
  key%N%:
    type: apiKey
    in: header
    name: X-Key
parameters:
  limit%N%:
    name: limit
    in: query
    type: integer
    format: int32
paths:
  /things%N%/{id}:
    parameters:
      - name: id
        in: path
        required: true
        type: string
    get:
      operationId: getThing%N%
      security:
        - key%N%: []
      parameters:
        - $ref: "#/parameters/limit%N%"
        - name: kinds
          in: query
          type: array
          items:
            type: string
      responses:
        200:
          description: The thing.
          schema:
            $ref: "#/definitions/Thing%N%"
    put:
      operationId: putThing%N%
      parameters:
        - name: thing
          in: body
          required: true
          schema:
            $ref: "#/definitions/Thing%N%"
      responses:
        204:
          description: Stored.
  /files%N%:
    post:
      operationId: upload%N%
      consumes:
        - multipart/form-data
      parameters:
        - name: file
          in: formData
          type: file
      responses:
        200:
          description: Stored.
definitions:
  Thing%N%:
    type: object
    required:
      - name
    properties:
      name:
        type: string
        example: box
      more:
        $ref: "#/definitions/More%N%"
  More%N%:
    type: object
    additionalProperties:
      type: integer
  Faulty%N%:
    type: array
`;

const fault = { code: "array-without-items", place: { line: text.split("\n").length - 1 } };

/** What somebody mistypes in a line; undefined where the line has nothing of the kind. */
const mistakes: Readonly<Record<string, (row: string) => string | undefined>> = {
  "a tab": (row) => (/^ +\S/.test(row) ? row.replace(/^ {2}/, "\t") : undefined),
  "no colon": (row) => (/^\s+[\w-]+:$/.test(row) ? row.slice(0, -1) : undefined),
  "a reserved character": (row) => (/: [A-Za-z]/.test(row) ? row.replace(": ", ": @") : undefined),
  "a second colon": (row) => (/^\s*[\w-]+: \w+$/.test(row) ? `${row}: x` : undefined),
  "text after a quote": (row) => quoted(row, '"$1" x'),
  "a quote that is not closed": (row) => quoted(row, '"$1'),
  "a list that is not closed": (row) => quoted(row, "[$1"),
  "a mapping that is not closed": (row) => quoted(row, "{$1"),
  "an escape that is none": (row) => quoted(row, '"\\q$1"'),
  "too deep": (row) => (/^\s+[\w-]+:/.test(row) ? `   ${row}` : undefined),
  "not deep enough": (row) => (/^ {4,}[\w-]+:/.test(row) ? row.slice(1) : undefined),
};

function quoted(row: string, by: string): string | undefined {
  return /^\s*(- )?[\w-]+: \w+$/.test(row) ? row.replace(/(\w+)$/, by) : undefined;
}

describe("a document with an error of syntax", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "joinery-recover-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** What is said of each text, all of them read in one run. */
  const lint = async (texts: readonly string[]): Promise<Diagnostic[][]> => {
    const documents = texts.map((_, at) => `api-${at}.yaml`);
    for (const [at, each] of texts.entries()) await writeFile(join(folder, `api-${at}.yaml`), each);
    const config = await resolveConfig({ documents }, folder, new Diagnostics());
    if (!config) throw new Error("no configuration");
    const found = await generate(config, { only: [] }).then(
      ({ diagnostics }) => diagnostics,
      (error: unknown) => {
        if (error instanceof PipelineError) return error.diagnostics;
        throw error;
      },
    );
    const ofNone = found.filter(({ place }) => !documents.includes(place?.file.split("/").at(-1) ?? ""));
    expect(ofNone).toEqual([]);
    return documents.map((name) => found.filter(({ place }) => place?.file.split("/").at(-1) === name));
  };

  it("is sound without it, but for one fault, alone and among others", async () => {
    expect(await lint([documentOf(0)])).toMatchObject([[fault]]);
    expect(await lint([0, 1, 2].map(documentOf))).toMatchObject([[fault], [fault], [fault]]);
  });

  it.each(Object.entries(mistakes))(
    "is told of %s in every other line, once and alone",
    async (name, mistake) => {
      const mistaken = text.split("\n").flatMap((_, at) => {
        const rows = documentOf(at).split("\n");
        const row = rows[at] ?? "";
        const changed = mistake(row);
        return changed === undefined ? [] : [{ row, text: rows.with(at, changed).join("\n") }];
      });
      const told = await lint(mistaken.map((each) => each.text));
      let count = 0;
      let aside = 0;
      for (const [at, { row }] of mistaken.entries()) {
        const found = told[at] ?? [];
        const syntax = found.filter(({ code }) => code === "yaml-syntax");
        // Wrong indentation can be YAML that says something else.
        if (syntax.length === 0) continue;
        count += 1;
        const others = found.filter(({ code }) => code !== "yaml-syntax");
        expect({ row, others: others.filter(({ code }) => code !== fault.code) }).toEqual({
          row,
          others: [],
        });
        expect({ row, syntax }).toMatchObject({ row, syntax: [{}] });
        if (others.length > 0) expect(others).toMatchObject([fault]);
        aside += others.length;
      }
      expect(count).toBeGreaterThan(4);
      // Where the indentation is sound, what stands around the error is read.
      if (!/tab|deep/.test(name)) expect(aside).toBeGreaterThan(count / 2);
    },
  );

  it("is told of a second document in the file, which nobody would read", async () => {
    const two = `${documentOf(0)}---\nswagger: "2.0"\n`;
    expect(await lint([two])).toMatchObject([[{ code: "yaml-syntax" }]]);
  });
});
