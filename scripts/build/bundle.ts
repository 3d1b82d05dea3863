/**
 * scripts/ → the code of the package. It is bundled with the libraries that a run needs: to find and
 * load their hundreds of files takes longer than most documents do.
 */

import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type BuildOptions, build, type Plugin } from "esbuild";

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

/** What is imported from the package, by the file below `dist/`. */
const libraries = ["index", "middleware/index"];

/** Writes the modules of the package, and the licences of what is in them. */
export async function bundle(outdir: string): Promise<void> {
  const inputs = await Promise.all([bundleProgram("cli", outdir), bundleLibraries(outdir)]);
  await writeFile(join(outdir, "LICENSES.txt"), await licences(inputs.flat()));
}

/** Of all bundles. */
const usual = {
  absWorkingDir: project,
  outbase: scripts,
  bundle: true,
  // Names stay, so that who meets an error can tell where.
  minifyWhitespace: true,
  minifySyntax: true,
  platform: "node",
  target: "node20",
  mainFields: ["module", "main"],
  external,
  plugins: [withoutCompiler],
  metafile: true,
  logLevel: "warning",
} satisfies BuildOptions;

/** An ES module that is run. Returns the files that went into it. */
async function bundleProgram(name: string, outdir: string): Promise<string[]> {
  const { metafile } = await build({
    ...usual,
    entryPoints: [join(scripts, `${name}.ts`)],
    outdir,
    splitting: true,
    format: "esm",
    // CommonJS modules among the libraries ask for Node's own.
    banner: {
      js: 'import { createRequire as createBundleRequire } from "node:module";\nconst require = createBundleRequire(import.meta.url);',
    },
  });
  return Object.keys(metafile.inputs);
}

/**
 * CommonJS modules in `cjs/`, and ES modules that hand on what these export: whoever imports and whoever
 * requires the package get the same classes. Returns the files that went into them.
 */
async function bundleLibraries(outdir: string): Promise<string[]> {
  const folder = join(outdir, "cjs");
  const { metafile } = await build({
    ...usual,
    entryPoints: libraries.map((name) => join(scripts, `${name}.ts`)),
    outdir: folder,
    format: "cjs",
    // The package's own files are found from the folder above.
    define: { "import.meta.url": "bundleUrl" },
    banner: { js: `const bundleUrl = ${bundleUrl};` },
  });
  await writeFile(join(folder, "package.json"), '{ "type": "commonjs" }\n');
  for (const name of libraries) {
    const exported = Object.keys(createRequire(import.meta.url)(join(folder, `${name}.js`)) as object);
    const path = `${"../".repeat(name.split("/").length - 1) || "./"}cjs/${name}.js`;
    const file = join(outdir, `${name}.js`);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, `export { ${exported.sort().join(", ")} } from "${path}";\n`);
  }
  return Object.keys(metafile.inputs);
}

/** The URL of a file in `dist/`, in code that is in `dist/cjs/` or a folder of that. */
const bundleUrl = `require("node:url").pathToFileURL(__filename.replace(/([\\/\\\\])cjs[\\/\\\\](?:middleware[\\/\\\\])?index\\.js$/, "$1index.js")).href`;

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
