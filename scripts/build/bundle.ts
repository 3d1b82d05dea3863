/**
 * scripts/ → the code of the package. It is bundled with the libraries that a run needs: to find and
 * load their hundreds of files takes longer than most documents do.
 */

import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";

const project = fileURLToPath(new URL("../../", import.meta.url));
const scripts = join(project, "scripts");

/** Libraries that few runs need, or that share values with their users. */
const external = [
  ...["typescript", "jiti", "@apidevtools/swagger-parser", "undici"],
  ...["express", "express-openapi-validator", "multer"],
];

/**
 * openapi-typescript takes what stands in for TypeScript's compiler for it, and of Redocly's library how it reads
 * references; and it makes them in less time.
 */
const withoutCompiler: Plugin = {
  name: "without-compiler",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\/openapi-typescript-parts\.js$/ }, () => ({
      path: join(scripts, "build/openapi-typescript-parts.ts"),
    }));
    onResolve({ filter: /^typescript$/ }, ({ importer }) =>
      importer.includes("openapi-typescript") ? { path: "typescript", namespace: "stand-in" } : undefined,
    );
    onResolve({ filter: /^\.\.\/lib\/utils\.mjs$/ }, ({ importer }) =>
      /openapi-typescript.dist.transform/.test(importer)
        ? { path: join(scripts, "build/openapi-typescript-utils.ts") }
        : undefined,
    );
    onResolve({ filter: /^\.\/utils$/ }, ({ importer }) =>
      /openapi-core.lib.ref-utils\.js$/.test(importer) ? { path: "utils", namespace: "stand-in" } : undefined,
    );
    onLoad({ filter: /.*/, namespace: "stand-in" }, ({ path }) => ({
      contents: standIns[path] ?? "",
      resolveDir: scripts,
    }));
  },
};

const standIns: Readonly<Record<string, string>> = {
  typescript: 'export { typeSyntax as default } from "./print/type-syntax.ts"',
  // The whole of it knows how to fetch files, and brings what that takes.
  utils: 'export const isTruthy = Boolean; export { isObject as isPlainObject } from "./json.ts"',
};

/**
 * The programs that are bundled each by itself. What two have in common stands in both: in modules of
 * its own, each would have more of them to load.
 */
const programs = [["cli"], ["index", "middleware/index"]];

/** Writes the modules of the package, and the licences of what is in them. */
export async function bundle(outdir: string): Promise<void> {
  const inputs = await Promise.all(programs.map((names) => bundleProgram(names, outdir)));
  await writeFile(join(outdir, "LICENSES.txt"), await licences(inputs.flat()));
}

/** The files that went into it. */
async function bundleProgram(names: readonly string[], outdir: string): Promise<string[]> {
  const { metafile } = await build({
    absWorkingDir: project,
    entryPoints: names.map((name) => join(scripts, `${name}.ts`)),
    outbase: scripts,
    outdir,
    bundle: true,
    splitting: true,
    // Names stay, so that who meets an error can tell where.
    minifyWhitespace: true,
    minifySyntax: true,
    format: "esm",
    platform: "node",
    target: "node20",
    mainFields: ["module", "main"],
    external,
    plugins: [withoutCompiler],
    // CommonJS modules among the libraries ask for Node's own.
    banner: {
      js: 'import { createRequire as createBundleRequire } from "node:module";\nconst require = createBundleRequire(import.meta.url);',
    },
    metafile: true,
    logLevel: "warning",
  });
  return Object.keys(metafile.inputs);
}

/** The licences of the packages that files belong to. */
async function licences(files: readonly string[]): Promise<string> {
  const folders = new Set(
    files.flatMap((file) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? []),
  );
  const texts = [...folders].sort().map(async (folder) => {
    const names = (await readdir(join(project, folder))).filter((name) => /^licen[cs]e/i.test(name));
    const found = await Promise.all(names.map((name) => readFile(join(project, folder, name), "utf8")));
    const { name, version, license } = JSON.parse(
      await readFile(join(project, folder, "package.json"), "utf8"),
    ) as Record<string, string>;
    return `${name} ${version} (${license})\n\n${found.map((text) => text.trim()).join("\n\n")}\n`;
  });
  return (await Promise.all(texts)).join(`\n${"-".repeat(80)}\n\n`);
}
