/** Names that mean something else in JavaScript: types compile, and validators mean the document's own. */

import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { load, serve } from "../support/generated.js";
import { generated, typeErrors } from "../support/type-checked.js";

const names = [
  "__proto__",
  "constructor",
  "toString",
  "class",
  "1st",
  "200_response",
  "😀",
  "a b",
  "*/",
  "date",
  "Date",
];
const quoted = (name: string) => JSON.stringify(name);

/** Each name is a definition, a property, and a query parameter. */
const swagger = (order: readonly string[]) => `swagger: "2.0"
info: { title: Names, version: "1" }
paths:
  /things/{class}/{1st}:
    post:
      parameters:
        - { name: class, in: path, type: string, required: true }
        - { name: 1st, in: path, type: integer, required: true }
        - { name: constructor, in: query, type: integer }
        - { name: __proto__, in: query, type: integer }
        - { name: body, in: body, required: true, schema: { $ref: "#/definitions/All" } }
      responses:
        200: { description: "*/ \`\${1}\`" }
definitions:
${order
  .map(
    (name) => `  ${quoted(name)}:
    type: object
    required: [${quoted(name)}]
    properties:
      ${quoted(name)}: { type: integer }
`,
  )
  .join("")}  All:
    type: object
    properties:
${order.map((name) => `      ${quoted(name)}: { $ref: ${quoted(`#/definitions/${encodeURIComponent(name)}`)} }\n`).join("")}      tree: { $ref: "#/definitions/Tree" }
      choice: { type: string, enum: [a, null], x-nullable: true }
      big: { type: integer, minimum: 9007199254740993 }
      free: { type: object }
      words: { type: object, additionalProperties: { type: string } }
  Tree:
    type: object
    properties:
      children: { type: array, items: { $ref: "#/definitions/Tree" } }
`;

describe("names that mean something else in JavaScript", () => {
  it("compile, each as a type of its own", async () => {
    const files = await generated(swagger(names));
    expect(await typeErrors(files)).toEqual([]);
    const types = files.get("types.ts") ?? "";
    const aliases = [...types.matchAll(/^export type (\S+) =/gm)].map(([, name]) => name);
    expect(new Set(aliases).size).toBe(aliases.length);
    expect(aliases).toEqual(expect.arrayContaining(["_200Response", "_1st", "Constructor", "Date2", "Tree"]));
    expect(aliases).not.toContain("Date");
  });

  it("do not depend on the document's order", async () => {
    const aliases = async (order: readonly string[]) =>
      (await generated(swagger(order)))
        .get("types.ts")
        ?.split("\n")
        .filter((line) => line.startsWith("export type"));
    expect(await aliases([...names].reverse())).toEqual(await aliases(names));
  });
});

describe("operations whose IDs are empty", () => {
  it("are named by their paths, and no two are one", async () => {
    const empty = `openapi: 3.0.3
info: { title: Empty, version: "1" }
paths:
  /a: { get: { operationId: "", responses: { "204": { description: Done. }, 4XX: { description: No. } } } }
  /b: { get: { operationId: "", responses: { "204": { description: Done. } } } }
`;
    const files = await generated(empty);
    expect(await typeErrors(files)).toEqual([]);
    expect(files.get("server.ts")).toMatch(/ getA\(request: .* getB\(request: /s);
  });
});

describe("a validator of such names", () => {
  let url: string;
  const ends: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    const api = await load(swagger(names));
    ends.push(api.remove);
    const handler = () => ({ status: 200 });
    const [id = ""] = Object.keys(api.operations);
    const served = await serve(api.createRouter({ [id]: handler as never }, {}));
    ends.unshift(served.stop);
    url = served.url;
  });
  afterAll(async () => {
    for (const end of ends) await end();
  });

  /** The status, and the place that is at fault. */
  async function post(body: string, query = "", path = "/things/x/1"): Promise<[number, string?]> {
    const headers = { "content-type": "application/json" };
    const response = await fetch(url + path + query, { method: "POST", headers, body });
    const { errors } = (await response.json().catch(() => ({}))) as { errors?: { path: string }[] };
    return errors?.[0] ? [response.status, errors[0].path] : [response.status];
  }

  it.each(names)("wants %j, and wants it to be what the document says", async (name) => {
    const key = quoted(name);
    expect(await post(`{${key}:{${key}:1}}`)).toEqual([200]);
    expect(await post(`{${key}:{${key}:"x"}}`)).toEqual([
      400,
      `/body/${name.replace("/", "~1")}/${name.replace("/", "~1")}`,
    ]);
    expect((await post(`{${key}:{}}`))[0]).toBe(400);
  });

  it("reads such parameters", async () => {
    expect(await post("{}", "?constructor=1&__proto__=2")).toEqual([200]);
    expect(await post("{}", "?constructor=x")).toEqual([400, "/query/constructor"]);
    expect(await post("{}", "?__proto__=x")).toEqual([400, "/query/__proto__"]);
    expect(await post("{}", "", "/things/x/y")).toEqual([400, "/params/1st"]);
  });

  it.each<[string, string, number]>([
    ["a tree in a tree", '{"tree":{"children":[{"children":[{}]}]}}', 200],
    ["a fault deep in a tree", '{"tree":{"children":[{"children":[1]}]}}', 400],
    ["a null that the enum lists", '{"choice":null}', 200],
    ["what the enum does not list", '{"choice":"b"}', 400],
    ["an integer beyond 2^53", '{"big":9007199254740994}', 200],
    ["one that is too small", '{"big":9007199254740000}', 400],
    ["a free-form object", '{"free":{"a":[1]}}', 200],
    ["a list for a free-form object", '{"free":[]}', 400],
    ["words", '{"words":{"__proto__":"a"}}', 200],
    ["no words", '{"words":{"__proto__":1}}', 400],
  ])("knows %s", async (_, body, status) => {
    expect((await post(body))[0]).toBe(status);
  });
});

/** What every object has, as operations and as security schemes. */
const inherited = ["toString", "constructor", "valueOf", "__proto__"];
const secured = `openapi: 3.0.3
info: { title: Inherited, version: "1" }
security: [{ ${inherited.map((name) => `${name}: []`).join(", ")} }]
paths:
${inherited.map((name) => `  /${name}:\n    get: { operationId: ${name}, responses: { "204": { description: Done. } } }\n`).join("")}components:
  securitySchemes:
${inherited.map((name) => `    ${name}: { type: apiKey, in: header, name: key }\n`).join("")}`;

describe("a server of names that every object has", () => {
  let api: Awaited<ReturnType<typeof load>>;
  const own = <T>(value: T) => Object.fromEntries(inherited.map((name) => [name, value])) as never;

  beforeAll(async () => {
    api = await load(secured);
  });
  afterAll(() => api.remove());

  /** The status of a request with a credential. */
  async function ask(handlers: unknown, security: unknown): Promise<number> {
    const served = await serve(api.createRouter(handlers as never, { security } as never));
    const { status } = await fetch(`${served.url}/toString`, { headers: { key: "good" } });
    await served.stop();
    return status;
  }

  it("is not made where handlers only have what every object has", () => {
    const missing = new RegExp(`no handler for ${inherited.join(", ")}:`);
    expect(() => api.createRouter({} as never, {})).toThrow(missing);
    class Handlers {}
    expect(() => api.createRouter(new Handlers() as never, {})).toThrow(missing);
  });

  it("takes handlers that a class has", async () => {
    const answer = () => ({ status: 204 });
    class Handlers {
      toString = answer;
      valueOf(): object {
        return answer();
      }
    }
    const handlers = new Handlers();
    Object.defineProperty(handlers, "constructor", { value: answer });
    Object.defineProperty(handlers, "__proto__", { value: answer });
    expect(
      await ask(
        handlers,
        own(() => 1),
      ),
    ).toBe(204);
  });

  it("lets nobody in where no function knows the credential", async () => {
    const answer = own(() => ({ status: 204 }));
    expect(await ask(answer, {})).toBe(401);
    expect(
      await ask(
        answer,
        own(() => 1),
      ),
    ).toBe(204);
  });

  it("hands on the principal of each scheme", async () => {
    let principal: unknown;
    const answer = (request: { principal: unknown }) => {
      principal = request.principal;
      return { status: 204 };
    };
    expect(
      await ask(
        own(answer),
        own((text: string) => ({ text })),
      ),
    ).toBe(204);
    expect(Object.entries(principal as object)).toEqual(inherited.map((name) => [name, { text: "good" }]));
  });
});
