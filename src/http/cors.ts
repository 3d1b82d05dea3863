/** Browsers on other origins may call the API; preflights are answered here. */

import type { RequestHandler } from "express";

export const allowOtherOrigins: RequestHandler = (request, response, next) => {
  response.set({
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, POST, PUT, DELETE, OPTIONS",
    "Access-Control-Allow-Headers": "X-Requested-With, Content-Type, Authorization",
    "Access-Control-Expose-Headers": "Retry-After",
  });
  if (request.method === "OPTIONS") response.status(200).end();
  else next();
};
