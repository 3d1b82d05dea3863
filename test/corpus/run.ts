/**
 * `npm run corpus`: generates from every root of ../shared/corpus, type-checks what came of
 * it, and asks others about the OpenAPI documents. One row a root; exits with 1 when any is
 * not as it has to be.
 */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { corpus, findRoots, isMarked, type Root, refused, soundDespiteMark } from "./documents.js";
import { explained } from "./explained.js";
import { printTable } from "./print-table.js";
import { type Made, type Row, upgraded } from "./table-row.js";
import { createTypeChecker } from "./type-check.js";
import { redoclyVerdict, seriousmeVerdict } from "./verdicts.js";

const project = fileURLToPath(new URL("../..", import.meta.url));
const generator = fileURLToPath(new URL("generate-root.ts", import.meta.url));
/** A document that takes longer is at fault, or we are. */
const timeLimit = 120_000;

async function main(): Promise<void> {
  const { only, json } = new Command("corpus")
    .description("Makes everything of every document of ../shared/corpus, and judges it.")
    .option("--only <text>", "the roots alone whose name holds this")
    .option("--json", "print the rows as JSON")
    .parse()
    .opts<{ only?: string; json?: true }>();
  if (!existsSync(corpus)) {
    process.stderr.write("../shared/corpus is not here: there is nothing to generate from.\n");
    process.exitCode = 1;
    return;
  }
  const roots = findRoots().filter(({ name }) => name.includes(only ?? ""));
  if (roots.length === 0) {
    process.stderr.write(`No root of the corpus has ${JSON.stringify(only)} in its name.\n`);
    process.exitCode = 2;
    return;
  }
  const folder = await mkdtemp(join(tmpdir(), "joinery-corpus-"));
  try {
    // The generated code finds its packages here.
    await symlink(join(project, "node_modules"), join(folder, "node_modules"), "dir");
    const rows = await makeRows(roots, folder);
    if (json) process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
    else printTable(rows);
    if (rows.some(({ faults }) => faults.length > 0)) process.exitCode = 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Processes generate beside each other; what they made is judged here as it comes. */
async function makeRows(roots: readonly Root[], folder: string): Promise<Row[]> {
  const typeCheck = createTypeChecker(true);
  const waiting = roots.map((root, index) => ({ root, index }));
  const rows: Row[] = [];
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const { root, index } = next;
      const own = join(folder, String(index));
      await mkdir(own);
      const made = await generateApart(root, own);
      rows[index] = await judge(root, made, own, typeCheck);
      await rm(own, { recursive: true });
      if (process.stderr.isTTY) process.stderr.write(`\r${rows.filter(Boolean).length} of ${roots.length} `);
      // A run that is broken off has said what it saw.
      for (const fault of rows[index]?.faults ?? []) process.stderr.write(`${root.name}: ${fault}\n`);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  if (process.stderr.isTTY) process.stderr.write("\r\u001b[K");
  return rows;
}

async function generateApart({ name }: Root, folder: string): Promise<Made> {
  const child = spawn(process.execPath, ["--import", "tsx", generator, name, folder], {
    cwd: project,
    stdio: ["ignore", "pipe", "inherit"],
    timeout: timeLimit,
  });
  const text = child.stdout.setEncoding("utf8").toArray();
  const [code, signal] = (await once(child, "close")) as [number | null, string | null];
  if (code !== 0) {
    const how = signal === null ? `exit ${code}` : signal;
    return { seconds: 0, peakMemory: 0, warnings: 0, errors: [`crash (${how})`] };
  }
  return JSON.parse((await text).join("")) as Made;
}

async function judge(
  root: Root,
  made: Made,
  folder: string,
  typeCheck: (files: readonly string[]) => string[],
): Promise<Row> {
  const expected = refused[root.name] ?? [];
  const faults: string[] = [];
  if (made.errors.join() !== expected.join())
    faults.push(
      `refused for ${made.errors.join(", ") || "nothing"}, not for ${expected.join(", ") || "nothing"}`,
    );
  if (isMarked(root.name) && expected.length === 0 && !Object.hasOwn(soundDespiteMark, root.name))
    faults.push("its folder is marked as one to refuse, and no list says why it is not");
  if (made.operations === undefined)
    return { ...made, name: root.name, typeErrors: [], redocly: [], seriousme: [], faults };

  const code = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".ts"),
  );
  const typeErrors = typeCheck(code.map((file) => join(folder, file)));
  const documents = ["openapi.json", upgraded].map((file) => readFileSync(join(folder, file), "utf8"));
  const redocly = (await Promise.all(documents.map(redoclyVerdict))).flat();
  const seriousme = (await Promise.all(documents.map(seriousmeVerdict))).flat();
  const reasons = Object.keys(explained[root.name] ?? {});
  const said = [...redocly, ...seriousme];
  faults.push(
    ...(made.unstable ?? []),
    ...typeErrors,
    ...said.filter((each) => !reasons.some((start) => each.startsWith(start))),
  );
  const idle = reasons.filter((start) => !said.some((each) => each.startsWith(start)));
  faults.push(
    ...idle.map((start) => `nobody says ${JSON.stringify(start)} any more: take it off explained.ts`),
  );
  if (made.leaves?.unexplained !== 0) faults.push(`${made.leaves?.unexplained} leaves are in no class`);
  return { ...made, name: root.name, typeErrors, redocly, seriousme, faults };
}

await main();
