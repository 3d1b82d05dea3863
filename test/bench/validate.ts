/**
 * `npm run bench:validate`: what validation costs. Bare Express with express.json, the compiled
 * validators, `joinery/middleware`, and express-openapi-validator, each in a process of its own, take
 * the same requests by turns, call the same handler and give the same answer to the byte. Ratios of
 * medians are what counts: the machine is never alone. Bare has the one route that is asked for, which
 * is the least that Express can do; "all routes" is Express with a route for every operation.
 */

import { type ChildProcess, fork } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import ts from "typescript";
import { resolveConfig } from "../../scripts/config.js";
import { Diagnostics } from "../../scripts/diagnostics.js";
import { type Generated, generate } from "../../scripts/generate.js";
import { largeDocument } from "./large-document.js";
import { median } from "./statistics.js";
import type { Routed } from "./validate-server.js";

const options = new Command()
  .option("--rounds <number>", "rounds of each measurement", Number, 41)
  .option("--seconds <number>", "how long a round loads each server", Number, 0.25)
  .option("--operations <number>", "operations of the large document", Number, 1000)
  .parse()
  .opts<{ rounds: number; seconds: number; operations: number }>();

/** Of starts and of what is allocated, which scatter less. */
const fewRounds = Math.min(options.rounds, 11);

const project = fileURLToPath(new URL("../../", import.meta.url));
const kinds = ["bare", "all routes", "compiled", "middleware", "reference"] as const;
type Kind = (typeof kinds)[number];

interface Scenario {
  readonly name: string;
  readonly folder: string;
  readonly id: string;
  readonly route: Routed;
  readonly request: Buffer;
}

interface Usage {
  readonly cpu: number;
  readonly heap: number;
  readonly collections: number;
}

function transpile(text: string): string {
  const { ESNext, ES2022 } = { ESNext: ts.ModuleKind.ESNext, ES2022: ts.ScriptTarget.ES2022 };
  return ts.transpileModule(text, {
    compilerOptions: { module: ESNext, target: ES2022, verbatimModuleSyntax: true },
  }).outputText;
}

async function build(generated: Generated, folder: string): Promise<void> {
  for (const [name, text] of generated.files) {
    const target = join(folder, name.replace(/\.ts$/, ".js"));
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, name.endsWith(".ts") ? transpile(text) : text);
  }
}

/** The package as it is built, for the middleware that is in it. */
async function buildTool(folder: string): Promise<void> {
  const scripts = join(project, "scripts");
  for (const name of await readdir(scripts, { recursive: true })) {
    if (!name.endsWith(".ts")) continue;
    const target = join(folder, name.replace(/\.ts$/, ".js"));
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, transpile(await readFile(join(scripts, name), "utf8")));
  }
}

async function scenario(
  root: string,
  name: string,
  document: { root: string; file: string },
  id: string,
  path: string,
  body: unknown,
): Promise<Scenario> {
  const settings = {
    // Who asks is not what is measured.
    documents: [
      { file: document.file, overlays: [join(project, "test/differential/without-security.overlay.yaml")] },
    ],
    variables: { CLIENT_MAJOR_VERSION: { default: "v3", enum: ["v3", "r0"] } },
  };
  const config = await resolveConfig(settings, document.root, new Diagnostics());
  if (!config) throw new Error("the configuration is wrong");
  const generated = await generate(config);
  const folder = join(root, name);
  await build(generated, folder);
  const operation = generated.model.operations.find((each) => each.id === id);
  if (!operation) throw new Error(`${name} has no operation ${id}`);
  const routes = generated.model.operations.flatMap(({ method, path, basePaths, parameters }) => {
    const hasQuery = parameters.some((parameter) => parameter.in === "query");
    return basePaths.map((base) => ({ method, path, base, hasQuery }));
  });
  await writeFile(join(folder, "routes.json"), JSON.stringify(routes));
  const route = routes.find(({ method, path }) => method === operation.method && path === operation.path);
  if (!route) throw new Error(`${id} has no route`);
  const text = JSON.stringify(body);
  const head = [
    `${route.method} ${route.base}${path} HTTP/1.1`,
    "Host: 127.0.0.1",
    "Content-Type: application/json",
    `Content-Length: ${Buffer.byteLength(text)}`,
    "Accept: */*",
  ];
  const request = Buffer.from(`${head.join("\r\n")}\r\n\r\n${text}`);
  return { name, folder, id, route, request };
}

/** Those that compile when they start. */
const makesCode = (kind: Kind) => kind === "reference" || kind === "middleware";

/** A server process, ready to be asked. */
class Subject {
  readonly #child: ChildProcess;
  readonly port: number;

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.port = port;
  }

  static async start(kind: Kind, { folder, id, route }: Scenario, flags: string[] = []): Promise<Subject> {
    const child = fork(join(dirname(folder), "validate-server.js"), [kind, folder, id], {
      execArgv: ["--disallow-code-generation-from-strings", ...flags].filter(
        (flag) => !makesCode(kind) || !flag.includes("disallow"),
      ),
      env: { ...process.env, NODE_ENV: "production", BENCH_ROUTE: JSON.stringify(route) },
    });
    const { port } = await new Promise<{ port: number }>((resolve, reject) => {
      child.once("message", (message) => resolve(message as { port: number }));
      child.once("exit", (code) => reject(new Error(`${kind} ended with ${code}`)));
    });
    return new Subject(child, port);
  }

  usage(): Promise<Usage> {
    return new Promise((resolve) => {
      this.#child.once("message", (message) => resolve(message as Usage));
      this.#child.send("usage");
    });
  }

  /** Resolves once the process has ended. */
  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once("exit", resolve));
    this.#child.kill();
    await ended;
  }
}

/** Requests before the first round: what runs often is to be compiled by then, with all. */
const warmUp = 10_000;

/** Sends the same request over many connections until `done` says so; counts answers. */
function pound(
  port: number,
  request: Buffer,
  connections: number,
  done: (answers: number) => boolean,
): Promise<number> {
  let answers = 0;
  const one = () =>
    new Promise<void>((resolve, reject) => {
      const socket = connect(port, "127.0.0.1", () => socket.write(request));
      let received = "";
      socket.on("error", reject);
      socket.on("data", (chunk) => {
        received += chunk.toString("latin1");
        const end = received.indexOf("\r\n\r\n");
        if (end === -1) return;
        const length = Number(/content-length: (\d+)/i.exec(received)?.[1] ?? 0);
        if (received.length < end + 4 + length) return;
        if (!received.startsWith("HTTP/1.1 200")) {
          reject(new Error(received));
          return;
        }
        received = "";
        answers += 1;
        if (done(answers)) {
          socket.destroy();
          resolve();
        } else socket.write(request);
      });
    });
  return Promise.all(Array.from({ length: connections }, one)).then(() => answers);
}

function forSeconds(seconds: number): () => boolean {
  const end = performance.now() + seconds * 1000;
  return () => performance.now() > end;
}

/** Whoever answers something else is not doing the same work. */
async function compareAnswers({ request }: Scenario, subjects: ReadonlyMap<Kind, Subject>): Promise<void> {
  const told = new Map<Kind, string>();
  const once = request.toString("latin1").replace("Accept:", "Connection: close\r\nAccept:");
  for (const [kind, { port }] of subjects) {
    const socket = connect(port, "127.0.0.1");
    socket.write(once, "latin1");
    const answer = Buffer.concat(await socket.toArray()).toString();
    told.set(kind, answer.replace(/^Date: .*\r\n/im, ""));
  }
  for (const [kind, answer] of told)
    if (answer !== told.get("bare"))
      throw new Error(`${kind} answers\n${answer}\nand bare\n${told.get("bare")}`);
}

async function throughput(each: Scenario): Promise<void> {
  const subjects = new Map<Kind, Subject>();
  for (const kind of kinds) subjects.set(kind, await Subject.start(kind, each));
  await compareAnswers(each, subjects);
  const rates = new Map<Kind, number[]>(kinds.map((kind) => [kind, []]));
  const costs = new Map<Kind, number[]>(kinds.map((kind) => [kind, []]));
  for (const subject of subjects.values())
    await pound(subject.port, each.request, 32, (answers) => answers >= warmUp);
  for (let round = 0; round < options.rounds; round += 1) {
    // There and back, so that what changes with time changes for all.
    for (const [kind, subject] of round % 2 === 0 ? subjects : [...subjects].reverse()) {
      const before = await subject.usage();
      const start = performance.now();
      const answers = await pound(subject.port, each.request, 32, forSeconds(options.seconds));
      const seconds = (performance.now() - start) / 1000;
      const after = await subject.usage();
      rates.get(kind)?.push(answers / seconds);
      costs.get(kind)?.push((after.cpu - before.cpu) / answers);
    }
  }
  for (const subject of subjects.values()) await subject.stop();
  const rate = (kind: Kind) => median(rates.get(kind) ?? []);
  const cost = (kind: Kind) => median(costs.get(kind) ?? []);
  process.stdout.write(
    `${each.name}: requests a second, and CPU time a request (medians of ${options.rounds} rounds)\n`,
  );
  for (const kind of kinds)
    process.stdout.write(
      `  ${kind.padEnd(11)}${rate(kind).toFixed(0).padStart(7)}/s ${cost(kind).toFixed(0).padStart(6)} µs\n`,
    );
  const goal = (value: number, least: number) =>
    `${value.toFixed(2)} (goal ≥ ${least}) ${value >= least ? "✓" : "✗"}`;
  process.stdout.write(
    `  compiled / all routes: ${(rate("compiled") / rate("all routes")).toFixed(2)}; by CPU time ${(cost("all routes") / cost("compiled")).toFixed(2)}\n`,
  );
  process.stdout.write(
    `  compiled / bare: ${goal(rate("compiled") / rate("bare"), 0.97)}; by CPU time ${(cost("bare") / cost("compiled")).toFixed(2)}\n`,
  );
  process.stdout.write(
    `  middleware / reference: ${(rate("middleware") / rate("reference")).toFixed(2)}; by CPU time ${(cost("reference") / cost("middleware")).toFixed(2)}\n`,
  );
  process.stdout.write(
    `  compiled / reference: ${goal(rate("compiled") / rate("reference"), 1.4)}; by CPU time ${(cost("reference") / cost("compiled")).toFixed(2)}\n`,
  );
}

async function starts(scenarios: readonly Scenario[]): Promise<void> {
  const times = new Map<string, number[]>();
  const costs = new Map<string, number[]>();
  for (let round = 0; round < fewRounds; round += 1) {
    for (const each of scenarios) {
      // There and back, each alone: what a process before it leaves to do is not its own.
      for (const kind of round % 2 === 0 ? kinds : [...kinds].reverse()) {
        const start = performance.now();
        const subject = await Subject.start(kind, each);
        await pound(subject.port, each.request, 1, () => true);
        const key = `${each.name} ${kind}`;
        times.set(key, [...(times.get(key) ?? []), performance.now() - start]);
        costs.set(key, [...(costs.get(key) ?? []), (await subject.usage()).cpu / 1000]);
        await subject.stop();
      }
    }
  }
  process.stdout.write(
    `start of the process to the first answered request (medians of ${fewRounds} rounds)\n`,
  );
  for (const { name } of scenarios) {
    const time = (kind: Kind) => median(times.get(`${name} ${kind}`) ?? []);
    const cost = (kind: Kind) => median(costs.get(`${name} ${kind}`) ?? []);
    const ratio = time("compiled") / time("bare");
    const told = kinds.map((kind) => `${kind} ${time(kind).toFixed(0)} ms`).join(", ");
    process.stdout.write(
      `  ${name}: ${told}; compiled / bare ${ratio.toFixed(2)} (goal ≤ 1.2) ${ratio <= 1.2 ? "✓" : "✗"}; by CPU time ${(cost("compiled") / cost("bare")).toFixed(2)}\n`,
    );
  }
}

/** With a young generation that holds all of it, what is allocated shows as growth. */
async function allocation(each: Scenario): Promise<void> {
  process.stdout.write(`${each.name}: bytes allocated a request\n`);
  for (const kind of kinds) {
    const subject = await Subject.start(kind, each, [
      "--max-semi-space-size=512",
      "--min-semi-space-size=512",
    ]);
    await pound(subject.port, each.request, 8, (answers) => answers >= 3000);
    const found: number[] = [];
    for (let round = 0; round < fewRounds; round += 1) {
      const before = await subject.usage();
      const answers = await pound(subject.port, each.request, 8, (count) => count >= 500);
      const after = await subject.usage();
      if (after.collections === before.collections) found.push((after.heap - before.heap) / answers);
    }
    await subject.stop();
    process.stdout.write(
      `  ${kind.padEnd(11)}${found.length > 0 ? median(found).toFixed(0).padStart(7) : "collected"}\n`,
    );
  }
}

async function run(): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), "joinery-bench-"));
  try {
    await symlink(join(project, "node_modules"), join(root, "node_modules"));
    await writeFile(join(root, "package.json"), '{"type":"module"}');
    const server = await readFile(join(project, "test/bench/validate-server.ts"), "utf8");
    await writeFile(join(root, "validate-server.js"), transpile(server));
    await buildTool(join(root, "joinery"));
    const large = largeDocument(options.operations);
    await writeFile(join(root, "large.json"), JSON.stringify(large.document));
    const scenarios = [
      await scenario(
        root,
        "join",
        { root: project, file: "generated/openapi.json" },
        "joinRoomById",
        "/rooms/%21room%3Alocalhost/join",
        { reason: "To read." },
      ),
      await scenario(
        root,
        `large-${options.operations}`,
        { root, file: "large.json" },
        large.operationId,
        large.path,
        large.body,
      ),
    ];
    process.stdout.write(
      "bare and compiled run with --disallow-code-generation-from-strings; the others make code when they start\n",
    );
    for (const each of scenarios) await throughput(each);
    await starts(scenarios);
    for (const each of scenarios) await allocation(each);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

await run();
