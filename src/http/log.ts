/** One line a request. The query string is left out: it may hold the access token. */

import type { RequestHandler } from "express";
import type { Logger } from "pino";

/** Logs method, path, status and milliseconds once the answer has been sent. */
export function logRequests(logger: Logger): RequestHandler {
  return (request, response, next) => {
    if (!logger.isLevelEnabled("info")) {
      next();
      return;
    }
    const start = performance.now();
    const { method, path } = request;
    response.once("close", () => {
      const milliseconds = Math.round(performance.now() - start);
      logger.info({ method, path, status: response.statusCode, milliseconds }, "request");
    });
    next();
  };
}
