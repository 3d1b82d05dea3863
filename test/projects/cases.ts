/** The projects: module systems × compilers and bundlers × test runners × resolutions. */

import { strictest, usual } from "./compiler-options.js";

/** A tool of this folder, and its arguments. */
export type Command = readonly [tool: Tool, ...words: string[]];

/** The tools, by the names that commands have for them. */
export type Tool =
  | "tsc"
  | "tsc-7"
  | "esbuild"
  | "vite"
  | "tsup"
  | "jest"
  | "vitest"
  | "tsx"
  | "ts-node"
  | "node";

/** One project. */
export interface ProjectCase {
  readonly name: string;
  /** The field `type` of its package.json; undefined: it has none. */
  readonly type?: "module" | "commonjs";
  /** In generated code and the project's own. */
  readonly importExtension?: "js" | "ts" | "none";
  readonly compilerOptions?: object;
  /** How the project's own code imports Express. */
  readonly express?: "default" | "namespace" | "require";
  /** Other files, by name. */
  readonly files?: Readonly<Record<string, string>>;
  /** What builds or tests it, with development dependencies. */
  readonly commands?: readonly Command[];
  /** What is run with production dependencies, under each Node: words after `node`. */
  readonly run?: readonly string[];
  /** The Nodes that can run it. Default: all. */
  readonly nodes?: readonly number[];
  /** Environment variables. */
  readonly env?: Readonly<Record<string, string>>;
}

const outDir = { rootDir: "src", outDir: "dist" };
const files = { rootDir: undefined, outDir: undefined };
const compiled = ["dist/main.js"];

const tsc: readonly ProjectCase[] = [
  ...(["node16", "nodenext"] as const).flatMap((module): ProjectCase[] => [
    {
      name: `tsc ${module}, ES modules, strictest`,
      type: "module",
      compilerOptions: { ...strictest, verbatimModuleSyntax: true, target: "ES2022", module, ...outDir },
      commands: [["tsc"]],
      run: compiled,
    },
    {
      name: `tsc ${module}, CommonJS, strictest`,
      type: "commonjs",
      compilerOptions: { ...strictest, target: "ES2022", module, ...outDir },
      commands: [["tsc"]],
      run: compiled,
    },
    {
      name: `tsc ${module}, no type`,
      compilerOptions: { ...usual, module, ...outDir },
      commands: [["tsc"]],
      run: compiled,
    },
  ]),
  {
    name: "tsc commonjs, no type",
    compilerOptions: { ...usual, module: "commonjs", ...outDir },
    commands: [["tsc"]],
    run: compiled,
  },
  {
    name: "tsc commonjs, no type, strictest",
    compilerOptions: { ...strictest, ...usual, module: "commonjs", ...outDir },
    commands: [["tsc"]],
    run: compiled,
  },
  {
    name: "tsc commonjs without esModuleInterop",
    type: "commonjs",
    express: "require",
    compilerOptions: { ...usual, esModuleInterop: false, module: "commonjs", ...outDir },
    commands: [["tsc"]],
    run: compiled,
  },
  {
    name: "tsc commonjs, imports without extension",
    importExtension: "none",
    compilerOptions: { ...usual, module: "commonjs", ...outDir },
    commands: [["tsc"]],
    run: compiled,
  },
  {
    name: "tsc nodenext, .ts imports rewritten",
    type: "module",
    importExtension: "ts",
    compilerOptions: {
      ...strictest,
      verbatimModuleSyntax: true,
      rewriteRelativeImportExtensions: true,
      target: "ES2023",
      module: "nodenext",
      ...outDir,
    },
    commands: [["tsc"]],
    run: compiled,
  },
  {
    name: "tsc nodenext, declarations, libraries checked",
    type: "module",
    compilerOptions: {
      ...strictest,
      skipLibCheck: false,
      declaration: true,
      sourceMap: true,
      target: "ESNext",
      module: "nodenext",
      types: ["node"],
      ...outDir,
    },
    commands: [["tsc"]],
    run: compiled,
  },
  {
    name: "tsc 7 nodenext, ES modules, strictest",
    type: "module",
    compilerOptions: {
      ...strictest,
      verbatimModuleSyntax: true,
      target: "ES2022",
      module: "nodenext",
      types: ["node"],
      ...outDir,
    },
    commands: [["tsc-7"]],
    run: compiled,
  },
  {
    name: "tsc 7 commonjs, bundler",
    type: "commonjs",
    compilerOptions: {
      ...usual,
      module: "commonjs",
      moduleResolution: "bundler",
      types: ["node"],
      ...outDir,
    },
    commands: [["tsc-7"]],
    run: compiled,
  },
];

/** Type-checked as bundlers resolve modules. */
const bundler = {
  ...strictest,
  verbatimModuleSyntax: true,
  target: "ES2022",
  module: "esnext",
  moduleResolution: "bundler",
  noEmit: true,
  ...files,
};
const preserve = { ...bundler, module: "preserve", moduleResolution: undefined };
const esbuild = [
  "esbuild",
  "src/main.ts",
  "--platform=node",
  "--target=node20",
  "--log-level=warning",
] as const;

const bundlers: readonly ProjectCase[] = [
  {
    name: "esbuild to CommonJS, all bundled",
    compilerOptions: bundler,
    commands: [
      ["tsc", "--noEmit"],
      [...esbuild, "--bundle", "--format=cjs", "--outfile=dist/main.cjs"],
    ],
    run: ["dist/main.cjs"],
  },
  {
    name: "esbuild to CommonJS, packages external",
    type: "commonjs",
    compilerOptions: preserve,
    commands: [
      ["tsc", "--noEmit"],
      [...esbuild, "--bundle", "--format=cjs", "--packages=external", "--outfile=dist/main.js"],
    ],
    run: compiled,
  },
  {
    name: "esbuild to ES modules, packages external",
    type: "module",
    compilerOptions: preserve,
    commands: [
      ["tsc", "--noEmit"],
      [...esbuild, "--bundle", "--format=esm", "--splitting", "--packages=external", "--outdir=dist"],
    ],
    run: compiled,
  },
  {
    name: "vite to ES modules",
    type: "module",
    compilerOptions: bundler,
    commands: [
      ["tsc", "--noEmit"],
      ["vite", "build", "--ssr", "src/main.ts", "--outDir", "dist", "--logLevel", "warn"],
    ],
    run: compiled,
  },
  {
    name: "vite to CommonJS",
    type: "commonjs",
    compilerOptions: bundler,
    files: {
      "vite.config.mjs":
        'export default { build: { ssr: "src/main.ts", rolldownOptions: { output: { format: "cjs" } } } };\n',
    },
    commands: [
      ["tsc", "--noEmit"],
      ["vite", "build", "--logLevel", "warn"],
    ],
    run: compiled,
  },
  {
    name: "tsup to both, from ES modules",
    type: "module",
    compilerOptions: bundler,
    commands: [
      ["tsc", "--noEmit"],
      ["tsup", "src/main.ts", "--format", "esm,cjs", "--silent"],
    ],
    run: ["dist/main.cjs"],
  },
  {
    name: "tsup to ES modules, with declarations",
    type: "module",
    compilerOptions: bundler,
    commands: [["tsup", "src/main.ts", "--format", "esm", "--silent"]],
    run: compiled,
  },
  {
    name: "tsup to CommonJS",
    type: "commonjs",
    compilerOptions: preserve,
    commands: [["tsup", "src/main.ts", "--format", "cjs", "--silent"]],
    run: compiled,
  },
];

const stripped = {
  ...strictest,
  verbatimModuleSyntax: true,
  allowImportingTsExtensions: true,
  noEmit: true,
  target: "ESNext",
  module: "nodenext",
  ...files,
};

const sources: readonly ProjectCase[] = [
  {
    name: "type stripping, ES modules",
    type: "module",
    importExtension: "ts",
    compilerOptions: stripped,
    commands: [["tsc"]],
    run: ["src/main.ts"],
    nodes: [22, 24],
  },
  {
    name: "type stripping, no type",
    importExtension: "ts",
    compilerOptions: { ...stripped, verbatimModuleSyntax: false },
    commands: [["tsc"]],
    run: ["src/main.ts"],
    nodes: [22, 24],
  },
  { name: "tsx, ES modules", type: "module", compilerOptions: stripped, commands: [["tsx", "src/main.ts"]] },
  { name: "tsx, CommonJS", type: "commonjs", compilerOptions: stripped, commands: [["tsx", "src/main.ts"]] },
  {
    name: "ts-node, CommonJS",
    type: "commonjs",
    importExtension: "none",
    compilerOptions: { ...usual, module: "commonjs" },
    commands: [["ts-node", "src/main.ts"]],
  },
];

const tsJest = (compilerOptions: object, more: object = {}) =>
  JSON.stringify({
    testEnvironment: "node",
    testTimeout: 60_000,
    roots: ["<rootDir>/src"],
    transform: {
      "^.+\\.ts$": [
        "TOOLS/ts-jest",
        { tsconfig: compilerOptions, ...("useESM" in more && { useESM: true }) },
      ],
    },
    ...more,
    useESM: undefined,
  });
const swcJest = (type: "commonjs" | "es6", more: object = {}) =>
  JSON.stringify({
    testEnvironment: "node",
    testTimeout: 60_000,
    roots: ["<rootDir>/src"],
    transform: {
      "^.+\\.ts$": [
        "TOOLS/@swc/jest",
        { jsc: { parser: { syntax: "typescript" }, target: "es2022" }, module: { type } },
      ],
    },
    ...more,
  });
const mapped = { moduleNameMapper: { "^(\\.{1,2}/.*)\\.js$": "$1" } };
const esm = { extensionsToTreatAsEsm: [".ts"], ...mapped };
const vmModules = { NODE_OPTIONS: "--experimental-vm-modules --no-warnings" };

const testRunners: readonly ProjectCase[] = [
  {
    name: "jest by default, ts-jest, commonjs",
    importExtension: "none",
    compilerOptions: { ...usual, module: "commonjs" },
    files: { "jest.config.json": tsJest({ ...usual, module: "commonjs" }) },
    commands: [["jest"]],
  },
  {
    name: "jest by default, ts-jest, commonjs, .js mapped",
    type: "commonjs",
    compilerOptions: { ...usual, module: "commonjs" },
    files: { "jest.config.json": tsJest({ ...usual, module: "commonjs" }, mapped) },
    commands: [["jest"]],
  },
  {
    name: "jest by default, ts-jest, nodenext",
    type: "commonjs",
    compilerOptions: { ...usual, module: "nodenext" },
    files: { "jest.config.json": tsJest({ ...usual, module: "nodenext" }, mapped) },
    commands: [["jest"]],
  },
  {
    name: "jest by default, swc",
    importExtension: "none",
    compilerOptions: { ...usual, module: "commonjs" },
    files: { "jest.config.json": swcJest("commonjs") },
    commands: [["jest"]],
  },
  {
    name: "jest in ES modules, ts-jest",
    type: "module",
    compilerOptions: { ...usual, module: "nodenext" },
    files: {
      "jest.config.json": tsJest(
        { ...usual, module: "nodenext", isolatedModules: true },
        { ...esm, useESM: true },
      ),
    },
    commands: [["jest"]],
    env: vmModules,
  },
  {
    name: "jest in ES modules, swc",
    type: "module",
    compilerOptions: { ...usual, module: "nodenext" },
    files: { "jest.config.json": swcJest("es6", esm) },
    commands: [["jest"]],
    env: vmModules,
  },
  {
    name: "vitest",
    type: "module",
    compilerOptions: bundler,
    commands: [["vitest", "run", "--globals", "--reporter=dot"]],
  },
  {
    name: "vitest, CommonJS, imports without extension",
    type: "commonjs",
    importExtension: "none",
    compilerOptions: bundler,
    commands: [["vitest", "run", "--globals", "--reporter=dot"]],
  },
  {
    name: "node:test with type stripping",
    type: "module",
    importExtension: "ts",
    compilerOptions: stripped,
    files: {
      "src/check.node.ts":
        'import test from "node:test";\nimport { check } from "./check.ts";\n\ntest("a call is answered", async () => console.log(await check()));\n',
    },
    commands: [["tsc"]],
    run: ["--test", "src/check.node.ts"],
    nodes: [22, 24],
  },
];

/** All projects. */
export const projectCases: readonly ProjectCase[] = [...tsc, ...bundlers, ...sources, ...testRunners];
