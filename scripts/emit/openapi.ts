/** openapi.json: the whole API as one OpenAPI 3 document. */

import { withoutUnseen } from "../characters.js";
import type { Emitter } from "./output.js";

export const emitOpenApi: Emitter = (model) =>
  new Map([["openapi.json", `${withoutUnseen(JSON.stringify(model.document, null, 2))}\n`]]);
