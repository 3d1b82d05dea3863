/** The middleware, imported and required in every way that express-openapi-validator's users do. */

import type { Workshop } from "./workshop.js";

export const checkMiddleware: readonly {
  readonly name: string;
  readonly run: (workshop: Workshop) => Promise<string>;
}[] = [];
