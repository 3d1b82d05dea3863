import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { installHint, packagesOf } from "../../scripts/cli/packages.js";
import { generated } from "../support/type-checked.js";

/** A document with one operation that takes a body and one query parameter. */
const documentOf = (parameter: object, body?: object) =>
  JSON.stringify({
    openapi: "3.0.3",
    info: { title: "A", version: "1" },
    paths: {
      "/things": {
        post: {
          operationId: "addThing",
          parameters: [{ name: "n", in: "query", schema: parameter }],
          ...(body && { requestBody: { content: body } }),
          responses: { "204": { description: "None" } },
        },
      },
    },
  });

const form = { schema: { type: "object", properties: { file: { type: "string", format: "binary" } } } };

describe("the packages that generated code imports", () => {
  const usual = ["express", "openapi-fetch", "@types/express", "@types/node"];

  it.each<[string, string, string[]]>([
    ["for an API of JSON", documentOf({ type: "string" }, { "application/json": form }), usual],
    ["for a urlencoded form", documentOf({}, { "application/x-www-form-urlencoded": form }), usual],
    [
      "for an upload",
      documentOf({}, { "multipart/form-data": form }),
      ["express", "multer", "openapi-fetch", "@types/express", "@types/multer", "@types/node"],
    ],
    [
      "for a body of any media type, which may be an upload",
      documentOf({}, { "*/*": form }),
      ["express", "multer", "openapi-fetch", "@types/express", "@types/multer", "@types/node"],
    ],
    ["for a pattern that runs in linear time", documentOf({ type: "string", pattern: "^(a+)+$" }), usual],
  ])("%s", async (_, document, names) => {
    const packages = packagesOf(await generated(document), tmpdir());
    expect(packages.map(({ name }) => name)).toEqual(names);
    for (const { name, range, dev } of packages) {
      expect(range).toMatch(/^\^\d/);
      expect(dev).toBe(name.startsWith("@types/"));
    }
  });

  it("are all that its modules import", async () => {
    const files = await generated(
      documentOf(
        { type: "string", pattern: "^(a+)+$", format: "date-time" },
        { "multipart/form-data": form },
      ),
    );
    const names = new Set(packagesOf(files, tmpdir()).map(({ name }) => name));
    for (const [file, text] of files) {
      if (!file.endsWith(".ts") || file === "runtime/express-openapi-validator.ts") continue;
      const specifiers = Array.from(
        text.matchAll(/(?:from |import\()"([^".][^"]*)"/g),
        ([, name = ""]) => name,
      );
      for (const specifier of specifiers.filter((each) => !each.startsWith("node:")))
        expect(names).toContain(specifier.split("/")[0]);
      for (const [, module = ""] of text.matchAll(/"(?:\.\.?\/)+runtime\/([\w-]+)\.js"/g))
        expect([file, files.has(`runtime/${module}.ts`)]).toEqual([file, true]);
    }
  });
});

describe("the hint", () => {
  let root: string;
  const write = async (file: string, text: string) => {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), text);
  };
  const packages = new Map([
    [
      "server.ts",
      'import type { RequestHandler } from "express";\nimport createFetchClient from "openapi-fetch";\n',
    ],
  ]);
  /** The commands of the hint, without versions. */
  const hint = (folder: string) => {
    const output = join(root, folder);
    return installHint(packagesOf(packages, output), output)
      .split("\n")
      .slice(1, -1)
      .map((line) => line.trim().replace(/(?<=\S)@[\^~]\S+/g, ""));
  };

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "joinery-packages-"));
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  it("does not count what lies in node_modules without being listed", async () => {
    await write("package.json", '{"name":"user"}');
    await write("node_modules/express/package.json", '{"name":"express"}');
    expect(hint("generated")).toEqual([
      "npm install express openapi-fetch",
      "npm install --save-dev @types/express",
    ]);
  });

  it("does not count development dependencies that run in production, and moves them", async () => {
    await write("package.json", '{"name":"user","devDependencies":{"express":"5","@types/express":"5"}}');
    expect(hint("src/generated")).toEqual(["npm install --save-prod express openapi-fetch"]);
  });

  it("reads the package.json of the workspace, and types from the root's too", async () => {
    const listed = {
      name: "root",
      dependencies: { "openapi-fetch": "0" },
      devDependencies: { "@types/express": "5" },
    };
    await write("package.json", JSON.stringify({ ...listed, workspaces: ["packages/*"] }));
    await write("packages/api/package.json", '{"name":"api","dependencies":{"express":"5"}}');
    expect(hint("packages/api/generated")).toEqual(["npm install openapi-fetch"]);
  });

  it("passes over a package.json that only says what modules are", async () => {
    await write("package.json", '{"name":"user","peerDependencies":{"express":"5","openapi-fetch":"2"}}');
    await write("src/package.json", '{"type":"commonjs"}');
    expect(hint("src/generated")).toEqual(["npm install --save-dev @types/express"]);
  });

  it.each([
    ["pnpm-lock.yaml", "pnpm add express openapi-fetch", "pnpm add --save-dev @types/express"],
    ["yarn.lock", "yarn add express openapi-fetch", "yarn add --dev @types/express"],
    ["bun.lock", "bun add express openapi-fetch", "bun add --dev @types/express"],
  ])("names the package manager of %s", async (lockFile, ...commands) => {
    await write(lockFile, "");
    await write("packages/api/package.json", '{"name":"api"}');
    expect(hint("packages/api/generated")).toEqual(commands);
  });

  it("prefers the field packageManager to a lock file", async () => {
    await write("package-lock.json", "{}");
    await write("package.json", '{"name":"user","packageManager":"pnpm@12.0.0"}');
    expect(hint("generated")).toEqual([
      "pnpm add express openapi-fetch",
      "pnpm add --save-dev @types/express",
    ]);
  });
});
