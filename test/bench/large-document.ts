/** A document of as many operations as asked for, of the shape that business APIs have. */

/** The document, and a request that one of its operations takes. */
export interface LargeDocument {
  readonly document: object;
  readonly operationId: string;
  readonly path: string;
  readonly body: unknown;
}

/** Half of the operations read, half write; they share their schemas. */
export function largeDocument(operations: number): LargeDocument {
  const paths: Record<string, object> = {};
  const resources = Math.ceil(operations / 2);
  for (let at = 0; at < resources; at += 1) {
    paths[`/accounts/{accountId}/resource${at}/{itemId}`] = {
      parameters: [
        { name: "accountId", in: "path", required: true, schema: { type: "string", format: "uuid" } },
        { name: "itemId", in: "path", required: true, schema: { type: "integer", minimum: 1 } },
      ],
      get: { operationId: `read${at}`, parameters: [limit], responses: answers },
      post: { operationId: `write${at}`, parameters: [limit], requestBody, responses: answers },
    };
  }
  const middle = Math.floor(resources / 2);
  return {
    document: {
      openapi: "3.0.3",
      info: { title: "A large API", version: "1" },
      servers: [{ url: "/api" }],
      paths,
      components: { schemas },
    },
    operationId: `write${middle}`,
    path: `/accounts/0a5bd3b6-9a3e-4f47-9f0a-0c3f8a3f4f5d/resource${middle}/7?limit=20`,
    body: order,
  };
}

const limit = {
  name: "limit",
  in: "query",
  schema: { type: "integer", minimum: 1, maximum: 100, default: 20 },
};
const reference = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const requestBody = { required: true, content: { "application/json": { schema: reference("Order") } } };
const answers = {
  "200": { description: "ok", content: { "application/json": { schema: { type: "object" } } } },
};

const schemas = {
  Order: {
    type: "object",
    required: ["customer", "lines"],
    properties: {
      customer: reference("Customer"),
      lines: { type: "array", minItems: 1, maxItems: 100, items: reference("Line") },
      note: { type: "string", maxLength: 1000 },
      placed: { type: "string", format: "date-time" },
      state: { type: "string", enum: ["new", "paid", "sent"] },
    },
  },
  Customer: {
    type: "object",
    required: ["name", "mail"],
    properties: {
      name: { type: "string", minLength: 1 },
      mail: { type: "string", format: "email" },
      age: { type: "integer" },
    },
  },
  Line: {
    type: "object",
    required: ["article", "count"],
    properties: {
      article: { type: "string", pattern: "^[A-Z]{3}-[0-9]+$" },
      count: { type: "integer", minimum: 1 },
      price: { type: "number", minimum: 0 },
    },
  },
};

const order = {
  customer: { name: "Alice", mail: "alice@example.org", age: 30 },
  lines: Array.from({ length: 5 }, (_, at) => ({ article: `ABC-${at}`, count: at + 1, price: 9.5 })),
  note: "As soon as possible.",
  placed: "2026-11-24T12:00:00Z",
  state: "new",
};
