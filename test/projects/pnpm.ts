/** A project whose packages pnpm installs, each with nothing but its own dependencies. */

import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { strictest } from "./compiler-options.js";
import { expected } from "./expected.js";
import { hintOf, joinery, run, runTool, sources, tools, type Workshop } from "./workshop.js";

/** Installs, generates, compiles and runs. @throws Error that says what failed */
export async function checkPnpm({ root, tarball }: Workshop): Promise<string> {
  const folder = join(root, "pnpm");
  const pnpm = (...words: string[]) =>
    run(folder, process.execPath, [
      join(tools, "pnpm/bin/pnpm.mjs"),
      ...words,
      "--store-dir",
      join(root, "pnpm-store"),
    ]);
  await mkdir(join(folder, "src"), { recursive: true });
  await writeFile(
    join(folder, "package.json"),
    JSON.stringify({ name: "user", private: true, type: "module" }),
  );
  await cp(join(sources, "api.yaml"), join(folder, "api.yaml"));
  await pnpm("add", "--save-dev", tarball);
  for (const name of ["check.ts", "main.ts"]) await cp(join(sources, name), join(folder, "src", name));
  const config = await readFile(join(sources, "joinery.config.ts"), "utf8");
  await writeFile(join(folder, "src/joinery.config.ts"), config);
  await writeFile(join(folder, "joinery.config.ts"), config);
  const hint = hintOf(await joinery(folder, "generate"), "pnpm");
  if (hint.length !== 2) throw new Error(`The hint is ${JSON.stringify(hint)}`);
  for (const words of hint) await pnpm(...words);
  const compilerOptions = {
    ...strictest,
    target: "ES2022",
    module: "nodenext",
    rootDir: "src",
    outDir: "dist",
  };
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["src"] }));
  await runTool(folder, "tsc", []);
  await rm(join(folder, "node_modules"), { recursive: true });
  await pnpm("install", "--prod", "--frozen-lockfile");
  const printed = await run(folder, process.execPath, ["dist/main.js"]);
  if (printed.trim() !== expected) throw new Error(printed);
  return "";
}
