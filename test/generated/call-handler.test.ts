/** Handlers that tests call without a server. */

import { expect, it } from "@jest/globals";
import { callHandler } from "../../scripts/emit/runtime/testing.js";

interface PetRequest {
  readonly path: { readonly id: number };
  readonly query: object;
  readonly headers: object;
  readonly cookies: object;
  readonly body: { readonly name: string } | undefined;
  readonly principal: unknown;
  readonly files: readonly unknown[];
  readonly signal: AbortSignal;
  readonly respond: (status: 200, body: unknown) => { status: 200; body: unknown };
}

it("get the parts of a request, and what is missing is empty", async () => {
  const handler = async ({ path, query, body, files, signal, respond }: PetRequest) =>
    respond(200, { path, query, body, files, aborted: signal.aborted });
  expect(await callHandler(handler, { path: { id: 1 } })).toEqual({
    status: 200,
    body: { path: { id: 1 }, query: {}, body: undefined, files: [], aborted: false },
  });
  const given = await callHandler(handler, {
    path: { id: 1 },
    body: { name: "Rex" },
    signal: AbortSignal.abort(),
  });
  expect(given.body).toMatchObject({ body: { name: "Rex" }, aborted: true });
});

it("reject where they throw", async () => {
  const handler = (_: PetRequest): { status: 200 } => {
    throw new Error("no");
  };
  await expect(callHandler(handler, { path: { id: 1 } })).rejects.toThrow("no");
});
