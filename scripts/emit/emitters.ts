/** All outputs, as a table. */

import { emitClient } from "./client.js";
import { emitOpenApi } from "./openapi.js";
import { emitOperations } from "./operations.js";
import type { Emitter } from "./output.js";
import { emitRuntime } from "./runtime.js";
import { emitServer } from "./server.js";
import { emitTypes } from "./types.js";
import { emitValidators } from "./validators.js";

/** Output → emitter, in the order in which a run does them. */
export const emitters: Readonly<Record<string, Emitter>> = {
  openapi: emitOpenApi,
  types: emitTypes,
  validators: emitValidators,
  operations: emitOperations,
  server: emitServer,
  client: emitClient,
  runtime: emitRuntime,
};
