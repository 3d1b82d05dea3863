/** The middleware, imported and required in every way that express-openapi-validator's users do. */

import { cp, mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { usual } from "./compiler-options.js";
import { nodes, run, runTool, sources, tools, type Workshop } from "./workshop.js";

/** One way to use it. */
interface MiddlewareCheck {
  readonly name: string;
  readonly run: (workshop: Workshop) => Promise<string>;
}

/** What the programs print: the statuses of a right call, a wrong one and one to nothing, with the class of the errors. */
const expected = '[[200,{"id":5}],[400,true],[404,true]]';

/** The program, after its imports. */
const program = `
async function check(): Promise<string> {
  const app = express();
  app.use(middleware({ apiSpec: "api.yaml", validateResponses: true, operationHandlers: HANDLERS }));
  app.get("/v1/things/:id", (request, response) => void response.json({ id: Number(request.params.id), name: "a" }));
  app.use((thrown: { status?: number }, _request: unknown, response: { status(code: number): { json(body: unknown): void } }, _next: unknown) => {
    if (thrown.status === undefined || thrown.status === 500) console.error(thrown);
    response.status(thrown.status ?? 500).json(thrown instanceof HttpError);
  });
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const called: unknown[] = [];
  for (const path of ["things/5", "things/x", "nothing"]) {
    const response = await fetch("http://127.0.0.1:" + port + "/v1/" + path);
    const body = (await response.json()) as { id?: number } | boolean;
    called.push([response.status, typeof body === "object" ? { id: body.id } : body]);
  }
  server.closeAllConnections();
  server.close();
  return JSON.stringify(called);
}
`;

const imports = `import { createServer } from "node:http";
import express from "express";
import { HttpError, middleware } from "joinery/middleware";
`;

const handler =
  '(_request: unknown, response: { json(body: unknown): void }) => response.json({ id: 5, name: "a" })';

/** Handlers in TypeScript, in the ways that modules export them. */
const handlers: Readonly<Record<string, string>> = {
  named: `export const getThing = ${handler};\n`,
  function: `export default ${handler};\n`,
  object: `enum Way { Object }\nexport default { getThing: Way.Object === 0 ? ${handler} : undefined };\n`,
};

const print = "check().then((text) => console.log(text));\n";

async function project(
  { root, development, manifest }: Workshop,
  name: string,
  type: "module" | "commonjs",
  files: Readonly<Record<string, string>>,
): Promise<string> {
  const folder = join(root, `middleware-${name.replace(/\W+/g, "-")}`);
  await mkdir(folder);
  await writeFile(join(folder, "package.json"), JSON.stringify({ ...manifest, type }));
  await cp(join(sources, "api.yaml"), join(folder, "api.yaml"));
  await symlink(development, join(folder, "node_modules"), "dir");
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), text);
  }
  return folder;
}

function check(printed: string): void {
  if (printed.trim() !== expected) throw new Error(`It printed\n${printed}\nin the place of\n${expected}`);
}

const plain = (text: string) => text.replaceAll("HANDLERS", "false");

/** JavaScript of both kinds, under every Node. */
async function checkJavaScript(workshop: Workshop): Promise<string> {
  const code = plain(program).replace(
    /: (?:Promise<string>|unknown\[\]|\{ status[^,]*|unknown)(?=[ ,)]| =)/g,
    "",
  );
  const body = code
    .replace(/app\.use\(\(thrown.*?=> \{/s, "app.use((thrown, _request, response, _next) => {")
    .replaceAll("<void>", "")
    .replace("(await response.json()) as { id?: number } | boolean", "await response.json()");
  const required = `const { createServer } = require("node:http");\nconst express = require("express");\nconst { HttpError, middleware } = require("joinery/middleware");\n`;
  const both = `import { createRequire } from "node:module";\nif (createRequire(import.meta.url)("joinery/middleware").HttpError !== HttpError) throw new Error("two classes");\n`;
  const folder = await project(workshop, "JavaScript", "commonjs", {
    "main.cjs": `${required}${body}${print}`,
    "main.mjs": `${imports}${both}${body}${print}`,
  });
  for (const node of nodes.values())
    for (const file of ["main.cjs", "main.mjs"]) check(await run(folder, node, [file]));
  return `Node ${[...nodes.keys()].join(", ")}`;
}

/** Names that express-openapi-validator exports from `dist/framework/types`. */
const types = `import type { OpenApiRequestHandler, OpenApiRequestMetadata, OpenApiValidatorOpts, OpenAPIV3, SecurityHandlers, SerDes, ValidateRequestOpts, ValidationError, ValidationErrorItem } from "joinery/middleware";
export const handlers: SecurityHandlers = { key: (request, scopes, _scheme: OpenAPIV3.SecuritySchemeObject) => scopes.length === 0 && request.ip !== undefined };
const serDes: SerDes = { format: "x", serialize: String, deserialize: (text) => text };
const validateRequests: ValidateRequestOpts = { coerceTypes: "array", allErrors: true };
export const options: OpenApiValidatorOpts = { apiSpec: "api.yaml", validateSecurity: { handlers }, serDes: [serDes], validateRequests, coerceTypes: true };
export const list: OpenApiRequestHandler[] = middleware(options);
export const paths = (error: ValidationError): string[] => error.errors.map(({ path }: ValidationErrorItem) => path);
export const route = ({ openApiRoute }: OpenApiRequestMetadata): string => openApiRoute;
`;

/** Compiled by each way to resolve modules, and run. */
function checkCompiled(name: string, type: "module" | "commonjs", compilerOptions: object): MiddlewareCheck {
  return {
    name: `middleware: tsc ${name}`,
    run: async (workshop) => {
      const folder = await project(workshop, name, type, {
        "src/main.ts": `${imports}${plain(program)}${print}`,
        "src/types.ts": `import { middleware } from "joinery/middleware";\n${types}`,
        "tsconfig.json": JSON.stringify({
          compilerOptions: { ...usual, rootDir: "src", outDir: "dist", ...compilerOptions },
          include: ["src"],
        }),
      });
      await runTool(folder, "tsc", []);
      check(await run(folder, process.execPath, ["dist/main.js"]));
      return "";
    },
  };
}

/** Jest's default mode. */
async function checkJest(workshop: Workshop): Promise<string> {
  const transform = [
    `${tools}/@swc/jest`,
    { jsc: { parser: { syntax: "typescript" }, target: "es2022" }, module: { type: "commonjs" } },
  ];
  const test = `declare function test(name: string, body: () => Promise<void>): void;
test("calls", async () => {
  const text = await check();
  if (text !== '${expected}') throw new Error(text);
});
`;
  const folder = await project(workshop, "jest", "commonjs", {
    "jest.config.json": JSON.stringify({
      testEnvironment: "node",
      testTimeout: 60_000,
      roots: ["<rootDir>/src"],
      transform: { "\\.ts$": transform },
    }),
    "src/main.test.ts": `${imports}${plain(program)}${test}`,
    "src/handlers.test.ts": `${imports}${program.replace("HANDLERS", '__dirname + "/../handlers"')}${test}`,
    "handlers/things.ts": handlers.object ?? "",
  });
  await writeFile(join(folder, "api.yaml"), withHandlers("things"));
  await runTool(folder, "jest", []);
  return "";
}

/** The document, whose handlers are in a module. */
function withHandlers(module: string): string {
  return `openapi: 3.0.3
info: { title: Things, version: "1" }
servers: [{ url: /v1 }]
paths:
  /things/{id}:
    get:
      operationId: getThing
      x-eov-operation-handler: ${module}
      parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
      responses: { "200": { description: The thing., content: { application/json: { schema: {} } } } }
`;
}

/** Handlers in TypeScript, compiled by what the app is started with. */
function checkHandlers(name: string, type: "module" | "commonjs", words: readonly string[]): MiddlewareCheck {
  return {
    name: `middleware: handlers in TypeScript, ${name}`,
    run: async (workshop) => {
      for (const [form, text] of Object.entries(handlers)) {
        const code = program.replace("HANDLERS", 'process.cwd() + "/handlers"');
        const folder = await project(workshop, `${name} ${form}`, type, {
          "main.ts": `${imports}${code}${print}`,
          [`handlers/${form}.ts`]: text,
          "tsconfig.json": JSON.stringify({
            compilerOptions: { ...usual, module: type === "module" ? "nodenext" : "commonjs" },
          }),
        });
        await writeFile(join(folder, "api.yaml"), withHandlers(form));
        check(
          await run(folder, process.execPath, [...words, "main.ts"], { TS_NODE_PROJECT: "tsconfig.json" }),
        );
      }
      return Object.keys(handlers).join(", ");
    },
  };
}

/** All ways. */
export const checkMiddleware: readonly MiddlewareCheck[] = [
  { name: "middleware: JavaScript, CommonJS and ES modules", run: checkJavaScript },
  checkCompiled("node10", "commonjs", { module: "commonjs", moduleResolution: "node10" }),
  checkCompiled("node16 from CommonJS", "commonjs", { module: "node16" }),
  checkCompiled("nodenext from CommonJS", "commonjs", { module: "nodenext" }),
  checkCompiled("nodenext from ES modules", "module", {
    module: "nodenext",
    skipLibCheck: false,
    types: ["node"],
  }),
  checkCompiled("bundler", "module", { module: "esnext", moduleResolution: "bundler" }),
  { name: "middleware: jest by default, and its handlers in TypeScript", run: checkJest },
  checkHandlers("ts-node", "commonjs", ["-r", `${tools}/ts-node/register`]),
  checkHandlers("swc", "commonjs", ["-r", `${tools}/@swc-node/register`]),
  checkHandlers("tsx from CommonJS", "commonjs", ["--import", `file://${tools}/tsx/dist/loader.mjs`]),
  checkHandlers("tsx from ES modules", "module", ["--import", `file://${tools}/tsx/dist/loader.mjs`]),
];
