/** Which requests are looked at, and what becomes of those that the document does not have. */

import express from "express";
import { compareBoth, type Setup, tellSeen } from "./both.js";

const fine = 'responses: { "200": { description: fine } }';
const document = `
openapi: 3.0.3
info: { title: Test, version: "1" }
servers: [{ url: "http://api.example.org/v1" }]
paths:
  /pets:
    get: { operationId: list, ${fine} }
    post: { ${fine} }
  /pets/{id}:
    get:
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      ${fine}
  /health:
    get:
      parameters: [{ name: n, in: query, schema: { type: integer } }]
      ${fine}
  /shelves/{shelf}/books/{path}*:
    get:
      parameters:
        - { name: shelf, in: path, required: true, schema: { type: integer } }
        - { name: path, in: path, required: true, schema: { type: string, maxLength: 5 } }
        - { name: n, in: query, required: true, schema: { type: integer } }
      ${fine}
  /files/{path}(*):
    get:
      parameters: [{ name: path, in: path, required: true, schema: { type: string } }]
      ${fine}
`;
const everything: NonNullable<Setup["after"]> = (app) => {
  app.all("/v1/pets", tellSeen);
  app.all("/v1/pets/:id", tellSeen);
  app.use(tellSeen);
};

compareBoth("routing", { document, after: everything }, [
  ["answers 404 where the document has nothing", "/v1/nothing", 404],
  ["answers 404 below an operation", "/v1/pets/1/toys", 404],
  ["lets pass what is outside the base", "/v2/pets", 200],
  ["lets pass the root", "/", 200],
  ["answers 405 and tells what is allowed", "DELETE /v1/pets", 405],
  ["answers 405 where one method is allowed", "POST /v1/pets/1", 405],
  ["answers 405 to HEAD where only GET is declared", "HEAD /v1/health", 405],
  ["knows paths in any case", "/v1/PETS", 200],
  ["takes a slash at the end", "/v1/pets/", 200],
  ["tells the operation", "/v1/pets/a%20b", 200],
  ["takes a wildcard", "/v1/files/a/b/c.txt", 200],
  ["has nothing where a wildcard is empty", "/v1/files", 404],
  ["takes a wildcard after a parameter", "/v1/shelves/3/books/a/b?n=1", 200],
  ["refuses what a wildcard took", "/v1/shelves/3/books/a/b/c/d?n=1", 400],
  ["refuses a parameter before a wildcard", "/v1/shelves/x/books/a?n=1", 400],
  ["refuses a query beside a wildcard", "/v1/shelves/3/books/a", 400],
  ["looks at a path before its base", "/v1", 200],
]);
compareBoth(
  "routing, case sensitive",
  { document, after: everything, settings: { "case sensitive routing": true } },
  [
    ["tells cases apart", "/v1/PETS", 404],
    ["answers what is written as declared", "/v1/pets", 200],
  ],
);
compareBoth(
  "routing, with ignoreUndocumented",
  { document, after: everything, options: { ignoreUndocumented: true } },
  [
    ["lets pass what the document does not have", "/v1/nothing", 200],
    ["lets pass other methods", "DELETE /v1/pets", 200],
    ["validates what it has", "/v1/health?n=x", 400],
  ],
);
compareBoth(
  "routing, with ignorePaths by pattern",
  { document, after: everything, options: { ignorePaths: /.*\/health$/ } },
  [
    ["looks not at what is ignored", "/v1/health?n=x", 200],
    ["looks at what is not", "/v1/nothing", 404],
  ],
);
compareBoth(
  "routing, with ignorePaths by function",
  { document, after: everything, options: { ignorePaths: (path: string) => path.endsWith("/nothing") } },
  [
    ["looks not at what is ignored", "/v1/nothing", 200],
    ["looks at what is not", "/v1/health?n=x", 400],
  ],
);
compareBoth("routing, mounted", { document, mount: "/v1", after: everything }, [
  ["finds operations by the whole URL", "/v1/health?n=1", 200],
  ["refuses", "/v1/health?n=x", 400],
  ["answers 404 where the document has nothing", "/v1/nothing", 404],
  ["tells the path without what it is mounted at", "DELETE /v1/pets", 405],
  ["lets pass what is mounted elsewhere", "/other", 200],
]);
compareBoth(
  "routing, mounted with useRequestUrl",
  {
    document: document.replace("http://api.example.org/v1", "/"),
    mount: "/v1",
    after: everything,
    options: { useRequestUrl: true },
  },
  [
    ["finds operations by the URL that is left", "/v1/health?n=1", 200],
    ["refuses", "/v1/health?n=x", 400],
    ["answers 404 where the document has nothing", "/v1/nothing", 404],
  ],
);

const servers = (list: string) => document.replace(/servers: .*/, list);
compareBoth("servers: none", { document: servers(""), after: (app) => void app.use(tellSeen) }, [
  ["stand at the root", "/health?n=1", 200],
  ["answer 404 everywhere else", "/elsewhere", 404],
]);
compareBoth(
  "servers: several",
  { document: servers("servers: [{ url: /a }, { url: /b/c }]"), after: (app) => void app.use(tellSeen) },
  [
    ["answer below the first", "/a/health?n=1", 200],
    ["answer below the second", "/b/c/health?n=1", 200],
    ["refuse below the second", "/b/c/health?n=x", 400],
    ["let pass what is below neither", "/c/health?n=x", 200],
  ],
);
compareBoth(
  "servers: variables",
  {
    document: servers(
      'servers: [{ url: "https://{host}.example.org/{version}", variables: { host: { default: a }, version: { default: v1, enum: [v1, v2] } } }]',
    ),
    after: (app) => void app.use(tellSeen),
  },
  [
    ["answer below each value", "/v2/health?n=1", 200],
    ["refuse below each value", "/v1/health?n=x", 400],
    ["let pass other values", "/v3/health?n=x", 200],
  ],
);

const nested: NonNullable<Setup["after"]> = (app) => {
  const inner = express.Router();
  inner.get("/:id", tellSeen);
  app.use("/v1/pets", inner);
  app.use(tellSeen);
};
compareBoth("routing, before a router of its own", { document, after: nested }, [
  ["leaves the router's parameters alone", "/v1/pets/a%20b", 200],
  ["refuses before the router", "/v1/pets/a?x=1", 400],
]);
