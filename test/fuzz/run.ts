/**
 * `npm run fuzz`: hostile requests to the running server. No 500, no crash, no growth of memory, no
 * answer that the document does not declare. `--seed N` repeats a run.
 */

import { mkdtemp, readFile, rm } from "node:fs/promises";
import { Agent, createServer, request as httpRequest } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { Command } from "commander";
import fc from "fast-check";
import pino from "pino";
import { operations } from "../../generated/operations.js";
import { checkAnswer } from "../../generated/runtime/answers.js";
import { PathTree } from "../../generated/runtime/paths.js";
import { createApp } from "../../src/app.js";
import { unlimitedJoins } from "../../src/rooms/rate-limit.js";
import { createServices } from "../../src/services.js";
import { openSqliteStorage } from "../../src/storage/sqlite.js";
import { make, ownDocuments } from "../differential/documents.js";
import { requestsTo, type TestRequest } from "../differential/requests.js";
import { loadOperations } from "../support/generated.js";
import { type HostileRequest, hostile } from "./hostile.js";

const options = new Command()
  .option("--seed <number>", "repeats a run", Number, Date.now() % 1_000_000)
  .option("--requests <number>", "requests to send", Number, 100_000)
  .parse()
  .opts<{ seed: number; requests: number }>();

/** Bytes that the heap may grow by, once the server is warm. */
const mostGrowth = 24 * 1024 * 1024;

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

const tree = new PathTree(Object.values(await loadOperations(operations)));
const problems = new Map<string, string>();
const statuses = new Map<number, number>();

function report(problem: string, request: HostileRequest): void {
  if (problems.size < 50 && !problems.has(problem))
    problems.set(
      problem,
      `${request.method} ${request.url.slice(0, 200)} ${JSON.stringify(request.headers).slice(0, 200)} ${String(request.body ?? "").slice(0, 200)}`,
    );
}

/** Undefined when the server ends the connection: it may, of what is no HTTP. */
function ask(
  port: number,
  agent: Agent,
  { method, url, headers, body }: HostileRequest,
): Promise<Answer | undefined> {
  return new Promise((resolve) => {
    const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
    const sent = httpRequest(
      {
        port,
        host: "127.0.0.1",
        agent,
        method,
        path: url,
        headers: { ...headers, ...length },
        timeout: 20_000,
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", () => resolve(undefined));
        response.on("end", () =>
          resolve({
            status: response.statusCode ?? 0,
            type: response.headers["content-type"] ?? "",
            text: Buffer.concat(chunks).toString(),
          }),
        );
      },
    );
    sent.on("timeout", () => {
      report("no answer in 20 seconds", { method, url, headers, body });
      sent.destroy();
    });
    sent.on("error", () => resolve(undefined));
    sent.end(body);
  });
}

async function judge(request: HostileRequest, answer: Answer): Promise<void> {
  // Node itself answers an expectation that it does not know, before anything of ours (RFC 9110, 10.1.1).
  if (answer.status === 417) return;
  statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
  if (answer.status >= 500) report(`${answer.status} ${answer.text.slice(0, 100)}`, request);
  const match = tree.match(request.url.split("?", 1)[0] ?? "");
  const route = match?.routes.get(request.method);
  if (route && answer.type.includes("json")) {
    const body = JSON.parse(answer.text) as unknown;
    await checkAnswer(route.operation, { status: answer.status, body }).catch((error: Error) =>
      report(error.message.slice(0, 120), request),
    );
  } else if (route && answer.status !== 204)
    report(`${route.operation.id}: ${answer.status} without JSON`, request);
}

async function run(): Promise<void> {
  process.stdout.write(`seed ${options.seed}\n`);
  const start = performance.now();
  const [own] = ownDocuments();
  const made = own && (await make(own));
  if (!made) throw new Error("our own document does not generate");
  const folder = await mkdtemp(join(tmpdir(), "joinery-fuzz-"));
  const storage = await openSqliteStorage(join(folder, "fuzz.db"));
  const services = await createServices(storage, { serverName: "localhost", joinRates: unlimitedJoins });
  const document = JSON.parse(
    await readFile(new URL("../../generated/openapi.json", import.meta.url), "utf8"),
  ) as object;
  const logger = pino({ level: "silent" });
  const server = createServer(
    { maxHeaderSize: 32 * 1024 },
    createApp({ services, logger, document, validation: "compiled", validateAnswers: true }),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  const registered = await ask(port, agent, {
    method: "POST",
    url: "/_matrix/client/v3/register",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ username: "fuzz", password: "a long secret", auth: { type: "m.login.dummy" } }),
  });
  const token = (JSON.parse(registered?.text ?? "{}") as { access_token: string }).access_token;

  let sent = 0;
  let warm = 0;
  const each = made.model.operations.filter(({ id }) => !/^logout/.test(id));
  for (let round = 0; sent < options.requests; round += 1) {
    for (const [at, operation] of each.entries()) {
      const seed = options.seed + round * 1000 + at;
      const base: TestRequest[] = requestsTo(made.model, operation, 16, seed);
      const draws = fc.sample(fc.array(fc.nat(100_000), { minLength: 12, maxLength: 12 }), {
        seed,
        numRuns: base.length,
      });
      const batch = base.map((request, index) => {
        const authorized = {
          ...request,
          headers: {
            ...request.headers,
            ...((draws[index]?.[11] ?? 0) % 8 > 0 && { authorization: `Bearer ${token}` }),
          },
        };
        return hostile(authorized, draws[index] ?? []);
      });
      const answers = await Promise.all(batch.map((request) => ask(port, agent, request)));
      for (const [index, answer] of answers.entries())
        if (answer) await judge(batch[index] as HostileRequest, answer);
      sent += batch.length;
    }
    if (warm === 0 && sent > options.requests / 4) {
      collect();
      warm = process.memoryUsage().heapUsed;
    }
  }
  collect();
  const growth = process.memoryUsage().heapUsed - warm;
  if (growth > mostGrowth) problems.set(`the heap grew by ${Math.round(growth / 1024)} KiB`, "");
  const health = await ask(port, agent, { method: "GET", url: "/health", headers: {}, body: undefined });
  if (health?.status !== 200) problems.set("the server is not healthy afterwards", "");
  if (Object.hasOwn(Object.prototype, "polluted")) problems.set("the prototype of objects was changed", "");
  agent.destroy();
  server.closeAllConnections();
  server.close();
  await storage.close();
  await rm(folder, { recursive: true, force: true });
  for (const [problem, example] of problems) process.stdout.write(`✗ ${problem}\n    ${example}\n`);
  const counts = [...statuses].sort(([a], [b]) => a - b).map(([status, count]) => `${status}: ${count}`);
  process.stdout.write(
    `${sent} requests (${counts.join(", ")}), ${problems.size} problems, the heap grew by ${Math.round(growth / 1024)} KiB ` +
      `after the first quarter, seed ${options.seed}, ${Math.round((performance.now() - start) / 1000)} s\n`,
  );
  process.exitCode = problems.size > 0 ? 1 : 0;
}

await run();
