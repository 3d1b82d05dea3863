/** openapi.json: the whole API as one OpenAPI 3 document. */

import { withoutUnseen } from "../characters.js";
import { withAllDigits } from "../print/numbers.js";
import type { Emitter } from "./output.js";

export const emitOpenApi: Emitter = ({ document, writtenAs }) => {
  const text = withAllDigits(document, writtenAs, (each) => JSON.stringify(each, null, 2), "\n");
  return new Map([["openapi.json", withoutUnseen(text)]]);
};
