/** The names of the outputs, as `--only` and the configuration's `only` take them. */

/** Every output's name, in the order in which a run makes them. */
export const outputNames = [
  "sources",
  "types",
  "validators",
  "operations",
  "server",
  "client",
  "runtime",
  "openapi",
] as const;

/** An output by its name. */
export type OutputName = (typeof outputNames)[number];
