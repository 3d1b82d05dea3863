/** What Joinery's middleware does by itself: options that it refuses, documents that it reads, errors by class. */

import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import express, { type RequestHandler } from "express";
import {
  error,
  HttpError,
  type MiddlewareOptions,
  middleware,
  OptionError,
  resolvers,
} from "../../scripts/middleware/index.js";
import { serve } from "../support/generated.js";
import { knownDifferences } from "./known.js";

const apiSpec = {
  openapi: "3.0.3",
  info: { title: "Test", version: "1" },
  paths: {
    "/things": {
      get: {
        parameters: [{ name: "n", in: "query", schema: { type: "integer" } }],
        responses: { "200": { description: "fine" } },
      },
    },
  },
};
const folder = fileURLToPath(new URL("./handlers", import.meta.url));

describe("an option that is not supported", () => {
  const refused: readonly (readonly [string, object])[] = [
    ["apiSpec", {}],
    ["apiSpec", { apiSpec: 5 }],
    ["validateRequest", { apiSpec, validateRequest: true }],
    ["validateRequests", { apiSpec, validateRequests: "yes" }],
    ["validateRequests.coerceType", { apiSpec, validateRequests: { coerceType: true } }],
    ["validateRequests.coerceTypes", { apiSpec, validateRequests: { coerceTypes: "list" } }],
    ["validateRequests.removeAdditional", { apiSpec, validateRequests: { removeAdditional: "some" } }],
    ["validateRequests.discriminator", { apiSpec, validateRequests: { discriminator: false } }],
    ["validateResponses.onError", { apiSpec, validateResponses: { onError: true } }],
    ["validateSecurity.handlers", { apiSpec, validateSecurity: { handlers: { key: true } } }],
    ["securityHandlers", { apiSpec, securityHandlers: {} }],
    ["multerOpts", { apiSpec, multerOpts: {} }],
    ["coerceTypes", { apiSpec, coerceTypes: "list" }],
    ["ignorePaths", { apiSpec, ignorePaths: "/health" }],
    ["serDes", { apiSpec, serDes: [{}] }],
    ["formats", { apiSpec, formats: [{ name: "x" }] }],
    ["unknownFormats", { apiSpec, unknownFormats: false }],
    ["validateFormats", { apiSpec, validateFormats: "some" }],
    ["$refParser.mode", { apiSpec, $refParser: { mode: "none" } }],
    ["operationHandlers.resolver", { apiSpec, operationHandlers: { basePath: "x", resolver: "y" } }],
    ["constructor", { apiSpec, constructor: 1 }],
  ];
  it.each(refused)("is refused at once: %s in %j", (option, options) => {
    const make = () => middleware(options as MiddlewareOptions);
    expect(make).toThrow(OptionError);
    expect(make).toThrow(expect.objectContaining({ option }));
  });

  it("is told from one that is left out", () => {
    const options = { apiSpec, validateRequests: undefined, ignorePaths: undefined } as never;
    expect(() => middleware(options)).not.toThrow();
  });

  it("is a document that leads back into itself", () => {
    const circular: Record<string, unknown> = { ...apiSpec };
    circular["x-self"] = circular;
    expect(() => middleware({ apiSpec: circular })).toThrow(/leads back into itself/);
  });
});

/** One request to an app with the middleware. */
async function ask(
  options: MiddlewareOptions,
  path: string,
  init?: RequestInit,
  ...after: RequestHandler[]
): Promise<{ status: number; body: Record<string, unknown>; thrown: unknown }> {
  let thrown: unknown;
  const app = express();
  app.use(express.json());
  app.use(...middleware(options), ...after);
  app.use((_request, response) => void response.json({ reached: true }));
  app.use(((given, _request, _response, next) => {
    thrown = given;
    next(given);
  }) as express.ErrorRequestHandler);
  const server = await serve(app);
  try {
    const response = await fetch(`${server.url}${path}`, init);
    return { status: response.status, body: (await response.json()) as Record<string, unknown>, thrown };
  } finally {
    await server.stop();
  }
}

describe("errors", () => {
  it("are of classes by their status", async () => {
    const wrong = await ask({ apiSpec }, "/things?n=x");
    expect(wrong.thrown).toBeInstanceOf(error.BadRequest);
    expect(wrong.thrown).toBeInstanceOf(HttpError);
    expect(wrong.thrown).toMatchObject({ name: "Bad Request", status: 400, path: "/things" });
    expect((await ask({ apiSpec }, "/nothing")).thrown).toBeInstanceOf(error.NotFound);
    const method = await ask({ apiSpec }, "/things", { method: "DELETE" });
    expect(method.thrown).toBeInstanceOf(error.MethodNotAllowed);
    expect(method.thrown).toMatchObject({ headers: { Allow: "GET" } });
  });

  it("can be made from a status", () => {
    expect(HttpError.create({ status: 403, path: "/x", message: "no" })).toBeInstanceOf(error.Forbidden);
    expect(HttpError.create({ status: 499, path: "/x" })).toMatchObject({ status: 500 });
    expect(new error.NotFound({ path: "/x", overrideStatus: 410 })).toMatchObject({
      status: 410,
      name: "Not Found",
    });
  });

  it("of a document name the file, the place and the fault", async () => {
    const { status, thrown } = await ask({ apiSpec: "test/cases/nowhere.yaml" }, "/things");
    expect(status).toBe(500);
    expect(String(thrown)).toContain("test/cases/nowhere.yaml cannot be read");
  });
});

describe("a document", () => {
  it("may have defaults with a name that objects inherit by", async () => {
    const filled = { type: "object", default: JSON.parse('{"__proto__":{"a":1}}') };
    const schema = { type: "object", properties: { filled } };
    const post = {
      requestBody: { content: { "application/json": { schema } } },
      responses: { "200": { description: "fine" } },
    };
    const options = { apiSpec: { ...apiSpec, paths: { "/a": { post } } } };
    const headers = { "content-type": "application/json" };
    const echo: RequestHandler = (request, response) => void response.send(JSON.stringify(request.body));
    const { status, body } = await ask(options, "/a", { method: "POST", headers, body: "{}" }, echo);
    expect([status, JSON.stringify(body)]).toEqual([200, '{"filled":{"__proto__":{"a":1}}}']);
  });

  it("is left as it was given, and so are the options", async () => {
    const options = { apiSpec, serDes: [], validateRequests: true } as const;
    const before = structuredClone(options);
    await ask(options, "/things?n=1");
    expect(options).toEqual(before);
  });

  it("may be Swagger 2.0", async () => {
    const swagger = {
      swagger: "2.0",
      info: { title: "Old", version: "1" },
      basePath: "/v2",
      consumes: ["application/json"],
      paths: {
        "/things": {
          post: {
            parameters: [
              { name: "n", in: "query", type: "integer" },
              { name: "body", in: "body", required: true, schema: { $ref: "#/definitions/Thing" } },
            ],
            responses: { "200": { description: "fine" } },
          },
        },
      },
      definitions: { Thing: { type: "object", required: ["a"], properties: { a: { type: "string" } } } },
    };
    const post = (body: unknown) => ({
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    expect((await ask({ apiSpec: swagger }, "/v2/things?n=1", post({ a: "x" }))).status).toBe(200);
    expect((await ask({ apiSpec: swagger }, "/v2/things?n=x", post({}))).body).toMatchObject({
      errors: [{ path: "/query/n" }, { path: "/body/a" }],
    });
  });

  it("that is JSON is read fast, and its faults are told with their places all the same", async () => {
    const folder = await mkdtemp(join(tmpdir(), "joinery-middleware-"));
    const file = join(folder, "api.json");
    try {
      await writeFile(file, JSON.stringify(apiSpec, null, 2));
      expect((await ask({ apiSpec: file }, "/things?n=x")).status).toBe(400);
      await writeFile(file, JSON.stringify({ ...apiSpec, paths: 5 }, null, 2));
      const { thrown } = await ask({ apiSpec: file }, "/things");
      expect(thrown).toMatchObject({
        name: "PipelineError",
        diagnostics: [{ place: { line: 7, column: 3 } }],
      });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it("may refer to folders that are told", async () => {
    const elsewhere = fileURLToPath(new URL("./documents", import.meta.url));
    const referring = {
      ...apiSpec,
      paths: {
        "/things": {
          get: {
            parameters: [
              { $ref: `${elsewhere.slice(process.cwd().length + 1)}/parts.yaml#/parameters/Limit` },
            ],
            responses: { "200": { description: "fine" } },
          },
        },
      },
    };
    expect((await ask({ apiSpec: referring, folders: [elsewhere] }, "/things?limit=9")).status).toBe(400);
  });
});

describe("a request that comes while the document is read", () => {
  it("waits, and several do", async () => {
    const app = express();
    app.use(...middleware({ apiSpec }));
    app.use((_request, response) => void response.json({}));
    const server = await serve(app);
    try {
      const all = await Promise.all(["1", "x", "2", "y"].map((n) => fetch(`${server.url}/things?n=${n}`)));
      expect(all.map(({ status }) => status)).toEqual([200, 400, 200, 400]);
    } finally {
      await server.stop();
    }
  });
});

describe("two documents in one app", () => {
  it("each answer for their own paths", async () => {
    const second = { ...apiSpec, servers: [{ url: "/two" }] };
    const first = { ...apiSpec, servers: [{ url: "/one" }] };
    const more = middleware({ apiSpec: second, validateResponses: true });
    expect((await ask({ apiSpec: first }, "/one/things?n=x", {}, ...more)).status).toBe(400);
    expect((await ask({ apiSpec: first }, "/two/things?n=x", {}, ...more)).status).toBe(400);
    expect((await ask({ apiSpec: first }, "/two/nothing", {}, ...more)).status).toBe(404);
    expect((await ask({ apiSpec: first }, "/three", {}, ...more)).status).toBe(200);
  });
});

describe("operationHandlers", () => {
  const operation = (handler: string, id: string, more = {}) => ({
    get: {
      operationId: id,
      "x-eov-operation-handler": handler,
      responses: { "200": { description: "fine" } },
      ...more,
    },
  });
  const id = [{ name: "id", in: "path", required: true, schema: { type: "integer" } }];
  const paths = {
    "/pets": operation("pets", "listPets", {
      parameters: [{ name: "limit", in: "query", schema: { type: "integer" } }],
    }),
    "/pets/{id}": operation("pets.js", "other", { "x-eov-operation-id": "getPet", parameters: id }),
    "/shops/{id}": operation("shops.cjs", "findShop", { parameters: id }),
  };
  const spec = { ...apiSpec, paths };

  it("are found in modules of both kinds, and get what is coerced", async () => {
    const options = { apiSpec: spec, operationHandlers: folder };
    expect((await ask(options, "/pets?limit=3")).body).toEqual({
      handler: "listPets",
      limit: 3,
      route: "/pets",
    });
    expect((await ask(options, "/pets/5")).body).toEqual({ handler: "getPet", id: 5, first: true });
    expect((await ask(options, "/shops/6")).body).toEqual({ handler: "findShop", id: 6 });
    expect((await ask(options, "/shops/x")).status).toBe(400);
  });

  it.each([
    ["a function by default", "compiled", "compiled"],
    ["an object by default", "compiled-object", "findShop"],
    ["a function as the whole module", "whole.cjs", "whole"],
    ["functions of their own names", "shops.cjs", "findShop"],
  ])("are found in CommonJS that exports %s", async (_told, module, handler) => {
    const options = {
      apiSpec: { ...apiSpec, paths: { "/shops/{id}": operation(module, "findShop", { parameters: id }) } },
      operationHandlers: folder,
    };
    expect((await ask(options, "/shops/7")).body).toEqual({ handler, id: 7 });
  });

  it("may be found by the parts of an operation's ID", async () => {
    const byId = {
      ...apiSpec,
      paths: { "/pets": { get: { ...paths["/pets"].get, operationId: "pets.listPets" } } },
    };
    const operationHandlers = { basePath: folder, resolver: resolvers.modulePathResolver };
    expect((await ask({ apiSpec: byId, operationHandlers }, "/pets?limit=1")).body).toMatchObject({
      limit: 1,
    });
  });

  it.each([
    [
      "a handler that the module lacks",
      operation("pets", "nothing"),
      /the module pets has no handler nothing/,
    ],
    ["a handler that every object has", operation("shops.cjs", "toString"), /has no handler toString/],
    ["a module that is not there", operation("nowhere", "list"), /There is no module/],
    [
      "an operation without a handler",
      { get: { operationId: "x", responses: { "200": { description: "" } } } },
      /has an operation ID and no/,
    ],
  ])("fail every request for %s", async (_told, item, problem) => {
    const { status, thrown } = await ask(
      { apiSpec: { ...apiSpec, paths: { "/a": item } }, operationHandlers: folder },
      "/a",
    );
    expect(status).toBe(500);
    expect(String(thrown)).toMatch(problem);
  });
});

describe("a hostile request", () => {
  let server: Awaited<ReturnType<typeof serve>>;
  const wide = {
    ...apiSpec,
    paths: {
      "/things/{id}": {
        post: {
          parameters: [
            { name: "id", in: "path", required: true, schema: { type: "string" } },
            { name: "filter", in: "query", style: "deepObject", schema: { type: "object" } },
          ],
          requestBody: {
            content: { "application/json": { schema: { type: "object", additionalProperties: false } } },
          },
          responses: { "200": { description: "fine" } },
        },
      },
    },
  };
  beforeAll(async () => {
    const app = express();
    app.use(express.json());
    app.use(
      ...middleware({
        apiSpec: wide,
        validateRequests: { allowUnknownQueryParameters: true, removeAdditional: "all" },
      }),
    );
    app.use(
      (request, response) =>
        void response.json({ query: request.query, polluted: ({} as { polluted?: unknown }).polluted }),
    );
    server = await serve(app);
  });
  afterAll(() => server.stop());

  it.each([
    ["/things/a?__proto__[polluted]=1&filter[__proto__][polluted]=1&constructor[prototype][polluted]=1", {}],
    [
      "/things/__proto__",
      { body: '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}' },
    ],
    ["/things/%00?filter=%7B%22__proto__%22%3A%7B%22polluted%22%3A1%7D%7D", {}],
    [`/things/a?${"filter[a]".repeat(500)}=1`, {}],
  ])("changes nothing but itself: %s", async (path, more) => {
    const response = await fetch(`${server.url}${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: "{}",
      ...more,
    });
    expect(response.status).toBeLessThan(500);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});

describe("the list of differences", () => {
  it("names scenarios that there are", async () => {
    const own = new URL(".", import.meta.url);
    const names = (await readdir(own)).filter((name) => name.endsWith(".test.ts"));
    const text = (await Promise.all(names.map((name) => readFile(new URL(name, own), "utf8")))).join("");
    for (const key of Object.keys(knownDifferences)) {
      const [setup = "", title = ""] = key.split(": ");
      expect([key, text.includes(`"${setup}"`), text.includes(`"${title}"`)]).toEqual([key, true, true]);
    }
  });
});

describe("coerceTypes at the top", () => {
  it.each([true, false, "array"] as const)(
    "is %s: a warning, and what is coerced stays the same",
    async (coerceTypes) => {
      const warnings: string[] = [];
      const warn = jest
        .spyOn(process, "emitWarning")
        .mockImplementation((warning) => void warnings.push(String(warning)));
      const usual = await ask({ apiSpec }, "/three");
      const found = await ask({ apiSpec, coerceTypes }, "/three");
      warn.mockRestore();
      expect(found.status).toBe(usual.status);
      expect(found.body).toEqual(usual.body);
      expect(warnings).toEqual([expect.stringContaining("coerceTypes is deprecated")]);
    },
  );
});
