/**
 * `npm run check:projects`: packs the tool and uses it in users' projects of every kind: `cases.ts` names them. Each is a
 * folder of its own, where the packed tool generates, the project's tools build, and the result answers calls with
 * production dependencies only, under Node 20, 22 and 24. `-- --only TEXT` runs those whose name has the text, `--keep`
 * keeps the folders. Exits with 1 when any fails.
 */

import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { projectCases } from "./cases.js";
import { checkMiddleware } from "./middleware.js";
import { checkPackage } from "./package.js";
import { checkPnpm } from "./pnpm.js";
import { checkProject } from "./project.js";
import { installTools, removeWorkshop, startWorkshop, type Workshop } from "./workshop.js";

interface Check {
  readonly name: string;
  /** @throws Error that says what failed */
  readonly run: (workshop: Workshop) => Promise<string>;
}

const { values } = parseArgs({
  options: { only: { type: "string", default: "" }, keep: { type: "boolean" } },
});

async function main(): Promise<number> {
  installTools();
  const workshop = await startWorkshop();
  const checks: Check[] = [
    { name: "package: attw and publint", run: checkPackage },
    { name: "pnpm: install, compile, production", run: checkPnpm },
    ...checkMiddleware,
    ...projectCases.map((project) => ({
      name: project.name,
      run: (at: Workshop) => checkProject(project, at),
    })),
  ].filter(({ name }) => name.includes(values.only));
  let failed = 0;
  const queue = [...checks];
  const work = async () => {
    for (let check = queue.shift(); check; check = queue.shift()) {
      const start = performance.now();
      const problem = await check.run(workshop).then(
        (note) => {
          process.stdout.write(`✓ ${check?.name}${note && `: ${note}`} (${seconds(start)})\n`);
          return undefined;
        },
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      );
      if (problem === undefined) continue;
      failed += 1;
      process.stdout.write(`✗ ${check.name} (${seconds(start)})\n${problem.replace(/^/gm, "    ")}\n`);
    }
  };
  await Promise.all(Array.from({ length: Math.min(2, cpus().length) }, work));
  process.stdout.write(`${checks.length} projects, ${failed} failed\n`);
  if (!values.keep) await removeWorkshop(workshop);
  else process.stdout.write(`${workshop.root}\n`);
  return failed === 0 && checks.length > 0 ? 0 : 1;
}

function seconds(start: number): string {
  return `${((performance.now() - start) / 1000).toFixed(1)} s`;
}

process.exitCode = await main();
