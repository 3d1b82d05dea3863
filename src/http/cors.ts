/** Browsers on other origins may call the API; preflights are answered here. */

import type { RequestHandler } from "express";

const headers = new Map([
  ["Access-Control-Allow-Origin", "*"],
  ["Access-Control-Allow-Methods", "GET, POST, PUT, DELETE, OPTIONS"],
  ["Access-Control-Allow-Headers", "X-Requested-With, Content-Type, Authorization"],
  ["Access-Control-Expose-Headers", "Retry-After"],
]);

export const allowOtherOrigins: RequestHandler = (request, response, next) => {
  // Node's own method: every request pays for Express's.
  response.setHeaders(headers);
  if (request.method === "OPTIONS") response.status(200).end();
  else next();
};
