/** The server's middleware, in the order in which a request meets it. */

import express, { type Express } from "express";
import type { Logger } from "pino";
import { operations } from "../generated/operations.js";
import type { ValidationEngine } from "../generated/runtime/engines.js";
import { compiledEngine } from "../generated/runtime/engines.js";
import { createRouter } from "../generated/server.js";
import { createHandlers } from "./handlers/index.js";
import { createSecurity } from "./http/authenticate.js";
import { readJsonBody } from "./http/body.js";
import { allowOtherOrigins } from "./http/cors.js";
import { serveDocs } from "./http/docs.js";
import { answerFailures, answerUnknownPaths } from "./http/failures.js";
import { logRequests } from "./http/log.js";
import type { Services } from "./services.js";

/** What the app is made of. */
export interface AppOptions {
  readonly services: Services;
  readonly logger: Logger;
  /** The OpenAPI document that is shown and that express-openapi-validator works on. */
  readonly document: object;
  readonly validation: "compiled" | "express-openapi-validator";
  /** Whether answers are held against the document: in development and tests. */
  readonly validateAnswers: boolean;
}

/** Puts the app together; nothing listens yet. */
export function createApp(options: AppOptions): Express {
  const { services, logger, document } = options;
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  app.use(logRequests(logger));
  app.use(allowOtherOrigins);
  app.use(
    createRouter(createHandlers(services), {
      security: createSecurity(services),
      engine: engineOf(options),
      readBody: readJsonBody,
      // Matrix clients send parameters of later editions.
      allowUnknownQueryParameters: true,
      // Every answer is JSON, and no document of Matrix declares a 406.
      refuseUnacceptable: false,
      validateAnswers: options.validateAnswers,
    }),
  );
  app.use(serveDocs(document, () => services.storage.read(async (tx) => (await tx.latestPosition()) >= 0)));
  app.use(answerUnknownPaths);
  app.use(answerFailures(logger));
  return app;
}

/** The reference engine is loaded only where it is asked for: it compiles the document at its first request. */
function engineOf({ validation, document }: AppOptions): ValidationEngine {
  if (validation === "compiled") return compiledEngine;
  const engine = import("../generated/runtime/express-openapi-validator.js").then(
    ({ expressOpenApiValidatorEngine }) => expressOpenApiValidatorEngine(document, operations),
  );
  // Told to each request; without requests it is nobody's concern.
  engine.catch(() => undefined);
  return async (routed) => (await engine)(routed);
}
