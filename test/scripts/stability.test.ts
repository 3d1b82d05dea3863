/** What Joinery writes, it accepts, and converts to itself. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "@jest/globals";
import { instabilities } from "../corpus/stability.js";

const cases = fileURLToPath(new URL("../cases/", import.meta.url));

/** Cases whose output is not yet what it should be, and why. */
const known: Readonly<Record<string, string>> = {
  "binds-dynamic-references": "The components that bindings make are not in the order of names.",
};
const names = readdirSync(cases).filter(
  (name) => existsSync(join(cases, name, "openapi.json")) && !Object.hasOwn(known, name),
);

describe("the OpenAPI 3 document of a golden case", () => {
  it.each(names.map((name) => [name]))("%s is accepted, and comes out as it went in", async (name) => {
    const config = join(cases, name, "config.json");
    const settings = existsSync(config) ? (JSON.parse(readFileSync(config, "utf8")) as Settings) : {};
    const text = readFileSync(join(cases, name, "openapi.json"), "utf8");
    expect(await instabilities(text, settings.trustedPatterns)).toEqual([]);
  });
});

interface Settings {
  readonly trustedPatterns?: readonly string[];
}
