/**
 * The Matrix client-server documents of 2016, as they stood: every one generates by itself.
 */

import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "@jest/globals";
import { resolveConfig } from "../../scripts/config.js";
import { Diagnostics, formatDiagnostic, PipelineError } from "../../scripts/diagnostics.js";
import { type Generated, generate } from "../../scripts/generate.js";

const root = fileURLToPath(new URL("../../../shared/corpus/matrix-2016/", import.meta.url));
const folder = "api/client-server";

async function make(documents: readonly string[]): Promise<Generated | PipelineError> {
  const variables = { CLIENT_MAJOR_VERSION: { default: "v3", enum: ["v3", "r0"] } };
  const settings = { documents: documents.map((name) => `${folder}/${name}`), variables, folders: ["."] };
  const config = await resolveConfig(settings, root, new Diagnostics());
  if (!config) throw new Error("the configuration is wrong");
  try {
    return await generate(config);
  } catch (error) {
    if (error instanceof PipelineError) return error;
    throw error;
  }
}

/** "generates", or all that was said against it. */
function outcome(made: Generated | PipelineError): string {
  return made instanceof PipelineError ? made.diagnostics.map(formatDiagnostic).join("\n") : "generates";
}

if (existsSync(root)) {
  const names = readdirSync(root + folder).filter((name) => name.endsWith(".yaml"));

  describe("a Matrix document of 2016", () => {
    it.each(names)("%s generates", async (name) => {
      const made = await make([name]);
      expect(outcome(made)).toBe("generates");
      expect((made as Generated).model.operations).not.toHaveLength(0);
    });
  });

  describe("all Matrix documents of 2016 at once", () => {
    it("are told which operation two of them claim, with both places, and what else is wrong", async () => {
      const lines = outcome(await make(names)).split("\n");
      const renamed = lines.filter((line) => line.includes(" warning component-renamed: "));
      // `Error` and `Event` are types of TypeScript's own; two files have an Event.
      expect(renamed).toHaveLength(3);
      expect(lines.filter((line) => !renamed.includes(line))).toEqual([
        `${folder}/administrative_contact.yaml:152:13: warning media-type-invalid: schema is no media type. Write \`type/subtype\`, such as application/json.`,
        `${folder}/peeking_events.yaml:23:7: error clash-operation: GET /events is defined twice: here and at ${folder}/old_sync.yaml:23:7. Remove one.`,
        `${folder}/tags.yaml:119:11: warning security-scheme-undefined: The security scheme access_token is not defined. The server rejects requests that need it with 401 until a security handler of that name is given: define it, or remove the requirement.`,
      ]);
    });
  });
} else if (process.env.CI === "true") {
  it("has the corpus", () => {
    throw new Error("../shared/corpus/matrix-2016 is missing. In CI it has to be there.");
  });
} else {
  it.skip("needs ../shared/corpus/matrix-2016, which is not here", () => undefined);
}
