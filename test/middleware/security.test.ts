/** Security: which requests are asked for credentials, which are let in, and what the others are told. */

import type { RequestHandler } from "express";
import { compareBoth, type Sent, type Validator } from "./both.js";

const fine = 'responses: { "200": { description: fine } }';
const operation = (path: string, security: string) => `
  ${path}:
    get:
      security: ${security}
      ${fine}`;
const document = `
openapi: 3.0.3
info: { title: Test, version: "1" }
servers: [{ url: /v1 }]
security: [{ key: [] }]
paths:
  /inherits:
    get: { ${fine} }${[
      operation("/open", "[]"),
      operation("/header", "[{ key: [] }]"),
      operation("/query", "[{ inQuery: [] }]"),
      operation("/cookie", "[{ inCookie: [] }]"),
      operation("/bearer", "[{ bearer: [] }]"),
      operation("/basic", "[{ basic: [] }]"),
      operation("/oauth", "[{ oauth: [read, write] }]"),
      operation("/either", "[{ key: [] }, { bearer: [] }]"),
      operation("/both", "[{ key: [], bearer: [] }]"),
      operation("/optional", "[{}, { key: [] }]"),
      operation("/unknown", "[{ nobody: [] }]"),
      operation("/mixed", "[{ key: [], basic: [] }, { bearer: [] }]"),
    ].join("")}
components:
  securitySchemes:
    key: { type: apiKey, in: header, name: X-Key }
    inQuery: { type: apiKey, in: query, name: token }
    inCookie: { type: apiKey, in: cookie, name: session }
    bearer: { type: http, scheme: bearer }
    basic: { type: http, scheme: Basic }
    oauth: { type: oauth2, flows: { clientCredentials: { tokenUrl: "https://a.example/token", scopes: { read: r, write: w } } } }
    oidc: { type: openIdConnect, openIdConnectUrl: "https://a.example" }
`;
const withKey = (path: string, key: string): Sent => [path, { headers: { "x-key": key } }];
const withAuthorization = (path: string, authorization: string): Sent => [
  path,
  { headers: { authorization } },
];
const cookies: RequestHandler = (request, _response, next) => {
  const pairs = (request.headers.cookie ?? "").split("; ").map((pair) => pair.split("="));
  (request as unknown as { cookies: object }).cookies = Object.fromEntries(pairs);
  next();
};
const before = [cookies];

compareBoth("security without handlers", { document, before }, [
  ["asks for the document's scheme", "/v1/inherits", 401],
  ["lets in whoever has it", withKey("/v1/inherits", "k"), 200],
  ["asks nothing of an operation that says so", "/v1/open", 200],
  ["asks for a header", "/v1/header", 401],
  ["asks for a query parameter", "/v1/query", 401],
  ["takes a query parameter, which is no unknown one", "/v1/query?token=t", 200],
  ["refuses another query parameter", "/v1/query?token=t&x=1", 400],
  ["asks for a cookie", "/v1/cookie", 401],
  ["takes a cookie", ["/v1/cookie", { headers: { cookie: "session=s" } }], 200],
  ["asks for a bearer token", "/v1/bearer", 401],
  ["takes a bearer token", withAuthorization("/v1/bearer", "Bearer t"), 200],
  ["takes the scheme in any case", withAuthorization("/v1/bearer", "bearer t"), 200],
  ["refuses another scheme for a bearer token", withAuthorization("/v1/bearer", "Digest x"), 401],
  ["asks for basic credentials", "/v1/basic", 401],
  ["takes basic credentials", withAuthorization("/v1/basic", "Basic eA=="), 200],
  ["refuses another scheme for basic credentials", withAuthorization("/v1/basic", "Bearer t"), 401],
  ["asks nothing by itself for OAuth", "/v1/oauth", 200],
  ["takes one of two", withAuthorization("/v1/either", "Bearer t"), 200],
  ["asks for one of two", "/v1/either", 401],
  ["asks for both", withAuthorization("/v1/both", "Bearer t"), 401],
  ["takes both", ["/v1/both", { headers: { authorization: "Bearer t", "x-key": "k" } }], 200],
  ["asks nobody where nothing is needed", "/v1/optional", 200],
  ["fails where the document has no such scheme", "/v1/unknown", 500],
  ["tells 404 before it asks", "/v1/nothing", 404],
  ["tells 405 before it asks", "POST /v1/header", 405],
  ["asks before it validates", "/v1/header?x=1", 401],
]);

const handlers = ({ error }: Validator) => ({
  validateSecurity: {
    handlers: {
      key: (
        request: { headers: Record<string, unknown>; user?: unknown },
        scopes: string[],
        scheme: { name: string },
      ) => {
        const given = request.headers["x-key"];
        request.headers["x-told"] = `${scheme.name} ${scopes.length}`;
        if (given === "throw") throw new Error("that key is spent");
        if (given === "forbid") throw { status: 403, message: "not you" };
        if (given === "class") throw new error.Forbidden({ path: "/somewhere", message: "not you either" });
        if (given === "teapot") throw { status: 418, message: "short and stout" };
        if (given === "fail") throw { status: 500, message: "the store is away" };
        if (given === "nothing") throw undefined;
        if (given === "later") return Promise.reject(new Error("late"));
        if (given === "truthy") return 1 as unknown as boolean;
        return given === "good" || Promise.resolve(given === "promised");
      },
      bearer: (request: { headers: Record<string, unknown> }) =>
        request.headers.authorization === "Bearer good",
      oauth: (request: { headers: Record<string, unknown> }, scopes: string[]) => {
        request.headers["x-scopes"] = scopes.join(" ");
        return true;
      },
      inQuery: async (request: { query: Record<string, unknown> }) => request.query.token === "good",
    },
  },
});
compareBoth("security with handlers", { document, before, options: handlers }, [
  ["lets in whom its handler lets in", withKey("/v1/header", "good"), 200],
  ["waits for a handler", withKey("/v1/header", "promised"), 200],
  ["refuses whom its handler refuses", withKey("/v1/header", "bad"), 401],
  ["takes true alone for yes", withKey("/v1/header", "truthy"), 401],
  ["tells what its handler threw", withKey("/v1/header", "throw"), 401],
  ["tells what its handler rejected with", withKey("/v1/header", "later"), 401],
  ["answers with the status that was thrown", withKey("/v1/header", "forbid"), 403],
  ["answers with the class that was thrown", withKey("/v1/header", "class"), 403],
  ["answers 500 for a status that it has no class for", withKey("/v1/header", "teapot"), 500],
  ["answers 500 for a handler that fails", withKey("/v1/header", "fail"), 500],
  ["asks the handler only where there is a credential", "/v1/header", 401],
  ["fails where a scheme has no handler", withAuthorization("/v1/basic", "Basic eA=="), 500],
  ["hands the scopes to the handler", "/v1/oauth", 200],
  [
    "lets in by the second of two",
    ["/v1/either", { headers: { "x-key": "bad", authorization: "Bearer good" } }],
    200,
  ],
  [
    "refuses by the first of two",
    ["/v1/either", { headers: { "x-key": "throw", authorization: "Bearer bad" } }],
    401,
  ],
  [
    "refuses where one of both refuses",
    ["/v1/both", { headers: { "x-key": "good", authorization: "Bearer bad" } }],
    401,
  ],
  [
    "lets in where both let in",
    ["/v1/both", { headers: { "x-key": "good", authorization: "Bearer good" } }],
    200,
  ],
  ["reads the query in a handler", "/v1/query?token=good", 200],
  ["refuses by the query in a handler", "/v1/query?token=bad", 401],
  ["lets anybody in where nothing is needed", withKey("/v1/optional", "bad"), 200],
  [
    "lets in by an alternative of one",
    ["/v1/mixed", { headers: { "x-key": "bad", authorization: "Bearer good" } }],
    200,
  ],
  ["fails by an alternative that lacks a handler", withKey("/v1/mixed", "good"), 500],
  ["fails where a handler throws nothing", withKey("/v1/header", "nothing"), 500],
]);
compareBoth("security, not validated", { document, before, options: { validateSecurity: false } }, [
  ["asks for nothing", "/v1/header", 200],
  ["validates all the same", "/v1/header?x=1", 400],
  ["knows the query parameter of a credential", "/v1/query?token=t", 200],
]);
compareBoth(
  "security without schemes",
  {
    document: document.slice(0, document.indexOf("components:")),
    before,
    options: { validateApiSpec: false },
  },
  [["asks for nothing", "/v1/header", 200]],
);
