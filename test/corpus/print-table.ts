/** The table of `npm run corpus`. */

import { ledgerClasses } from "../../scripts/convert/ledger.js";
import type { Row } from "./table-row.js";

/** So many faults of a row are told; the rest is counted. */
const toldFaults = 5;

const columns: readonly (readonly [title: string, cell: (row: Row) => string])[] = [
  ["operations", ({ operations }) => String(operations ?? "refused")],
  ["seconds", ({ seconds }) => seconds.toFixed(2)],
  ["peak MB", ({ peakMemory }) => (peakMemory / 1e6).toFixed(0)],
  ["errors", ({ errors }) => errors.join(",") || "0"],
  ["warnings", ({ warnings }) => String(warnings)],
  ...ledgerClasses.map((name) => [name, ({ leaves }: Row) => String(leaves?.[name] ?? "-")] as const),
  ["tsc", ({ typeErrors }) => String(typeErrors.length)],
  ["redocly", ({ redocly }) => String(redocly.length)],
  ["seriousme", ({ seriousme }) => String(seriousme.length)],
];

/** Prints the rows, what is wrong with them, and the sums. */
export function printTable(rows: readonly Row[]): void {
  const print = (line: string) => process.stdout.write(`${line}\n`);
  const cells = [["root", ...columns.map(([title]) => title)], ...rows.map(cellsOf)];
  const widths =
    cells[0]?.map((_, index) => Math.max(...cells.map((each) => each[index]?.length ?? 0))) ?? [];
  for (const line of cells)
    print(
      line
        .map((cell, index) => (index === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[index] ?? 0)))
        .join("  "),
    );

  const red = rows.filter(({ faults }) => faults.length > 0);
  for (const { name, faults } of red) {
    print(`\n${name}`);
    for (const fault of faults.slice(0, toldFaults)) print(`  ${fault}`);
    if (faults.length > toldFaults) print(`  and ${faults.length - toldFaults} more`);
  }
  const sum = (of: (row: Row) => number) => rows.reduce((total, row) => total + of(row), 0);
  print(
    `\n${rows.length} roots: ${rows.filter(({ operations }) => operations === undefined).length} refused, ` +
      `${sum((row) => row.operations ?? 0)} operations, ` +
      `${ledgerClasses.map((name) => `${sum((row) => row.leaves?.[name] ?? 0)} leaves ${name}`).join(", ")}, ` +
      `${sum((row) => row.typeErrors.length)} type errors; ${red.length} rows not as they have to be`,
  );
}

function cellsOf(row: Row): string[] {
  return [row.name, ...columns.map(([, cell]) => cell(row))];
}
