/** Functions that Ajv compiled → the text of a module. */

import { type Ajv, type Code, nil, type ValidateFunction } from "ajv";
import { type Helper, helperImports, withHelpers } from "./validator-helpers.js";
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

/** A function that a module gives a name to: its own, or where a reference leads. */
export interface NamedFunction {
  readonly name: string;
  readonly is: CompiledFunction | object;
  /** What part of an object it checks; undefined: the whole. */
  readonly part: string | undefined;
}

/** What a module holds. */
export interface ModuleParts {
  readonly named: readonly NamedFunction[];
  /** The function that it exports as `validate`. */
  readonly exported?: CompiledFunction | undefined;
  /** Finds what a call's reference leads to; files are relative to the folder of all validators. */
  readonly callee: (reference: object) => Callee;
  /** The patterns that JavaScript's engine may run though they may take for ever. */
  readonly trustedPatterns?: ReadonlySet<string> | undefined;
}

/** The text of a module in a folder below that of all validators. */
export function printModule(scope: Scope, { named, exported, callee, trustedPatterns }: ModuleParts): string {
  const used: Used = {};
  const helpers = new Set<Helper>();
  const imports = new Map<string, string>();
  const own = new Map<string, string>();

  const refer = (name: string, reference: object): void => {
    const called = callee(reference);
    if ("own" in called) own.set(name, called.own);
    else imports.set(called.file, name);
  };
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
      } else refer(str, needed as object);
      return nil;
    };
    const code = `${scope.scopeCode(source.scopeValues, used, codeOf)}`;
    const around = withHelpers(code, helpers, trustedPatterns);
    const evaluated = source.evaluated ? `${source.validateName}.evaluated = ${source.evaluated};\n` : "";
    return `${around}${nested.join("")}\n${tidied(source)}${evaluated}`;
  };
  const printNamed = ({ name, is, part }: NamedFunction): string => {
    const isOwn = "source" in is;
    const called = isOwn ? is.source.validateName.str : scope.value("validate", { ref: is }).str;
    if (!isOwn) refer(called, is);
    const code = isOwn ? print(is.source) : "";
    if (part === undefined) return `const ${name} = ${called};\n${code}`;
    helpers.add("within");
    return `const ${name} = within("${part}", ${called});\n${code}`;
  };

  const functions = named.map(printNamed);
  if (exported)
    functions.push(print(exported.source), `\nexport { ${exported.source.validateName} as validate };\n`);
  const importing = [...imports]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([file, name]) => `import { validate as ${name} } from "../${file}.js";\n`);
  const code = withOwnKeys(importing.join("") + functions.join(""));
  return `${helperImports(helpers)}${renumbered(code, own)}\n`;
}

const tidy = new WeakMap<Source, string>();

/** A function without the choices between nothing and nothing, and the counts that nobody reads. */
function tidied(source: Source): string {
  const known = tidy.get(source);
  if (known !== undefined) return known;
  const text = source.validateCode.replace(/^if\((?:errors === _errs\d+|valid\d+)\)\{\n\}\n(?!else)/gm, "");
  const uses = usesOfCounts(text);
  const made = text.replace(/^const _errs(\d+) = errors;\n/gm, (line, number: string) =>
    uses[Number(number)] === 1 ? "" : line,
  );
  tidy.set(source, made);
  return made;
}

/** How often each `_errs0`, `_errs1`, … stands in Ajv's code. A tenth of its text is such names. */
function usesOfCounts(code: string): number[] {
  const uses: number[] = [];
  for (let at = code.indexOf("_errs"); at !== -1; at = code.indexOf("_errs", at + 1)) {
    const number = Number.parseInt(code.slice(at + 5, at + 15), 10);
    if (!Number.isNaN(number)) uses[number] = (uses[number] ?? 0) + 1;
  }
  return uses;
}

/** The names that Ajv numbers through all that it compiles, but for those of properties. */
const numbered = /(?<![.$\w])(?:validate|schema|func|formats|pattern|wrapper|root)\d+\b/g;

/**
 * Numbers a module's names in the order in which they come, whatever was compiled before, an alias as what
 * it stands for; and leaves out the schemas, which Ajv prints whole although its code needs few of them.
 */
function renumbered(code: string, aliases: ReadonlyMap<string, string>): string {
  // By turns what stands between names, and a name.
  const pieces: string[] = [];
  const uses = new Map<string, number>();
  let from = 0;
  for (const { 0: name, index } of code.matchAll(numbered)) {
    if (isInString(code, index)) continue;
    pieces.push(code.slice(from, index), name);
    from = index + name.length;
    uses.set(name, (uses.get(name) ?? 0) + 1);
  }
  pieces.push(code.slice(from));
  const counts = new Map<string, number>();
  const names = new Map<string, string>();
  const rename = (name: string): string => {
    const known = names.get(name);
    if (known !== undefined) return known;
    const alias = aliases.get(name);
    if (alias !== undefined) return rename(alias);
    const prefix = name.replace(/\d+$/, "");
    const count = counts.get(prefix) ?? 0;
    counts.set(prefix, count + 1);
    names.set(name, `${prefix}${count}`);
    return `${prefix}${count}`;
  };
  expectDeclared(pieces, aliases);
  for (let at = 1; at < pieces.length; at += 2) {
    const [before = "", name = "", after = ""] = pieces.slice(at - 1, at + 2);
    if (name.startsWith("schema") && uses.get(name) === 1 && /(?:^|\n)const $/.test(before)) {
      pieces[at - 1] = before.slice(0, -"const ".length);
      pieces[at] = "";
      pieces[at + 1] = after.slice(after.indexOf("\n") + 1);
    } else pieces[at] = rename(name);
  }
  return pieces.join("");
}

/**
 * Checks that a module defines all that it names. `pieces`: by turns what stands between names, and a name.
 * @throws Error where it does not: the module would fail when it is called
 */
function expectDeclared(pieces: readonly string[], aliases: ReadonlyMap<string, string>): void {
  const declared = new Set<string>();
  for (let at = 1; at < pieces.length; at += 2)
    if (/(?:\b(?:const|let|var|function)|\bas) $/.test(pieces[at - 1] ?? "")) declared.add(pieces[at] ?? "");
  for (let at = 1; at < pieces.length; at += 2) {
    const name = pieces[at] ?? "";
    if (!declared.has(aliases.get(name) ?? name))
      throw new Error(`a validator calls ${name}, which is not defined`);
  }
}

/** Whether what stands at an offset of Ajv's code does so in a string; none has more than a line. */
function isInString(code: string, offset: number): boolean {
  let isInside = false;
  for (let at = code.lastIndexOf("\n", offset) + 1; at < offset; at += 1) {
    const character = code[at];
    if (isInside && character === "\\") at += 1;
    else if (character === '"') isInside = !isInside;
  }
  return isInside;
}
