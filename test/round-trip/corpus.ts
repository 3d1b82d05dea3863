/**
 * The round trip over the operations of ../shared/corpus: `npm run round-trip:corpus -- --seed N --values N --only TEXT`.
 * Values that the document allows go from the generated client to the generated server, and tsc checks them.
 */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual, parseArgs } from "node:util";
import fc from "fast-check";
import { formKind, isJson } from "../../scripts/emit/runtime/media-types.js";
import { isObject, type JsonObject } from "../../scripts/json.js";
import type { ApiModel, Operation, Parameter } from "../../scripts/model/model.js";
import { createTypeChecker } from "../corpus/type-check.js";
import { corpus, corpusDocuments, install, make } from "../differential/documents.js";
import { fitting } from "../differential/values.js";
import { type LoadedApi, serve } from "../support/generated.js";
import { Oracle } from "./oracle.js";

const { values: options } = parseArgs({
  options: {
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    values: { type: "string", default: "6" },
    only: { type: "string", default: "" },
    "no-types": { type: "boolean", default: false },
  },
});
const seed = Number(options.seed);

/** One call: its parameters by location, and its body. */
interface Call {
  readonly operation: Operation;
  readonly params: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly body: unknown;
  readonly mediaType: string | undefined;
}

type Received = Readonly<Record<"path" | "query" | "headers" | "cookies" | "body", unknown>>;
const partOf = { path: "path", query: "query", header: "headers", cookie: "cookies" } as const;

const totals = { documents: 0, operations: 0, calls: 0, values: 0, typed: 0 };
const disagreements: string[] = [];
const typeCheck = createTypeChecker();

/** Whether a value can go as text: neither null nor empty, and in a header and cookie plain ASCII. */
function isCarried(value: unknown, location: Parameter["in"] | "form"): boolean {
  if (value === null || value === "") return false;
  if (typeof value === "string") {
    if (location === "header" || location === "cookie") return /^[\w.-]+$/.test(value);
    // Dots alone are another path; half of a surrogate pair is no character.
    return location === "path" ? !/^\.+$/.test(value) && value.isWellFormed() : value.isWellFormed();
  }
  if (!isObject(value) && !Array.isArray(value)) return true;
  const inner = Object.values(value);
  if (Array.isArray(value) && value.length === 1 && typeof value[0] === "string" && /[,| ]/.test(value[0]))
    return false;
  return inner.length > 0 && inner.every((each) => isCarried(each, location));
}

/** Headers that OpenAPI describes elsewhere, so that clients and handlers have none. */
const elsewhere = new Set(["accept", "content-type", "authorization"]);

function callsOf(model: ApiModel, operation: Operation, oracle: Oracle): Call[] {
  const context = { document: model.document };
  const sendable = operation.requestBody?.content.find(
    ({ mediaType }) => isJson(mediaType) || formKind(mediaType),
  );
  const arbitrary = fc.record({
    parameters: fc.tuple(...operation.parameters.map(({ schema }) => fitting(schema, context))),
    present: fc.tuple(...operation.parameters.map(() => fc.nat(9))),
    body: sendable ? fitting(sendable.schema ?? {}, context) : fc.constant(undefined),
  });
  return fc.sample(arbitrary, { seed, numRuns: Number(options.values) }).flatMap((drawn) => {
    const params: Record<string, Record<string, unknown>> = {};
    for (const [at, parameter] of operation.parameters.entries()) {
      const { name, in: location, json, required, schema } = parameter;
      if (location === "header" && elsewhere.has(name.toLowerCase())) continue;
      if (!required && (drawn.present[at] ?? 0) > 5) continue;
      const value = drawn.parameters[at];
      if (!isExact(value) || !oracle.allows(schema, value) || !(json || isCarried(value, location))) {
        if (required) return [];
        continue;
      }
      params[location] = { ...params[location], [name]: value };
    }
    const isForm = sendable !== undefined && formKind(sendable.mediaType) !== undefined;
    const bodyFits =
      sendable !== undefined &&
      isExact(drawn.body) &&
      oracle.allows(sendable.schema ?? {}, drawn.body) &&
      (!isForm || (isObject(drawn.body) && isCarried(drawn.body, "form")));
    if (operation.requestBody?.required && !bodyFits) return [];
    // fetch sends no body with GET and HEAD.
    if (/^(GET|HEAD)$/.test(operation.method) && operation.requestBody?.required) return [];
    const isSent = bodyFits && !/^(GET|HEAD)$/.test(operation.method);
    const body = isSent ? drawn.body : undefined;
    return [{ operation, params, body, mediaType: isSent ? sendable.mediaType : undefined }];
  });
}

/** Whether all integers are those that JavaScript knows exactly: others are rejected, as they would arrive changed. */
function isExact(value: unknown): boolean {
  if (typeof value === "number") return !Number.isInteger(value) || Number.isSafeInteger(value);
  return typeof value !== "object" || value === null || Object.values(value).every(isExact);
}

/** What arrived has everything that was sent, and besides only what has a default. */
function arrivedWhole(sent: unknown, arrived: unknown): boolean {
  if (Array.isArray(sent) && Array.isArray(arrived))
    return sent.length === arrived.length && sent.every((each, at) => arrivedWhole(each, arrived[at]));
  if (isObject(sent) && isObject(arrived))
    return Object.entries(sent).every(([name, each]) => arrivedWhole(each, (arrived as JsonObject)[name]));
  return isDeepStrictEqual(sent, arrived);
}

async function travel(
  name: string,
  model: ApiModel,
  files: ReadonlyMap<string, string>,
  base: string,
  folder: string,
) {
  const oracle = new Oracle(model.document);
  const calls = model.operations.flatMap((operation) => callsOf(model, operation, oracle));
  if (calls.length === 0) return;
  const { createRouter } = (await import(`${base}server.ts`)) as LoadedApi;
  const { createApiClient } = (await import(`${base}client.ts`)) as {
    createApiClient(
      options: object,
    ): Record<string, (path: string, call: object) => Promise<{ response: Response; error?: unknown }>>;
  };
  let received: Received | undefined;
  const handlers = Object.fromEntries(
    model.operations.map(({ id }) => [
      id,
      (request: Received) => {
        received = request;
        return { status: 204 };
      },
    ]),
  );
  const server = await serve(
    createRouter(handlers as never, { security: {}, refuseUnacceptable: false } as never),
  );
  const report = ({ operation }: Call, problem: string) =>
    disagreements.push(`${name} ${operation.id}: ${problem}`);
  try {
    const client = createApiClient({ origin: server.url });
    for (const call of calls) {
      const { operation, params, body, mediaType } = call;
      received = undefined;
      totals.calls += 1;
      const several = (operation.requestBody?.content.length ?? 0) > 1;
      try {
        const { response, error } = await (client[operation.method] as (typeof client)[string])(
          operation.path,
          {
            params,
            ...(body !== undefined && { body }),
            ...(several &&
              mediaType &&
              !mediaType.startsWith("multipart/") && { headers: { "Content-Type": mediaType } }),
          },
        );
        if (!received) {
          report(
            call,
            `an allowed call is rejected: ${response.status} ${JSON.stringify(error)?.slice(0, 300)} ${JSON.stringify({ params, body }).slice(0, 300)}`,
          );
          continue;
        }
        const got: Received = received;
        for (const [location, values] of Object.entries(params))
          for (const [key, value] of Object.entries(values)) {
            totals.values += 1;
            const part = got[partOf[location as Parameter["in"]]] as Record<string, unknown>;
            const arrived = part[location === "header" ? key.toLowerCase() : key];
            if (!arrivedWhole(value, arrived))
              report(
                call,
                `${location} ${key}: ${JSON.stringify(value)} arrives as ${JSON.stringify(arrived)}`,
              );
          }
        if (body !== undefined) {
          totals.values += 1;
          if (!arrivedWhole(body, got.body))
            report(call, `${mediaType} body: ${JSON.stringify(body)} arrives as ${JSON.stringify(got.body)}`);
        }
      } catch (error) {
        report(
          call,
          `threw ${error instanceof Error ? error.message : String(error)} ${JSON.stringify({ params, body }).slice(0, 300)}`,
        );
      }
    }
  } finally {
    await server.stop();
  }
  if (!options["no-types"]) await checkTypes(name, calls, files, folder);
}

async function checkTypes(
  name: string,
  calls: readonly Call[],
  files: ReadonlyMap<string, string>,
  folder: string,
) {
  const lines = ['import type { operations } from "./types.js";'];
  const byLine = new Map<number, string>();
  for (const { operation, params, body, mediaType } of calls) {
    const of = `operations[${JSON.stringify(operation.id)}]`;
    const add = (type: string, value: unknown, what: string) => {
      // TypeScript takes the `constructor` that every object has for a property of an index signature.
      if (JSON.stringify(value).includes('"constructor":')) return;
      lines.push(`export const value${lines.length}: ${type} = ${JSON.stringify(value)};`);
      byLine.set(lines.length, `${operation.id} ${what}`);
    };
    for (const [location, values] of Object.entries(params))
      for (const [key, value] of Object.entries(values))
        add(
          `NonNullable<${of}["parameters"][${JSON.stringify(location)}]>[${JSON.stringify(key)}]`,
          value,
          `${location} ${key}`,
        );
    // The texts that were drawn for files are no Blobs, which is what their type asks for.
    const media = operation.requestBody?.content.find((each) => each.mediaType === mediaType);
    const hasFiles =
      mediaType?.startsWith("multipart/") && JSON.stringify(media?.schema).includes('"binary"');
    if (body !== undefined && !hasFiles)
      add(`NonNullable<${of}["requestBody"]>["content"][${JSON.stringify(mediaType)}]`, body, "body");
  }
  if (lines.length === 1) return;
  totals.typed += lines.length - 1;
  const uses = join(folder, "uses.ts");
  const { writeFile } = await import("node:fs/promises");
  await writeFile(uses, `${lines.join("\n")}\n`);
  if (!files.has("types.ts")) return;
  for (const error of typeCheck([uses])) {
    const line = Number(/uses\.ts:(\d+)/.exec(error)?.[1]);
    disagreements.push(`${name} type of ${byLine.get(line)}: ${error} ${lines[line - 1]?.slice(0, 300)}`);
  }
}

if (!corpus) {
  console.log("../shared/corpus is not here: there is nothing to send.");
  process.exitCode = 1;
} else {
  console.log(`seed ${seed}`);
  for (const source of corpusDocuments().filter(({ name }) => name.includes(options.only))) {
    const made = await make(source);
    if (!made || made.model.operations.length === 0) continue;
    const folder = await mkdtemp(join(tmpdir(), "joinery-trip-"));
    try {
      const base = await install(made, folder);
      totals.documents += 1;
      totals.operations += made.model.operations.length;
      await travel(source.name, made.model, made.files, base, folder);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  for (const each of disagreements.slice(0, 200)) console.log(each);
  console.log(
    `${totals.documents} documents, ${totals.operations} operations, ${totals.calls} calls, ${totals.values} values sent, ${totals.typed} checked by tsc, ${disagreements.length} disagreements`,
  );
  process.exitCode = disagreements.length > 0 ? 1 : 0;
}
