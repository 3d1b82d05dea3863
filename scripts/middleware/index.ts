/**
 * `joinery/middleware`: validation of requests, answers and credentials from a document alone, in the place of
 * express-openapi-validator.
 */

export {
  BadRequest,
  error,
  Forbidden,
  HttpError,
  InternalServerError,
  MethodNotAllowed,
  NotAcceptable,
  NotFound,
  RequestEntityTooLarge,
  Unauthorized,
  UnsupportedMediaType,
} from "./errors.js";
export { middleware } from "./middleware.js";
export {
  type MiddlewareOptions,
  OptionError,
  type SecurityHandler,
  type ValidateRequestOptions,
  type ValidateResponseOptions,
} from "./options.js";
export type { OpenApiMetadata, OpenApiRequest } from "./request.js";
export type {
  Format,
  OpenAPIV3,
  OpenApiRequestHandler,
  OpenApiRequestMetadata,
  OpenApiValidatorOpts,
  OperationHandlerOptions,
  RouteMetadata,
  SecurityHandlers,
  SerDes,
  ValidateRequestOpts,
  ValidateResponseOpts,
  ValidateSecurityOpts,
  ValidationError,
  ValidationErrorItem,
} from "./types.js";

import { modulePathResolver, moduleResolver } from "./resolvers.js";
import { date, dateTime } from "./serdes.js";

/** Formats that become values of the server's own. */
export const serdes = { date, dateTime } as const;

/** Where `operationHandlers` finds handlers. */
export const resolvers = { defaultResolver: moduleResolver, modulePathResolver } as const;
