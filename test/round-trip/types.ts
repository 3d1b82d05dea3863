/** Asks the TypeScript compiler which values the generated types take, on the client's side and on the handler's. */

import { typeErrors } from "../support/type-checked.js";
import type { Case, Trip } from "./cases.js";
import type { Disagreement } from "./exchange.js";
import { allows, withDefaults } from "./shapes.js";

interface Check {
  readonly of: Case;
  readonly side: "client" | "handler";
  readonly value: unknown;
  readonly isAllowed: boolean;
}

/** Checks every value of the cases against both types; `files` are what was generated. */
export async function checkTypes(
  { cases }: Trip,
  files: ReadonlyMap<string, string>,
): Promise<{ readonly checked: number; readonly disagreements: readonly Disagreement[] }> {
  const checks = cases.flatMap(checksOf);
  const lines: string[] = [
    'import type { Handlers, AnswerOf } from "./server.js";',
    'import type { operations } from "./types.js";',
    "type Principals = Readonly<Record<never, unknown>>;",
  ];
  const byLine = new Map<number, Check>();
  for (const [at, check] of checks.entries()) {
    const { of, side, value, isAllowed } = check;
    const O = `operations[${JSON.stringify(of.id)}]`;
    const R = `Parameters<Handlers<Principals>[${JSON.stringify(of.id)}]>[0]`;
    const A = `AnswerOf<${JSON.stringify(of.id)}>`;
    const type = (side === "client" ? of.position.clientType : of.position.handlerType)
      .replace(/\bO(?=\[)/g, O)
      .replace(/\bR(?=\[)/g, R)
      .replace(/\bA(?=,)/g, A);
    if (!isAllowed) lines.push("// @ts-expect-error");
    lines.push(`export const value${at}: ${type} = ${JSON.stringify(value)};`);
    byLine.set(lines.length, check);
    if (!isAllowed) byLine.set(lines.length - 1, check);
  }
  const errors = await typeErrors(new Map([...files, ["uses.ts", `${lines.join("\n")}\n`]]));
  const disagreements = errors.map((error): Disagreement => {
    const line = Number(/uses\.ts:(\d+)/.exec(error)?.[1]);
    const check = byLine.get(line);
    return {
      position: check ? `${check.of.position.name}, type of the ${check.side}` : "generated code",
      schema: check?.of.schema,
      value: check?.value,
      problem: check && !check.isAllowed ? "the type takes a forbidden value" : error,
    };
  });
  return { checked: checks.length, disagreements };
}

function checksOf(of: Case): Check[] {
  const { position, shape, allowed, forbidden } = of;
  const forbiddenAsType = forbidden.filter((value) => !allows(shape, value, position.direction, true));
  const arrives = (value: unknown) => (position.direction === "request" ? withDefaults(shape, value) : value);
  return [
    ...allowed.flatMap((value): Check[] => [
      { of, side: "client", value, isAllowed: true },
      { of, side: "handler", value: arrives(value), isAllowed: true },
    ]),
    ...forbiddenAsType.map((value): Check => ({ of, side: sender(of), value, isAllowed: false })),
  ];
}

/** Who writes the value. */
function sender({ position }: Case): Check["side"] {
  return position.direction === "request" ? "client" : "handler";
}
