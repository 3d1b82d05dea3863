import type { HandlerFactory } from "./handler.js";

/** What this server implements: r0 and v3 are served alike. */
const versions = [
  "r0.6.1",
  "v1.1",
  "v1.2",
  "v1.3",
  "v1.4",
  "v1.5",
  "v1.6",
  "v1.7",
  "v1.8",
  "v1.9",
  "v1.10",
  "v1.11",
];

export const getVersions: HandlerFactory<"getVersions"> = () => () => ({
  status: 200,
  body: { versions, unstable_features: {} },
});
