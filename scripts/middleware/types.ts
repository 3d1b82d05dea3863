/**
 * The names of the types that express-openapi-validator exports from `dist/framework/types`, for code that is
 * written with them.
 */

import type { NextFunction, Response } from "express";
import type { JsonObject } from "../json.js";
import type {
  MiddlewareOptions,
  NamedFormat,
  OperationResolver,
  OperationRoute,
  SecurityHandler,
  ValidateRequestOptions,
  ValidateResponseOptions,
} from "./options.js";
import type { OpenApiMetadata, OpenApiRequest } from "./request.js";

export type { SerDes } from "./serdes.js";

/** What `middleware` takes. */
export type OpenApiValidatorOpts = MiddlewareOptions;

export type ValidateRequestOpts = ValidateRequestOptions;

export type ValidateResponseOpts = ValidateResponseOptions;

/** The functions that know the credentials of security schemes, by the schemes' names. */
export type SecurityHandlers = Readonly<Record<string, SecurityHandler>>;

export interface ValidateSecurityOpts {
  readonly handlers?: SecurityHandlers;
}

export interface OperationHandlerOptions {
  readonly basePath: string;
  readonly resolver: OperationResolver;
}

/** Which operation a handler is wanted for. */
export type RouteMetadata = OperationRoute;

/** A format by its name. */
export type Format = NamedFormat;

/** `request.openapi` */
export type OpenApiRequestMetadata = OpenApiMetadata;

/** What `middleware` returns a list of. */
export type OpenApiRequestHandler = (
  request: OpenApiRequest,
  response: Response,
  next: NextFunction,
) => unknown;

/** One thing that is wrong in a request or response. */
export interface ValidationErrorItem {
  readonly path: string;
  readonly message: string;
  readonly errorCode?: string;
}

/** What errors of the middleware have. */
export interface ValidationError {
  readonly message?: string;
  readonly status: number;
  readonly errors: readonly ValidationErrorItem[];
}

/** Objects of OpenAPI documents: any JSON, since what a document holds is checked when it is read. */
export declare namespace OpenAPIV3 {
  type DocumentV3 = JsonObject & { openapi: `3.0.${string}` };
  type DocumentV3_1 = JsonObject & { openapi: `3.1.${string}` };
  type PathItemObject = JsonObject;
  type OperationObject = JsonObject;
  type ParameterObject = JsonObject;
  type SchemaObject = JsonObject;
  type RequestBodyObject = JsonObject;
  type ResponseObject = JsonObject;
  type MediaTypeObject = JsonObject;
  type HeaderObject = JsonObject;
  type ComponentsObject = JsonObject;
  type ServerObject = JsonObject;
  interface ReferenceObject {
    $ref: string;
  }
  interface HttpSecurityScheme {
    type: "http";
    description?: string;
    scheme: string;
    bearerFormat?: string;
  }
  interface ApiKeySecurityScheme {
    type: "apiKey";
    description?: string;
    name: string;
    in: string;
  }
  interface OAuth2SecurityScheme {
    type: "oauth2";
    description?: string;
    flows: JsonObject;
  }
  interface OpenIdSecurityScheme {
    type: "openIdConnect";
    description?: string;
    openIdConnectUrl: string;
  }
  type SecuritySchemeObject =
    | HttpSecurityScheme
    | ApiKeySecurityScheme
    | OAuth2SecurityScheme
    | OpenIdSecurityScheme;
}
