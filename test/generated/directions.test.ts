/** Types of properties that go one way only say what the validators say: what compiles is taken, and what is taken compiles. */

import { describe, expect, it, jest } from "@jest/globals";
import express from "express";
import { load, serve } from "../support/generated.js";
import { generated, typeErrors } from "../support/type-checked.js";

const document = `
openapi: 3.0.3
info: { title: Directions, version: "1" }
paths:
  /users:
    post:
      operationId: addUser
      requestBody: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/User" } } } }
      responses:
        "200": { description: fine, content: { application/json: { schema: { $ref: "#/components/schemas/User" } } } }
        "204": { description: nothing }
  /parts:
    post:
      operationId: addPart
      requestBody: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/Part" } } } }
      responses:
        "200": { description: fine, content: { application/json: { schema: { $ref: "#/components/schemas/Part" } } } }
components:
  schemas:
    Item: { type: object, properties: { number: { type: integer, readOnly: true }, name: { type: string } } }
    Part:
      allOf: [{ $ref: "#/components/schemas/Item" }, { type: object, required: [number, name] }]
      anyOf: [{ required: [number] }, { required: [name] }]
      required: [number]
    Time: { type: string, readOnly: true }
    User:
      type: object
      required: [id, name, secret, created, friends]
      properties:
        id: { type: integer, readOnly: true }
        created: { $ref: "#/components/schemas/Time" }
        name: { type: string }
        secret: { type: string, writeOnly: true, nullable: true }
        friends: { type: array, items: { $ref: "#/components/schemas/User" } }
        pair: { type: object, required: [hash], properties: { hash: { type: string, writeOnly: true } } }
`;

const uses = `
import { createApiClient } from "./client.js";
import type { Handlers } from "./server.js";
import type { User, UserWritable } from "./types.js";

type AddUser = Handlers<never>["addUser"];
export const right: AddUser[] = [
  ({ body, respond }) => respond(200, { id: 1, created: "", name: body.name + body.secret, friends: [] }),
  ({ body, respond }) => respond(200, { id: 1, created: "", name: "", friends: [{ id: 2, created: "", name: body.friends[0]?.name ?? "", friends: [] }] }),
  ({ respond }) => respond(204),
  () => ({ status: 200, body: { id: 1, created: "", name: "", friends: [], pair: {} } }),
];
export const stored: User = { id: 1, created: "", name: "", friends: [] };
export const id: number = stored.id;
export const sent: UserWritable = { name: "", secret: null, friends: [] };
export const client = createApiClient({ origin: "" });
export const asked = async () => {
  const { data } = await client.POST("/users", { body: { name: "", secret: "", friends: [] } });
  return data?.id;
};
export const part = async (): Promise<number | undefined> => {
  const { data } = await client.POST("/parts", { body: { name: "" } });
  return data && data.number + data.name.length;
};
export const wrong: AddUser[] = [
  // @ts-expect-error: the id of a request is none.
  ({ body, respond }) => respond(200, { id: body.id, created: "", name: "", friends: [] }),
  // @ts-expect-error: answers have no secret.
  ({ respond }) => respond(200, { id: 1, created: "", name: "", secret: "", friends: [] }),
  // @ts-expect-error: nor has what is in them.
  ({ respond }) => respond(200, { id: 1, created: "", name: "", friends: [{ id: 1, created: "", name: "", secret: "", friends: [] }] }),
  // @ts-expect-error: an answer has an id.
  ({ respond }) => respond(200, { created: "", name: "", friends: [] }),
];
// @ts-expect-error: who asks sends a secret.
export const open = () => client.POST("/users", { body: { name: "", friends: [] } });
// @ts-expect-error: what another part requires is required.
export const unnamed = () => client.POST("/parts", { body: {} });
// @ts-expect-error: and no id.
export const taken = () => client.POST("/users", { body: { id: 1, name: "", secret: "", friends: [] } });
`;

const answering = jest.fn<() => unknown>();

describe("properties that go one way only", () => {
  it("are typed as handlers and clients have them", async () => {
    const files = new Map(await generated(document));
    files.set("uses.ts", uses);
    expect(await typeErrors(files)).toEqual([]);
  });

  it("are required in answers alone, whatever part of the schema requires them", async () => {
    const { createRouter, remove } = await load(document);
    const handlers = { addUser: () => ({ status: 204 }), addPart: answering };
    const server = await serve(express.json(), createRouter(handlers as never, { security: {} }));
    const answer = async (sent: object, answered: object) => {
      answering.mockReturnValue({ status: 200, body: answered });
      const headers = { "content-type": "application/json" };
      return (await fetch(`${server.url}/parts`, { method: "POST", headers, body: JSON.stringify(sent) }))
        .status;
    };
    try {
      expect(await answer({ name: "a" }, { name: "a", number: 1 })).toBe(200);
      expect(await answer({}, { name: "a", number: 1 })).toBe(400);
      expect(await answer({ name: "a", number: 1 }, { name: "a", number: 1 })).toBe(400);
      expect(await answer({ name: "a" }, { name: "a" })).toBe(500);
    } finally {
      await server.stop();
      await remove();
    }
  });

  it("change nothing where there are none", async () => {
    const files = await generated(document.replace(/, (?:read|write)Only: true/g, ""));
    expect(`${files.get("types.ts")}${files.get("server.ts")}`).not.toMatch(/Writable|Received|Filled/);
  });
});
