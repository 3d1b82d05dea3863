/** Sends the values of cases with the generated client to the generated server, and says where they disagree. */

import { isDeepStrictEqual } from "node:util";
import type { LoadedApi } from "../support/generated.js";
import { serve } from "../support/generated.js";
import type { Case, Trip } from "./cases.js";
import { allows, withDefaults } from "./shapes.js";

/** A value that did not make it, or one that should not have. */
export interface Disagreement {
  readonly position: string;
  readonly schema: unknown;
  readonly value: unknown;
  readonly problem: string;
}

/** What came of it. */
export interface Exchanged {
  readonly sent: number;
  readonly disagreements: readonly Disagreement[];
}

interface Result {
  readonly data?: unknown;
  readonly error?: unknown;
  readonly response: Response;
}

type Client = Readonly<Record<"POST", (path: string, call?: object) => Promise<Result>>>;
type HandlerRequest = Record<"path" | "query" | "headers" | "cookies" | "body", unknown>;

/** Sends everything once, each value alone. */
export async function exchange(api: LoadedApi, { cases }: Trip): Promise<Exchanged> {
  const received: { request: HandlerRequest | undefined } = { request: undefined };
  const answering: { value: unknown } = { value: undefined };
  const handlers = Object.fromEntries(
    cases.map(({ id, position }) => [
      id,
      (request: HandlerRequest) => {
        received.request = request;
        if (position.direction === "request") return { status: 204 };
        const { value } = answering;
        return position.name === "response"
          ? { status: 200, body: value }
          : { status: 204, headers: { "X-Value": value } };
      },
    ]),
  );
  const options = { security: {}, validateAnswers: true };
  const server = await serve(api.createRouter(handlers as never, options as never));
  const client = api.createApiClient({ origin: server.url }) as unknown as Client;
  const disagreements: Disagreement[] = [];
  let sent = 0;
  try {
    for (const each of cases) {
      const report = (value: unknown, problem: string) =>
        disagreements.push({ position: each.position.name, schema: each.schema, value, problem });
      for (const value of each.allowed) {
        sent += 1;
        received.request = undefined;
        answering.value = value;
        const problem = await sendAllowed(client, each, value, received).catch(messageOf);
        if (problem !== undefined) report(value, problem);
      }
      for (const value of each.forbidden) {
        sent += 1;
        received.request = undefined;
        answering.value = value;
        const problem = await sendForbidden(client, each, value, received);
        if (problem !== undefined) report(value, problem);
      }
    }
  } finally {
    await server.stop();
  }
  return { sent, disagreements };
}

function messageOf(error: unknown): string {
  return `threw ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}

function send(client: Client, { path, position }: Case, value: unknown): Promise<Result> {
  return client.POST(path, position.direction === "request" ? position.call(value) : {});
}

async function sendAllowed(
  client: Client,
  each: Case,
  value: unknown,
  received: { readonly request: HandlerRequest | undefined },
): Promise<string | undefined> {
  const { position, shape } = each;
  const { response, error, data } = await send(client, each, value);
  if (!response.ok) return `an allowed value is rejected: ${response.status} ${JSON.stringify(error)}`;
  if (position.name === "response header") {
    // Several lines of a header are one list (RFC 9110, 5.3).
    const text = response.headers.get("X-Value")?.replaceAll(", ", ",");
    const expected = Array.isArray(value) ? value.join(",") : String(value);
    return text === expected ? undefined : `arrives as ${JSON.stringify(text)}`;
  }
  const arrived =
    position.direction === "response" ? data : position.read(received.request as HandlerRequest);
  const expected = position.direction === "response" ? value : withDefaults(shape, value);
  return isDeepStrictEqual(plain(arrived), plain(expected))
    ? undefined
    : `arrives as ${JSON.stringify(arrived)} in the place of ${JSON.stringify(expected)}`;
}

/** Forms and coerced values have no prototypes in common. */
function plain(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}

async function sendForbidden(
  client: Client,
  each: Case,
  value: unknown,
  received: { readonly request: HandlerRequest | undefined },
): Promise<string | undefined> {
  const { position, shape } = each;
  let result: Result;
  try {
    result = await send(client, each, value);
  } catch {
    // A client may refuse to send what no type allows.
    return undefined;
  }
  const { status } = result.response;
  if (position.direction === "response")
    return status === 500 ? undefined : `a forbidden value is sent with ${status}`;
  if (received.request === undefined)
    return status >= 400 && status < 500 ? undefined : `a forbidden value is answered with ${status}`;
  const arrived = plain(position.read(received.request));
  return allows(shape, arrived, "request")
    ? undefined
    : `a forbidden value arrives as ${JSON.stringify(arrived)}`;
}
