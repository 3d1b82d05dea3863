/**
 * The authors of the Matrix specification converted its documents to OpenAPI 3.1 by script in
 * 2023. Ours, of the same documents, are theirs but for the differences explained here.
 */

import { expect, it } from "@jest/globals";
import { convert } from "../../scripts/generate.js";
import { isObject, type JsonObject } from "../../scripts/json.js";
import { compare, type Difference, inline, readValue } from "./inline.js";
import { configFor, corpus, describeCorpus, findRoots } from "./roots.js";

/** A kind of difference that is meant, and why. */
interface Explanation {
  readonly reason: string;
  readonly explains: (difference: Difference, all: readonly Difference[]) => boolean;
}

const explanations: Readonly<Record<string, Explanation>> = {
  version: {
    reason: "They wrote 3.1.0; 3.1.1 is the same specification with its errors corrected.",
    explains: ({ pointer, ours, theirs }) => pointer === "/openapi" && ours === "3.1.1" && theirs === "3.1.0",
  },
  "server-variables": {
    reason: "They made variables of scheme, host and basePath; we keep what the document says of them.",
    explains: ({ pointer, theirs }) =>
      /^\/servers\/0\/(url|variables)$/.test(pointer) &&
      (theirs === "{protocol}://{hostname}{basePath}" || (isObject(theirs) && "protocol" in theirs)),
  },
  "second-scheme": {
    reason: "The document names two schemes; they have one server with a variable, we one for each.",
    explains: ({ pointer, ours, theirs }) =>
      pointer === "/servers/1" && theirs === undefined && isObject(ours) && /^http:/.test(String(ours.url)),
  },
  "body-name": {
    reason: "OpenAPI 3's bodies have no name; we keep it in an extension, they dropped it.",
    explains: ({ pointer, theirs }) => pointer.endsWith("/x-body-name") && theirs === undefined,
  },
  "one-example": {
    reason: "They wrote the one example of an answer as `examples.response.value`, we write `example`.",
    explains: (difference, all) => {
      const stem = difference.pointer.replace(/\/examples?$/, "");
      const ours = all.find(({ pointer }) => pointer === `${stem}/example`)?.ours;
      const theirs = all.find(({ pointer }) => pointer === `${stem}/examples`)?.theirs;
      const response = isObject(theirs) && isObject(theirs.response) ? theirs.response : undefined;
      return (
        difference.pointer !== stem &&
        response !== undefined &&
        ours !== undefined &&
        compare(ours, response.value).differences.length === 0
      );
    },
  },
  "lost-example": {
    reason: "Two bodies have an `example` beside their schema; they lost it.",
    explains: ({ pointer, theirs }, all) =>
      pointer.endsWith("/requestBody/content/application/json/example") &&
      theirs === undefined &&
      !all.some((other) => other.pointer === `${pointer}s`),
  },
  csv: {
    reason:
      "Lists without a collectionFormat are separated by commas; they lost it, and 3.1 repeats by default.",
    explains: ({ pointer, ours, theirs }) =>
      theirs === undefined &&
      ((pointer.endsWith("/style") && ours === "form") || (pointer.endsWith("/explode") && ours === false)),
  },
  "schema-in-a-schema": {
    reason:
      "The document writes `schema` in an array's items, where it means nothing; we keep it, they dropped it.",
    explains: ({ pointer, theirs }) => pointer.endsWith("/items/x-schema") && theirs === undefined,
  },
  "name-in-a-schema": {
    reason: "The document writes `name` in a schema, where it means nothing; we keep it, they dropped it.",
    explains: ({ pointer, theirs }) => pointer.endsWith("/x-name") && theirs === undefined,
  },
};

/** Of a document what can be compared: its components are written out where they are used. */
function comparable(document: unknown): unknown {
  if (!isObject(document)) return document;
  const { components, ...rest } = document;
  return { ...rest, securitySchemes: (components as JsonObject | undefined)?.securitySchemes };
}

function explain(difference: Difference, all: readonly Difference[]): string | undefined {
  return Object.entries(explanations).find(([, { explains }]) => explains(difference, all))?.[0];
}

describeCorpus("our 3.1 of the Matrix documents of 2023", () => {
  const counts = new Map<string, number>();
  let places = 0;
  const roots = findRoots().filter(({ folder }) => folder === "matrix-2023/swagger");

  it.each(roots.map((root) => [root.file, root] as const))("%s is the authors' own", async (file, root) => {
    const path = `${corpus}matrix-2023/openapi/${file}`;
    const theirs = readValue(path);
    const { document } = await convert(await configFor(root, "3.1"));
    const ours: unknown = JSON.parse(JSON.stringify(document));
    const found = compare(comparable(inline(ours, ours, "")), comparable(inline(theirs, theirs, path)));
    places += found.places;
    const unexplained = found.differences.filter((difference) => {
      const name = explain(difference, found.differences);
      if (name) counts.set(name, (counts.get(name) ?? 0) + 1);
      return name === undefined;
    });
    expect(unexplained).toEqual([]);
  });

  it("needs every explanation that is listed", () => {
    const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
    const rows = [...counts].map(([name, count]) => `  ${count} ${name}: ${explanations[name]?.reason}`);
    process.stdout.write(`Matrix 2023: ${places} places compared, ${total} differ:\n${rows.join("\n")}\n`);
    expect([...counts.keys()].sort()).toEqual(Object.keys(explanations).sort());
    expect(places).toBeGreaterThan(4000);
  });
});
