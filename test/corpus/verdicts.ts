/** What others say of an OpenAPI document that Joinery wrote. */

import { createConfig, lintFromString } from "@redocly/openapi-core";
import { Validator } from "@seriousme/openapi-schema-validator";

/** Redocly's rules that repeat the specification; its other rules are of style. */
const rules = createConfig({ extends: ["spec"] });

/** What @redocly/openapi-core says against a document. */
export async function redoclyVerdict(text: string): Promise<string[]> {
  const problems = await lintFromString({ source: text, config: await rules });
  return problems.map(
    ({ ruleId, message, location: [at] }) =>
      `${ruleId} ${at?.pointer ?? ""}: ${message.split("\n")[0] ?? ""}`,
  );
}

/** What @seriousme/openapi-schema-validator says against a document. */
export async function seriousmeVerdict(text: string): Promise<string[]> {
  const { valid, errors } = await new Validator().validate(JSON.parse(text));
  if (valid) return [];
  if (!Array.isArray(errors)) return [String(errors)];
  return errors.map(({ instancePath, message }) => `${instancePath}: ${message}`);
}
