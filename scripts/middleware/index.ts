/**
 * `joinery/middleware`: validation of requests, answers and credentials from a document alone, in the place of
 * express-openapi-validator.
 */

export { error, HttpError } from "./errors.js";
export { middleware } from "./middleware.js";
export {
  type MiddlewareOptions,
  OptionError,
  type SecurityHandler,
  type ValidateRequestOptions,
  type ValidateResponseOptions,
} from "./options.js";
export type { OpenApiMetadata, OpenApiRequest } from "./request.js";

import { modulePathResolver, moduleResolver } from "./resolvers.js";
import { date, dateTime } from "./serdes.js";

/** Formats that become values of the server's own. */
export const serdes = { date, dateTime } as const;

/** Where `operationHandlers` finds handlers. */
export const resolvers = { defaultResolver: moduleResolver, modulePathResolver } as const;
