/** What `npm run check:vendors` prints, and what of it is wrong. */

import { refused } from "./expected.js";
import type { Result } from "./result.js";

/** Why a result is not as it has to be; empty where it is. */
export function faultsOf(result: Result): string[] {
  const { name, refusals, typeErrors, crash } = result;
  const expected = refused[name];
  const faults: string[] = [];
  if (crash !== undefined) faults.push(`crash: ${crash}`);
  const codes = [...new Set(refusals.map(({ code }) => code))];
  if (codes.length > 0 && codes.join() !== expected?.codes.join())
    faults.push(
      ...refusals.slice(0, 5).map(({ code, message, at }) => `${at ?? "no location"}: ${code}: ${message}`),
    );
  for (const { code, message, at } of refusals)
    if (at === undefined) faults.push(`no location: ${code}: ${message}`);
  if (expected && refusals.length === 0 && crash === undefined)
    faults.push("it is not refused any more: remove it from expected.ts");
  faults.push(...typeErrors);
  return [...new Set(faults)];
}

/** Prints the counts, the refusals, the largest documents and what is wrong. */
export function printReport(results: readonly Result[], available: number): void {
  const print = (line: string) => process.stdout.write(`${line}\n`);
  const refusedResults = results.filter(({ refusals }) => refusals.length > 0);
  const generated = results.filter(({ operations }) => operations !== undefined);
  const compiled = generated.filter(({ isChecked, typeErrors }) => isChecked && typeErrors.length === 0);
  const crashed = results.filter(({ crash }) => crash !== undefined);

  if (refusedResults.length > 0) print("Refused:");
  for (const { name, refusals } of refusedResults) {
    print(`  ${name}${refused[name] ? ` (expected: ${refused[name].reason})` : ""}`);
    for (const { code, message, at } of refusals.slice(0, 3))
      print(`    ${at ?? "no location"}: ${code}: ${message}`);
    if (refusals.length > 3) print(`    and ${refusals.length - 3} more`);
  }

  const large = results.filter(({ peakMemory }) => peakMemory !== undefined);
  if (large.length > 0) print("\nLarge documents (each in a process of its own):");
  for (const { name, operations, seconds, checkSeconds, peakMemory = 0 } of large)
    print(
      `  ${name}: ${operations ?? 0} operations, generated in ${seconds.toFixed(1)} s with ${(peakMemory / 1e6).toFixed(0)} MB, type-checked in ${checkSeconds.toFixed(1)} s`,
    );

  const red = results
    .map((result) => ({ ...result, faults: faultsOf(result) }))
    .filter(({ faults }) => faults[0]);
  if (red.length > 0) print("\nNot as it has to be:");
  for (const { name, faults } of red) {
    print(`  ${name}`);
    for (const fault of faults.slice(0, 5)) print(`    ${fault}`);
    if (faults.length > 5) print(`    and ${faults.length - 5} more`);
  }

  const sum = (of: (result: Result) => number) => results.reduce((total, result) => total + of(result), 0);
  print(
    `\n${results.length} of ${available} documents: ${generated.length} generated (${sum((each) => each.operations ?? 0)} operations), ` +
      `${compiled.length} compiled, ${refusedResults.length} refused, ${crashed.length} crashed; ` +
      `${sum((each) => each.seconds).toFixed(0)} s generating, ${sum((each) => each.checkSeconds).toFixed(0)} s type-checking; ` +
      `${red.length} not as they have to be`,
  );
}
