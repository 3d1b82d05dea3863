/** The parts of paths, `{name}`, and the parameters that declare them. */

import type { JsonObject } from "../json.js";

/** What is wrong with the braces of a path. */
export function templateFault(path: string): string | undefined {
  const names = [...path.matchAll(/\{([^{}]*)\}/g)].map(([, name]) => name ?? "");
  if (/[{}]/.test(path.replace(/\{[^{}]*\}/g, ""))) return "a brace has no partner. Add or remove it.";
  if (names.includes("")) return "braces without a name stand in it. Write one in them.";
  const twice = names.find((name, at) => names.indexOf(name) < at);
  return twice === undefined ? undefined : `{${twice}} stands in it twice. Rename one.`;
}

/** Whether a parameter says what it is called and where it stands. */
export function isNamed(parameter: JsonObject | undefined): boolean {
  return (
    typeof parameter?.name === "string" &&
    /^(path|query|header|cookie|body|formData)$/.test(String(parameter.in))
  );
}
