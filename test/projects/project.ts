/** One project: written, generated, built with development dependencies, run with production dependencies. */

import { cp, mkdir, readFile, symlink, unlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ProjectCase } from "./cases.js";
import { expected } from "./expected.js";
import { hintOf, joinery, nodes, run, runTool, sources, tools, type Workshop } from "./workshop.js";

const expressImports = {
  default: 'import express, { type NextFunction, type Request, type Response } from "express";',
  namespace:
    'import * as express from "express";\nimport type { NextFunction, Request, Response } from "express";',
  require:
    'import express = require("express");\nimport type { NextFunction, Request, Response } from "express";',
};

/** Checks a project; returns the Nodes that it ran under. @throws Error that says what failed */
export async function checkProject(project: ProjectCase, workshop: Workshop): Promise<string> {
  const folder = join(workshop.root, project.name.replace(/\W+/g, "-"));
  await writeProject(project, folder, workshop);
  const hint = hintOf(await joinery(folder, "generate"), "npm");
  if (hint.length > 0) throw new Error(`The hint names what package.json lists: ${hint.join("; ")}`);
  for (const [tool, ...words] of project.commands ?? []) {
    const printed = await runTool(folder, tool, words, project.env);
    if (printed.startsWith("[[")) checkPrinted(printed);
  }
  if (!project.run) return "";
  await unlink(join(folder, "node_modules"));
  await symlink(workshop.production, join(folder, "node_modules"), "dir");
  const majors = [...nodes.keys()].filter((major) => !project.nodes || project.nodes.includes(major));
  for (const major of majors)
    checkPrinted(await run(folder, nodes.get(major) ?? "", project.run, project.env));
  return `Node ${majors.join(", ")}`;
}

function checkPrinted(printed: string): void {
  const line = /\[\[.*\]\]/.exec(printed)?.[0];
  if (line !== expected) throw new Error(`It printed\n${printed}\nin the place of\n${expected}`);
}

async function writeProject(project: ProjectCase, folder: string, workshop: Workshop): Promise<void> {
  const { type, importExtension = "js", compilerOptions = {}, express = "default" } = project;
  const ending = { js: ".js", ts: ".ts", none: "" }[importExtension];
  const write = async (name: string, text: string) => {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  };
  await mkdir(folder);
  await write("package.json", JSON.stringify({ ...workshop.manifest, ...(type && { type }) }));
  await cp(join(sources, "api.yaml"), join(folder, "api.yaml"));
  const config = await readFile(join(sources, "joinery.config.ts"), "utf8");
  const setting = importExtension === "js" ? "" : `, importExtension: "${importExtension}"`;
  await write("joinery.config.ts", config.replace(" });", `${setting} });`));
  await write(
    "tsconfig.json",
    JSON.stringify({ compilerOptions, include: ["src"], exclude: ["**/*.test.ts"] }),
  );
  for (const name of ["check.ts", "main.ts", "check.test.ts"]) {
    const text = await readFile(join(sources, name), "utf8");
    await write(
      `src/${name}`,
      text
        .replace(/(from "\.[^"]*)\.js"/g, `$1${ending}"`)
        .replace(expressImports.default, expressImports[express])
        .replace('"__EXPECTED__"', JSON.stringify(expected)),
    );
  }
  for (const [name, text] of Object.entries(project.files ?? {}))
    await write(name, text.replaceAll("TOOLS", tools));
  // The configuration compiles too, by the same rules.
  await write("src/joinery.config.ts", await readFile(join(folder, "joinery.config.ts"), "utf8"));
  await symlink(workshop.development, join(folder, "node_modules"), "dir");
}
