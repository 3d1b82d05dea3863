/** The other options: formats, values of the server's own, uploads, handlers, and the document itself. */

import { fileURLToPath } from "node:url";
import type { Express } from "express";
import { compareBoth, type Sent, type Setup, tellSeen, type Validator } from "./both.js";

const fine = 'responses: { "200": { description: fine } }';
const post = (path: string, body?: unknown, headers: Record<string, string> = {}): Sent => [
  `POST ${path}`,
  { headers, ...(body !== undefined && { body }) },
];
const head = `
openapi: 3.0.3
info: { title: Test, version: "1" }
servers: [{ url: /v1 }]`;

const formats = `${head}
paths:
  /values:
    post:
      parameters: [{ name: code, in: query, schema: { type: string, format: code } }]
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              properties:
                code: { type: string, format: code }
                even: { type: integer, format: even }
                day: { type: string, format: date }
                mail: { type: string, format: email }
                small: { type: integer, format: int32 }
      ${fine}
`;
const code = (text: string) => /^[A-Z]{3}$/.test(text);
const even = (number: number) => number % 2 === 0;
const ownFormats = [
  ["takes a format of its own", post("/v1/values", { code: "ABC", even: 2 }), 200],
  ["refuses by a format of its own", post("/v1/values", { code: "abc" }), 400],
  ["refuses a number by a format of its own", post("/v1/values", { even: 3 }), 400],
  ["refuses a parameter by a format of its own", post("/v1/values?code=x", {}), 400],
  ["knows the standard formats too", post("/v1/values", { day: "x" }), 400],
] as const;
compareBoth(
  "formats as an object",
  { document: formats, options: { formats: { code, even: { type: "number", validate: even } } } },
  ownFormats,
);
compareBoth(
  "formats as a list",
  {
    document: formats,
    options: {
      formats: [
        { name: "code", validate: code },
        { name: "even", type: "number", validate: even },
      ],
    },
  },
  ownFormats,
);
compareBoth(
  "formats as patterns",
  { document: formats, options: { formats: { code: /^[A-Z]{3}$/, day: true } } },
  [
    ["refuse", post("/v1/values", { code: "abc" }), 400],
    ["take", post("/v1/values", { code: "ABC" }), 200],
  ],
);
compareBoth(
  "formats that replace standard ones",
  { document: formats, options: { formats: { date: (text: string) => text === "today" } } },
  [
    ["take", post("/v1/values", { day: "today" }), 200],
    ["refuse", post("/v1/values", { day: "2026-11-24" }), 400],
  ],
);
compareBoth("formats, not validated", { document: formats, options: { validateFormats: false } }, [
  ["take anything", post("/v1/values", { day: "x", mail: "y", small: 3_000_000_000 }), 200],
]);
compareBoth("formats, in full", { document: formats, options: { validateFormats: "full" } }, [
  ["refuse a day that the month lacks", post("/v1/values", { day: "2026-02-30" }), 400],
]);
compareBoth(
  "formats, in full by ajvFormats",
  { document: formats, options: { ajvFormats: { mode: "full" } } },
  [["refuse a day that the month lacks", post("/v1/values", { day: "2026-02-30" }), 400]],
);
compareBoth(
  "formats, some of them",
  { document: formats, options: { ajvFormats: { mode: "fast", formats: ["email"] } } },
  [
    ["refuse by those", post("/v1/values", { mail: "x" }), 400],
    ["pass over the others", post("/v1/values", { day: "x" }), 200],
    ["keep those of OpenAPI", post("/v1/values", { small: 3_000_000_000 }), 400],
  ],
);
compareBoth("formats, unknown ones ignored", { document: formats, options: { unknownFormats: "ignore" } }, [
  ["take anything", post("/v1/values", { code: "x", day: "x" }), 200],
]);
compareBoth("formats, unknown ones listed", { document: formats, options: { unknownFormats: ["code"] } }, [
  ["take anything of the list", post("/v1/values", { code: "x" }), 200],
  ["refuse by the others", post("/v1/values", { day: "x" }), 400],
]);

const values = `${head}
paths:
  /events/{day}:
    parameters: [{ name: day, in: path, required: true, schema: { type: string, format: date } }]
    get:
      parameters:
        - { name: at, in: query, schema: { type: string, format: date-time } }
        - { name: ids, in: query, schema: { type: array, items: { type: string, format: id } } }
      ${fine}
    post:
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              properties:
                id: { $ref: "#/components/schemas/Id" }
                at: { type: string, format: date-time, nullable: true }
                ids: { type: array, items: { $ref: "#/components/schemas/Id" } }
                short: { type: string, format: id, maxLength: 4 }
      responses:
        "200":
          description: fine
          content:
            application/json:
              schema:
                type: object
                properties:
                  id: { $ref: "#/components/schemas/Id" }
                  at: { type: string, format: date-time, nullable: true }
                  day: { type: string, format: date }
                  ids: { type: array, items: { $ref: "#/components/schemas/Id" } }
components:
  schemas:
    Id: { type: string, format: id, minLength: 3 }
`;
const id = {
  format: "id",
  deserialize: (text: string) => {
    if (text.startsWith("bad")) throw new Error("is no identifier");
    return { id: text };
  },
  serialize: (value: { id: string }) => value.id,
};
const answers: Readonly<Record<string, unknown>> = {
  good: {
    id: { id: "abc" },
    at: new Date("2026-11-24T10:00:00Z"),
    day: new Date("2026-11-24T10:00:00Z"),
    ids: [{ id: "def" }],
  },
  null: { at: null },
  text: { id: "abcd" },
  short: { id: { id: "a" } },
  broken: { day: { no: "date" } },
};
const answerWith = (app: Express) => {
  app.post(
    "/v1/events/:day",
    (request, response) => void response.json(answers[String(request.headers["x-answer"])]),
  );
};
compareBoth(
  "serDes",
  { document: values, options: ({ serdes }: Validator) => ({ serDes: [id, serdes.date, serdes.dateTime] }) },
  [
    [
      "turns parameters into values",
      "/v1/events/2026-11-24?at=2026-11-24T10:00:00Z".replaceAll(":0", "%3A0"),
      200,
    ],
    ["turns the items of a list", "/v1/events/2026-11-24?ids=abc&ids=def", 200],
    [
      "turns properties of a body",
      post("/v1/events/2026-11-24", { id: "abc", at: "2026-11-24T10:00:00Z", ids: ["abc", "def"] }),
      200,
    ],
    ["leaves null", post("/v1/events/2026-11-24", { at: null }), 200],
    ["refuses before it turns", post("/v1/events/2026-11-24", { id: "a" }), 400],
    ["refuses a wrong format", "/v1/events/yesterday", 400],
    ["refuses what cannot be turned", post("/v1/events/2026-11-24", { id: "badly" }), 400],
    ["refuses another type", post("/v1/events/2026-11-24", { id: 5 }), 400],
    ["refuses what is too long", post("/v1/events/2026-11-24", { short: "abcde" }), 400],
  ],
);
compareBoth(
  "serDes in answers",
  { document: values, after: answerWith, options: { serDes: [id], validateResponses: true } },
  Object.keys(answers).map((name) => [
    `answers ${name}`,
    post("/v1/events/2026-11-24", {}, { "x-answer": name }),
    ["good", "null", "text"].includes(name) ? 200 : 500,
  ]),
);
compareBoth(
  "serDes one way",
  { document: values, options: ({ serdes }: Validator) => ({ serDes: [serdes.dateTime.deserializer] }) },
  [
    ["turns what it is told to", post("/v1/events/2026-11-24", { at: "2026-11-24T10:00:00Z" }), 200],
    ["leaves the rest", post("/v1/events/2026-11-24", { id: "abc" }), 200],
  ],
);

const uploads = `${head}
paths:
  /photos:
    post:
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema:
              type: object
              required: [photo, title]
              properties:
                photo: { type: string, format: binary }
                more: { type: array, items: { type: string, format: binary } }
                title: { type: string, minLength: 2 }
                meta: { type: object, required: [by], properties: { by: { type: string } } }
                tags: { type: array, items: { type: string } }
      ${fine}
  /notes:
    post:
      requestBody:
        required: true
        content:
          multipart/form-data: { schema: { $ref: "#/components/schemas/Note" } }
          application/json: { schema: { $ref: "#/components/schemas/Note" } }
      ${fine}
components:
  schemas:
    Note: { type: object, required: [text], properties: { text: { type: string }, file: { type: string, format: binary } } }
`;
const form = (...parts: readonly (readonly [string, string | Blob, string?])[]): FormData => {
  const data = new FormData();
  for (const [name, value, file] of parts)
    if (typeof value === "string") data.append(name, value);
    else data.append(name, value, file ?? "file");
  return data;
};
const blob = (size = 3) => new Blob([new Uint8Array(size)], { type: "image/png" });
const broken = '--x\r\nContent-Disposition: form-data; name="title"\r\n\r\nab\r\n';
compareBoth("uploads", { document: uploads }, [
  ["take a file and fields", post("/v1/photos", form(["photo", blob(), "a.png"], ["title", "Sea"])), 200],
  [
    "take several files of one field",
    post("/v1/photos", form(["photo", blob()], ["title", "Sea"], ["more", blob()], ["more", blob()])),
    200,
  ],
  [
    "read JSON in a field",
    post("/v1/photos", form(["photo", blob()], ["title", "Sea"], ["meta", '{"by":"me"}'])),
    200,
  ],
  [
    "refuse JSON in a field",
    post("/v1/photos", form(["photo", blob()], ["title", "Sea"], ["meta", "{}"])),
    400,
  ],
  [
    "read a list in a field",
    post("/v1/photos", form(["photo", blob()], ["title", "Sea"], ["tags", '["a","b"]'])),
    200,
  ],
  ["refuse a missing file", post("/v1/photos", form(["title", "Sea"])), 400],
  ["refuse a missing field", post("/v1/photos", form(["photo", blob()])), 400],
  ["refuse a wrong field", post("/v1/photos", form(["photo", blob()], ["title", "S"])), 400],
  [
    "refuse a body without a boundary",
    post("/v1/photos", "x", { "content-type": "multipart/form-data" }),
    400,
  ],
  ["refuse another type", post("/v1/photos", { title: "Sea" }), 415],
  ["follow references", post("/v1/notes", form(["text", "hi"], ["file", blob()])), 200],
  ["refuse by references", post("/v1/notes", form(["file", blob()])), 400],
  ["leave other types alone", post("/v1/notes", { text: "hi" }), 200],
  [
    "refuse a body that breaks off",
    post("/v1/photos", broken, { "content-type": "multipart/form-data; boundary=x" }),
    400,
  ],
]);
compareBoth(
  "uploads, with limits",
  {
    document: uploads,
    options: { fileUploader: { limits: { fileSize: 10, files: 1, fieldSize: 5, fields: 2 } } },
  },
  [
    ["take what is small enough", post("/v1/photos", form(["photo", blob()], ["title", "Sea"])), 200],
    ["refuse a file that is too large", post("/v1/photos", form(["photo", blob(11)], ["title", "Sea"])), 413],
    [
      "refuse too many files",
      post("/v1/photos", form(["photo", blob()], ["more", blob()], ["title", "Sea"])),
      413,
    ],
    ["refuse a field that is too long", post("/v1/photos", form(["title", "The Sea"])), 400],
    ["refuse too many fields", post("/v1/photos", form(["title", "Sea"], ["a", "1"], ["b", "2"])), 400],
  ],
);
compareBoth(
  "uploads, with a filter",
  {
    document: uploads,
    options: {
      fileUploader: {
        fileFilter: (_request, file, done) => {
          if (file.originalname.endsWith(".exe")) done(new Error("no programs"));
          else done(null, file.originalname.endsWith(".png"));
        },
      },
    },
  },
  [
    [
      "take what the filter takes",
      post("/v1/photos", form(["photo", blob(), "a.png"], ["title", "Sea"])),
      200,
    ],
    [
      "miss what the filter leaves out",
      post("/v1/photos", form(["photo", blob(), "a.txt"], ["title", "Sea"])),
      400,
    ],
    [
      "fail where the filter does",
      post("/v1/photos", form(["photo", blob(), "a.exe"], ["title", "Sea"])),
      500,
    ],
  ],
);
compareBoth("uploads, not read", { document: uploads, options: { fileUploader: false } }, [
  ["miss everything", post("/v1/photos", form(["photo", blob()], ["title", "Sea"])), 400],
]);

const named = (title: string, own: string) => `${head}
paths:
  /pets:
    get:
      operationId: listPets
      x-eov-operation-handler: pets.js
      parameters: [{ name: limit, in: query, schema: { type: integer } }]
      ${fine}
  /pets/{id}:
    get:
      operationId: somethingElse
      x-eov-operation-id: getPet
      x-eov-operation-handler: pets.js
      parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
      ${fine}
${own}
# ${title}
`;
const folder = fileURLToPath(new URL("./handlers", import.meta.url));
const handled: Pick<Setup, "ownHandlers" | "options"> = {
  ownHandlers: true,
  // Jest's modules of ES cannot be required, which express-openapi-validator would do.
  options: ({ resolvers }: Validator) => ({
    operationHandlers: {
      basePath: folder,
      resolver: (
        basePath: string,
        route: { openApiRoute: string; method: string },
        document: { paths: object },
      ) => {
        const found = (document.paths as Record<string, Record<string, { operationId: string }>>)[
          route.openApiRoute.slice("/v1".length)
        ]?.[route.method.toLowerCase()];
        if (found?.operationId === "failing") throw new Error("no handler of that name");
        return (request: { params: object; query: object }, response: { json(value: unknown): void }) =>
          response.json({
            id: found?.operationId,
            basePath: basePath === folder,
            params: request.params,
            query: request.query,
            has: Object.keys(resolvers).length,
          });
      },
    },
  }),
};
compareBoth("operationHandlers by a resolver", { document: named("resolver", ""), ...handled }, [
  ["answer by the operation's handler", "/v1/pets?limit=3", 200],
  ["get their path parameters coerced", "/v1/pets/5", 200],
  ["come after validation", "/v1/pets/x", 400],
  ["do not answer what is not declared", "/v1/shops", 404],
]);
compareBoth(
  "operationHandlers that are not found",
  { document: named("failing", `  /odd:\n    get: { operationId: failing, ${fine} }`), ...handled },
  [["fail every request", "/v1/pets", 500]],
);

const inFiles = fileURLToPath(new URL("./documents/api.yaml", import.meta.url));
const seeAll = (app: Express) => void app.use(tellSeen);
for (const mode of ["bundle", "dereference"] as const)
  compareBoth(
    `a document in several files, with ${mode}`,
    { document: inFiles, after: seeAll, options: { $refParser: { mode } } },
    [
      ["takes what fits", post("/v1/pets?limit=2", { name: "Rex", parent: { name: "Max" } }), 200],
      ["refuses by another file", post("/v1/pets?limit=2", {}), 400],
      ["refuses by a reference within another file", post("/v1/pets", { name: "Rex", parent: {} }), 400],
      ["refuses a parameter of another file", post("/v1/pets?limit=6", { name: "Rex" }), 400],
    ],
  );
compareBoth(
  "a document that is wrong",
  { document: `${head}\npaths: { /a: { get: { parameters: 5, ${fine} } } }`, after: seeAll },
  [["fails every request", "/v1/a", 500]],
);
compareBoth(
  "a document that is wrong and not checked",
  {
    document: `${head}\npaths: { /a: { get: { summary: 5, ${fine} } } }`,
    after: seeAll,
    options: { validateApiSpec: false },
  },
  [["is served", "/v1/a", 200]],
);
compareBoth(
  "a document of a version that nobody knows",
  { document: 'openapi: "9.9.9"\ninfo: { title: T, version: "1" }\npaths: {}', after: seeAll },
  [["fails every request", "/v1/a", 500]],
);
compareBoth("a document that is not there", { document: "nowhere.yaml", after: seeAll }, [
  ["fails every request", "/a", 500],
]);

const newer = `
openapi: 3.1.0
info: { title: Test, version: "1", summary: new }
servers: [{ url: /v1 }]
paths:
  /things/{id}:
    post:
      parameters: [{ name: id, in: path, required: true, schema: { type: [integer, "null"] } }]
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [a]
              properties:
                a: { type: [string, "null"] }
                b: { const: 1 }
                c: { type: integer, exclusiveMinimum: 0 }
                d: { type: array, minItems: 2, items: false, prefixItems: [{ type: string }, { type: integer }] }
                e: { $ref: "#/components/schemas/E", description: beside }
              dependentRequired: { b: [c] }
              unevaluatedProperties: false
      ${fine}
  /shared: { $ref: "#/components/pathItems/Shared" }
webhooks:
  told: { post: { responses: { "200": { description: fine } } } }
components:
  pathItems:
    Shared: { get: { parameters: [{ name: n, in: query, schema: { type: integer } }], responses: { "200": { description: fine } } } }
  schemas:
    E: { type: string, minLength: 2 }
`;
compareBoth("OpenAPI 3.1", { document: newer }, [
  ["takes one of several types", post("/v1/things/1", { a: null }), 200],
  ["refuses none of several types", post("/v1/things/1", { a: 5 }), 400],
  ["refuses what is not the constant", post("/v1/things/1", { a: "x", b: 2, c: 1 }), 400],
  ["refuses an exclusive bound", post("/v1/things/1", { a: "x", c: 0 }), 400],
  ["refuses a wrong item by its place", post("/v1/things/1", { a: "x", d: ["a", "b"] }), 400],
  ["follows a reference with words beside it", post("/v1/things/1", { a: "x", e: "y" }), 400],
  ["refuses what a property needs", post("/v1/things/1", { a: "x", b: 1 }), 400],
  ["refuses what nothing evaluates", post("/v1/things/1", { a: "x", z: 1 }), 400],
  ["follows a reference to a path", "/v1/shared?n=1", 200],
  ["refuses by a referenced path", "/v1/shared?n=x", 400],
  ["has no path for a webhook", "POST /v1/told", 404],
]);

const odd = `${head}
paths:
  /lookup:{name}:
    get:
      parameters: [{ name: name, in: path, required: true, schema: { type: string, maxLength: 3 } }]
      ${fine}
  /open:
    get:
      x-allow-unknown-query-parameters: true
      ${fine}
  /closed:
    get:
      x-eov-allow-unknown-query-parameters: false
      ${fine}
  /undeclared/{id}:
    get: { ${fine} }
  /lookahead:
    get:
      parameters: [{ name: password, in: query, schema: { type: string, pattern: "^(?=.*[A-Z])(?=.*[0-9]).{4,}$" } }]
      ${fine}
  /slow:
    get:
      parameters: [{ name: a, in: query, schema: { type: string, pattern: "^(a+)+$" } }, { name: b, in: query, schema: { type: string, pattern: "^(b+)+$" } }]
      ${fine}
`;
compareBoth(
  "other things",
  { document: odd, options: { validateRequests: { allowUnknownQueryParameters: false } } },
  [
    ["matches beside a colon", "/v1/lookup:abc", 200],
    ["refuses beside a colon", "/v1/lookup:abcd", 400],
    ["knows the older word for unknown parameters", "/v1/open?x=1", 200],
    ["lets an operation be stricter", "/v1/closed?x=1", 400],
    ["hands on a path parameter that is not declared", "/v1/undeclared/7", 200],
    ["takes a pattern with lookahead", "/v1/lookahead?password=Abc1", 200],
    ["refuses by a pattern with lookahead", "/v1/lookahead?password=abc1", 400],
    ["takes a pattern that could take for ever", "/v1/slow?a=aaa&b=bbb", 200],
    ["tells such patterns apart", "/v1/slow?a=aaa&b=aaa", 400],
  ],
);
