/** `npm run build`: scripts/ → dist/, which is what is packed. */

import { spawnSync } from "node:child_process";
import { cp, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundle } from "./bundle.js";
import { copyDeclarations } from "./declarations.js";
import { writeStructureRules } from "./structure-rules.js";

const project = fileURLToPath(new URL("../../", import.meta.url));
const dist = join(project, "dist");

await rm(dist, { recursive: true, force: true });
const tsc = join(project, "node_modules/typescript/bin/tsc");
const { status } = spawnSync(process.execPath, [tsc, "-p", join(project, "tsconfig.build.json")], {
  stdio: "inherit",
});
if (status !== 0) process.exit(status ?? 1);
await bundle(dist);
await copyDeclarations(dist, ["index.d.ts", "middleware/index.d.ts"]);
await cp(join(project, "scripts/emit/runtime"), join(dist, "emit/runtime"), { recursive: true });
await cp(join(project, "scripts/emit/client"), join(dist, "emit/client"), { recursive: true });
await writeStructureRules(dist);
