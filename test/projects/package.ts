/** The package as tools that know every kind of resolution see it. */

import { join } from "node:path";
import { run, tools, type Workshop } from "./workshop.js";

/** Are the types wrong? Is it published right? @throws Error with what they say */
export async function checkPackage({ root, tarball }: Workshop): Promise<string> {
  await run(root, process.execPath, [
    join(tools, "@arethetypeswrong/cli/dist/index.js"),
    tarball,
    "--no-emoji",
  ]);
  await run(root, process.execPath, [join(tools, "publint/src/cli.js"), "run", tarball, "--strict"]);
  return "";
}
