/**
 * `npm run differential`: the same requests to both engines. Verdict, status and the first error's
 * path have to agree, or the case is one of `known.ts`. `--seed N` repeats a run. With `--answers` the
 * handlers' answers are what is held against the document.
 */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import type { Express } from "express";
import type { Generated } from "../../scripts/generate.js";
import type { Operation } from "../../scripts/model/model.js";
import { answersOf, type TestAnswer } from "./answers.js";
import { corpusDocuments, type DocumentSource, install, make, ownDocuments } from "./documents.js";
import { type Case, knownDifference } from "./known.js";
import { bareRequest, requestsTo, type TestRequest } from "./requests.js";
import {
  askingFor,
  compiledApp,
  type GeneratedModules,
  type Outcome,
  ownMiddlewareApp,
  referenceApp,
  Target,
} from "./servers.js";

const options = new Command()
  .option("--seed <number>", "repeats a run", (text) => Number(text), Date.now() % 1_000_000)
  .option("--requests <number>", "requests (or answers) to send", (text) => Number(text), 200_000)
  .option("--only <text>", "only documents whose name has this")
  .option("--own", "only our own documents")
  .option("--answers", "answers in the place of requests")
  .option("--middleware", "joinery/middleware in the place of the generated server")
  .option("--show <number>", "disagreements to show", (text) => Number(text), 20)
  .parse()
  .opts<{
    seed: number;
    requests: number;
    only?: string;
    own?: boolean;
    answers?: boolean;
    middleware?: boolean;
    show: number;
  }>();

interface Totals {
  documents: number;
  operations: number;
  requests: number;
  accepted: number;
  refused: number;
  readonly known: Map<string, number>;
  readonly unknown: Case[];
}

const totals: Totals = {
  documents: 0,
  operations: 0,
  requests: 0,
  accepted: 0,
  refused: 0,
  known: new Map(),
  unknown: [],
};

/** Whether both say the same. Of a choice that nothing fits, each may name another branch first. */
export function agree(reference: Outcome, compiled: Outcome): boolean {
  if (reference.status !== compiled.status) return false;
  if (reference.errors.length === 0) return true;
  const [first] = compiled.errors;
  const [expected] = reference.errors;
  if (first?.path === expected?.path) return true;
  const isChoice = reference.errors.some(({ errorCode = "" }) => /^(oneOf|anyOf)\./.test(errorCode));
  return isChoice && reference.errors.some(({ path }) => path === first?.path);
}

async function compare(
  reference: Target,
  compiled: Target,
  made: Generated,
  operation: Operation,
  request: TestRequest,
  answer?: TestAnswer,
) {
  const [expected, actual] = await Promise.all([reference.ask(request), compiled.ask(request)]);
  totals.requests += 1;
  // The path means another operation, which the reference was not told of.
  if (actual.operation !== undefined && actual.operation !== operation.id) return;
  if (actual.status === (answer?.status ?? 200)) totals.accepted += 1;
  else totals.refused += 1;
  if (agree(expected, actual)) return;
  const sent = { operation, request, ...(answer && { answer }) };
  const found: Case = { model: made.model, ...sent, reference: expected, compiled: actual };
  const rule = knownDifference(found);
  if (rule) totals.known.set(rule.id, (totals.known.get(rule.id) ?? 0) + 1);
  else totals.unknown.push(found);
}

async function compareDocument(
  made: Generated,
  folder: string,
  share: number,
  reference: Target,
  compiled: Target,
) {
  const given: { list: readonly TestAnswer[] } | undefined = options.answers ? { list: [] } : undefined;
  if (!options.middleware) compiled.app = await generatedApp(made, folder, given);
  totals.documents += 1;
  for (const [at, operation] of made.model.operations.entries()) {
    const seed = options.seed + at;
    const answers = given && answersOf(made.model, operation, share, seed);
    if (answers?.length === 0) continue;
    if (given) given.list = answers ?? [];
    totals.operations += 1;
    reference.app = referenceApp(made.model.document, operation, answers);
    if (options.middleware) compiled.app = ownMiddlewareApp(made.model.document, operation, answers);
    const requests =
      answers?.map((_, number) => askingFor(bareRequest(operation), number)) ??
      requestsTo(made.model, operation, share, seed);
    for (let from = 0; from < requests.length; from += 16) {
      const batch = requests.slice(from, from + 16);
      await Promise.all(
        batch.map((request, number) =>
          compare(reference, compiled, made, operation, request, answers?.[from + number]),
        ),
      );
    }
  }
}

async function generatedApp(
  made: Generated,
  folder: string,
  answers: { readonly list: readonly TestAnswer[] } | undefined,
): Promise<Express> {
  const base = await install(made, folder);
  const { operations } = (await import(`${base}operations.ts`)) as Pick<GeneratedModules, "operations">;
  const { routeOperations } = (await import(`${base}runtime/router.ts`)) as Pick<
    GeneratedModules,
    "routeOperations"
  >;
  return compiledApp({ operations, routeOperations }, answers);
}

function show({ operation, request, answer, reference, compiled }: Case): string {
  const say = ({ status, errors, message }: Outcome) =>
    `${status} ${errors[0]?.path ?? ""} ${errors[0]?.message ?? message ?? ""}`.slice(0, 200);
  return [
    `${operation.id}: ${answer?.fault ?? request.fault} at ${answer ? "answer" : request.at}`,
    ...(answer
      ? [`  ${answer.status} ${answer.contentType ?? ""} ${JSON.stringify(answer.body)?.slice(0, 300)}`]
      : []),
    `  ${request.method} ${request.url.slice(0, 300)} ${JSON.stringify(request.headers)} ${request.body?.slice(0, 300) ?? ""}`,
    `  reference: ${say(reference)}`,
    `  compiled:  ${say(compiled)}`,
  ].join("\n");
}

/** One example of each kind of disagreement, and how many there are of it. */
function grouped(cases: readonly Case[]): [Case, number][] {
  const groups = new Map<string, [Case, number]>();
  for (const each of cases) {
    const { operation, request, answer, reference, compiled } = each;
    const key = [
      operation.id,
      answer?.fault ?? request.at,
      reference.status,
      reference.errors[0]?.message,
      compiled.status,
    ].join(" ");
    groups.set(key, [groups.get(key)?.[0] ?? each, (groups.get(key)?.[1] ?? 0) + 1]);
  }
  return [...groups.values()];
}

async function run(): Promise<void> {
  const start = performance.now();
  const all = [...ownDocuments(), ...(options.own ? [] : corpusDocuments())];
  const sources = all.filter(({ name }) => name.includes(options.only ?? ""));
  process.stdout.write(`seed ${options.seed}\n`);
  if (!options.own && corpusDocuments().length === 0)
    process.stdout.write("skipped: the corpus (../shared/corpus) is not here; our own documents only\n");
  const made: { source: DocumentSource; generated: Generated }[] = [];
  for (const source of sources) {
    const generated = await make(source);
    if (generated && generated.model.operations.length > 0) made.push({ source, generated });
    else process.stdout.write(`  refused by the pipeline: ${source.name}\n`);
  }
  const operations = made.reduce((sum, { generated }) => sum + generated.model.operations.length, 0);
  const share = Math.ceil(options.requests / Math.max(operations, 1));
  const folder = await mkdtemp(join(tmpdir(), "joinery-differential-"));
  const reference = new Target();
  const compiled = new Target();
  try {
    await Promise.all([reference.start(), compiled.start()]);
    for (const [at, { source, generated }] of made.entries()) {
      const before = totals.unknown.length;
      await compareDocument(generated, join(folder, String(at)), share, reference, compiled);
      const odd = totals.unknown.length - before;
      if (odd > 0) process.stdout.write(`  ${source.name}: ${odd} disagreements\n`);
    }
  } finally {
    reference.stop();
    compiled.stop();
    await rm(folder, { recursive: true, force: true });
  }
  for (const [examples, count] of grouped(totals.unknown).slice(0, options.show))
    process.stdout.write(`${count} × ${show(examples)}\n`);
  for (const [id, count] of totals.known) process.stdout.write(`  known: ${id} ${count}\n`);
  process.stdout.write(
    `${totals.documents} documents, ${totals.operations} operations, ${totals.requests} requests ` +
      `(${totals.accepted} accepted, ${totals.refused} refused), ${totals.unknown.length} disagreements outside the list, ` +
      `seed ${options.seed}, ${Math.round((performance.now() - start) / 1000)} s\n`,
  );
  process.exitCode = totals.unknown.length > 0 ? 1 : 0;
}

await run();
