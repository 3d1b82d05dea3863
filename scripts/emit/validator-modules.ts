/** Functions that Ajv compiled → the text of a module. */

import { type Ajv, type Code, nil, type ValidateFunction } from "ajv";
import { withHelpers } from "./validator-helpers.js";
import { withOwnKeys } from "./validator-keys.js";

type Scope = Ajv["scope"];
type Source = NonNullable<ValidateFunction["source"]>;
type ScopeName = Source["validateName"];
type Used = NonNullable<Parameters<Scope["scopeCode"]>[1]>;

/** A function, as Ajv describes it. */
export interface CompiledFunction {
  readonly source: Source;
  /** What of a value it looked at, for OpenAPI 3.1's `unevaluatedProperties`. */
  readonly evaluated: ValidateFunction["evaluated"];
}

/** What a module makes of a function that it calls: its own function of a name, or one of another module. */
export type Callee = { readonly own: string } | { readonly file: string };

/** What a module holds. */
export interface ModuleParts {
  /** Functions that it gives names to. */
  readonly named: readonly { readonly name: string; readonly compiled: CompiledFunction }[];
  /** The function that it exports as `validate`. */
  readonly exported?: CompiledFunction | undefined;
  /** Finds what a call's reference leads to; files are relative to the folder of all validators. */
  readonly callee: (reference: object) => Callee;
}

/** The text of a module in a folder below that of all validators. */
export function printModule(scope: Scope, { named, exported, callee }: ModuleParts): string {
  const used: Used = {};
  const imports = new Map<string, string>();
  const own = new Map<string, string>();

  const print = (source: Source): string => {
    const done = used.validate ?? new Map();
    used.validate = done;
    if (done.has(source.validateName)) return "";
    done.set(source.validateName, undefined);
    const nested: string[] = [];
    // What a function needs has its code with it, but for other functions.
    const codeOf = ({ str, value }: ScopeName): Code => {
      const needed: unknown = value?.ref;
      if (typeof needed === "function") {
        const { source: other } = needed as ValidateFunction;
        if (other) nested.push(print(other));
      } else {
        const called = callee(needed as object);
        if ("own" in called) own.set(str, called.own);
        else imports.set(called.file, str);
      }
      return nil;
    };
    const around = `${scope.scopeCode(source.scopeValues, used, codeOf)}`;
    const evaluated = source.evaluated ? `${source.validateName}.evaluated = ${source.evaluated};\n` : "";
    return `${around}${nested.join("")}\n${tidied(source.validateCode)}${evaluated}`;
  };

  const functions = named.map(
    ({ name, compiled }) => `const ${name} = ${compiled.source.validateName};\n${print(compiled.source)}`,
  );
  if (exported)
    functions.push(print(exported.source), `\nexport { ${exported.source.validateName} as validate };\n`);
  const importing = [...imports]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([file, name]) => `import { validate as ${name} } from "../${file}.js";\n`);
  const code = withOwnKeys(importing.join("") + functions.join(""));
  return `${withHelpers(renumbered(code, own))}\n`;
}

/** A function without the choices between nothing and nothing, and the counts that nobody reads. */
function tidied(code: string): string {
  const text = code.replace(/^if\((?:errors === _errs\d+|valid\d+)\)\{\n\}\n(?!else)/gm, "");
  const uses = new Map<string, number>();
  for (const [name] of text.matchAll(/\b_errs\d+\b/g)) uses.set(name, (uses.get(name) ?? 0) + 1);
  return text.replace(/^const (_errs\d+) = errors;\n/gm, (line, name: string) =>
    uses.get(name) === 1 ? "" : line,
  );
}

/** The names that Ajv numbers through all that it compiles, outside strings and properties. */
const numbered = /"(?:[^"\\]|\\.)*"|(?<![.$\w])(?:validate|schema|func|formats|pattern|wrapper|root)\d+\b/g;

/**
 * Numbers a module's names in the order in which they come, whatever was compiled before, an alias as what
 * it stands for; and leaves out the schemas, which Ajv prints whole although its code needs few of them.
 */
function renumbered(code: string, aliases: ReadonlyMap<string, string>): string {
  const uses = new Map<string, number>();
  for (const [name] of code.matchAll(numbered))
    if (!name.startsWith('"')) uses.set(name, (uses.get(name) ?? 0) + 1);
  const counts = new Map<string, number>();
  const names = new Map<string, string>();
  const rename = (name: string): string => {
    const known = name.startsWith('"') ? name : names.get(name);
    if (known !== undefined) return known;
    const alias = aliases.get(name);
    if (alias !== undefined) return rename(alias);
    const prefix = name.replace(/\d+$/, "");
    const count = counts.get(prefix) ?? 0;
    counts.set(prefix, count + 1);
    names.set(name, `${prefix}${count}`);
    return `${prefix}${count}`;
  };
  return code
    .replace(/^const (schema\d+) = .*;\n/gm, (line, name: string) => (uses.get(name) === 1 ? "" : line))
    .replace(numbered, rename);
}
