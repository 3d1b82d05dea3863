/**
 * The tool as somebody gets it: packed, installed in an empty folder, and used there. Slow
 * (npm installs it), so it has a command of its own: npm run test:pack.
 */

import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { type Ended, repository, run, tsx } from "../support/joinery.js";

jest.setTimeout(600_000);

const petstore = fileURLToPath(new URL("../../../shared/corpus/other/petstore.yaml", import.meta.url));

describe("the packed tool in an empty folder", () => {
  let folder: string;
  const npm = async (...words: string[]): Promise<void> => {
    const quiet = ["--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"];
    const { code, stderr } = await run(folder, "npm", ...words, ...quiet);
    expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
  };
  const npx = (...words: string[]): Promise<Ended> => run(folder, "npx", "--no-install", ...words);
  const typecheck = async (...folders: string[]): Promise<void> => {
    const compilerOptions = {
      strict: true,
      module: "NodeNext",
      target: "ES2023",
      noEmit: true,
      skipLibCheck: true,
    };
    await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: folders }));
    const { code, stdout } = await npx("tsc", "-p", ".");
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "joinery-packed-"));
    await mkdir(join(folder, "tarball"));
    const packed = await run(repository, "npm", "pack", "--pack-destination", join(folder, "tarball"));
    expect({ code: packed.code, stderr: packed.code === 0 ? "" : packed.stderr }).toEqual({
      code: 0,
      stderr: "",
    });
    const [tarball = ""] = await readdir(join(folder, "tarball"));
    await writeFile(join(folder, "package.json"), '{ "name": "user", "private": true, "type": "module" }\n');
    await npm("install", `./tarball/${tarball}`);
    await cp(join(repository, "spec"), join(folder, "spec"), { recursive: true });
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("generates from the seed, and the code type-checks with what it says to install", async () => {
    const { code, stdout, stderr } = await npx(
      ...["joinery", "generate", "spec/client-server/joining.yaml", "--out", "generated"],
      ...["--overlay", "spec/client-server/joining.overlay.yaml", "--var", "CLIENT_MAJOR_VERSION=v3"],
    );
    // The seed has a component called Error, which TypeScript has too.
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringMatching(/component-renamed.*\n0 errors, 1 warning\n$/),
    });
    expect(stdout).toMatch(/^✓ generated: 2 operations/m);
    for (const [, words = ""] of stdout.matchAll(/npm install (.*)/g))
      await npm("install", ...words.split(" "));
    await typecheck("generated");
  });

  it("serves a request with the generated code alone", async () => {
    const server = `import { operations } from "./generated/operations.js";
const { operation } = await operations.joinRoom[3]();
const { validate } = await operation.loadParameters();
console.log(typeof validate, Object.keys(operations).join());\n`;
    await writeFile(join(folder, "use.ts"), server);
    const { stdout, stderr } = await run(folder, process.execPath, "--import", tsx, "use.ts");
    expect({ stdout, stderr }).toEqual({ stdout: "function joinRoomById,joinRoom\n", stderr: "" });
  });

  it("validates requests by a document alone", async () => {
    const server = `import express from "express";
import { error, middleware } from "joinery/middleware";
const app = express();
app.use(middleware({ apiSpec: "api-of-things.yaml" }));
app.use((request, response) => void response.json(request.query));
app.use((thrown, _request, response, _next) =>
  void response.status(thrown.status).json([thrown instanceof error.BadRequest, thrown.errors]));
const listening = app.listen(0, "127.0.0.1", async () => {
  for (const n of ["1", "x"]) {
    const response = await fetch(\`http://127.0.0.1:\${listening.address().port}/things?n=\${n}\`);
    console.log(response.status, await response.text());
  }
  listening.close();
});\n`;
    const parameters = "[{ name: n, in: query, schema: { type: integer } }]";
    await writeFile(
      join(folder, "api-of-things.yaml"),
      `openapi: 3.0.3\ninfo: { title: A, version: "1" }\npaths: { /things: { get: { parameters: ${parameters}, responses: { "200": { description: A } } } } }\n`,
    );
    await writeFile(join(folder, "middleware.mjs"), server);
    const { stdout, stderr } = await run(folder, "node", "middleware.mjs");
    const told = '{"path":"/query/n","message":"must be integer","errorCode":"type.openapi.validation"}';
    expect({ stdout, stderr }).toEqual({ stdout: `200 {"n":1}\n400 [true,[${told}]]\n`, stderr: "" });
    const use = `import express from "express";
import { HttpError, middleware, type OpenApiRequest, serdes } from "joinery/middleware";
const app = express();
app.use(
  middleware({
    apiSpec: "api.yaml",
    serDes: [serdes.date],
    validateSecurity: { handlers: { key: (request, scopes) => scopes.length === 0 && request.ip !== undefined } },
    validateResponses: { onError: (error, _body, request) => console.log(error.status, request.path) },
  }),
);
app.use((request: OpenApiRequest, _response, next) => next(request.openapi ? undefined : HttpError.create({ status: 404 })));
// @ts-expect-error: there is no such option.
middleware({ apiSpec: "api.yaml", validateEverything: true });\n`;
    await mkdir(join(folder, "typed"));
    await writeFile(join(folder, "typed/use.ts"), use);
    await typecheck("typed");
  });

  it("reads what few documents have: YAML's anchors, and a pattern that takes an engine of linear time", async () => {
    const parameters = `[{ name: n, in: query, schema: &text { type: string, pattern: "^(a+)+$" } }, { name: m, in: query, schema: *text }]`;
    await writeFile(
      join(folder, "rare.yaml"),
      `openapi: 3.0.3\ninfo: { title: A, version: "1" }\npaths: { /things: { get: { operationId: listThings, parameters: ${parameters}, responses: { "200": { description: A } } } } }\n`,
    );
    const { code, stdout, stderr } = await npx("joinery", "generate", "rare.yaml", "--out", "rare");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^✓ rare: 1 operations/m);
    const validator = await readFile(join(folder, "rare/validators/parameters/listThings.ts"), "utf8");
    expect(validator).toContain('linearPattern("^(a+)+$"');
  });

  it("takes a configuration that joinery init wrote", async () => {
    await writeFile(join(folder, "api.yaml"), "swagger: '2.0'\ninfo: {title: A, version: '1'}\npaths: {}\n");
    expect((await npx("joinery", "init", "api.yaml")).code).toBe(0);
    const config = await readFile(join(folder, "joinery.config.ts"), "utf8");
    await writeFile(join(folder, "joinery.config.ts"), config.replace('"generated"', '"from-config"'));
    const { code, stdout } = await run(folder, "npm", "run", "--silent", "generate");
    expect({ code, stdout }).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("from-config: 0 operations"),
    });
    await typecheck("joinery.config.ts");
  });

  (process.env.CI === "true" || existsSync(petstore) ? it : it.skip)(
    "generates from the corpus's petstore, and the code type-checks",
    async () => {
      const { code, stdout } = await npx("joinery", "generate", petstore, "--out", "petstore");
      expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining("20 operations") });
      await typecheck("petstore");
    },
  );
});
