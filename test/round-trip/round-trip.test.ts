/** What the client's type allows reaches the handler unchanged, and nothing else does: in every position. */

import { describe, expect, it } from "@jest/globals";
import { runs } from "../support/explore.js";
import { drawTrip } from "./cases.js";
import { travel } from "./travel.js";

describe.each(["3.0.4", "3.1.1"] as const)("OpenAPI %s", (version) => {
  it("values make the round trip from client to handler, and types, validators and wire agree", async () => {
    const { seed, numRuns: schemas } = runs(6);
    const trip = drawTrip({ version, seed, schemas, values: 6 });
    const { sent, checked, disagreements } = await travel(trip);
    expect(disagreements).toEqual([]);
    expect(sent).toBeGreaterThan(1000);
    expect(checked).toBeGreaterThan(1000);
  });
});
