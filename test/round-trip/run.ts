/**
 * The round trip as a script: `npm run round-trip -- --seed N --schemas N --values N --position TEXT`. Client's typed value → wire →
 * server → handler's typed value, in every position, in OpenAPI 3.0 and 3.1.
 */

import { parseArgs } from "node:util";
import { drawTrip } from "./cases.js";
import type { Disagreement } from "./exchange.js";
import { travel } from "./travel.js";

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    schemas: { type: "string", default: "30" },
    values: { type: "string", default: "20" },
    position: { type: "string", default: "" },
    "no-types": { type: "boolean", default: false },
  },
});
const seed = Number(values.seed);
console.log(`seed ${seed}`);
let failed = false;
for (const version of ["3.0.4", "3.1.1"] as const) {
  const trip = drawTrip({
    version,
    seed,
    schemas: Number(values.schemas),
    values: Number(values.values),
    position: values.position,
  });
  const { sent, checked, disagreements } = await travel(trip, { types: !values["no-types"] });
  console.log(
    `OpenAPI ${version}: ${trip.cases.length} schemas in ${new Set(trip.cases.map(({ position }) => position.name)).size} positions, ${sent} values sent, ${checked} checked by tsc, ${disagreements.length} disagreements`,
  );
  failed ||= disagreements.length > 0;
  for (const [problem, all] of byProblem(disagreements)) {
    const [first] = all;
    console.log(
      `\n${all.length} × ${problem}\n  schema ${JSON.stringify(first?.schema)}\n  value ${JSON.stringify(first?.value)}\n  ${first?.problem}`,
    );
  }
}
process.exitCode = failed ? 1 : 0;

function byProblem(all: readonly Disagreement[]): Map<string, Disagreement[]> {
  const groups = new Map<string, Disagreement[]>();
  for (const each of all) {
    const key = `${each.position}: ${each.problem.replace(/"(?:[^"\\]|\\.)*"|\d+/g, "…").slice(0, 90)}`;
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return groups;
}
