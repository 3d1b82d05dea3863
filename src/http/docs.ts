/** /docs: the API in a browser, /openapi.json, /health. Nothing comes from elsewhere. */

import express, { type Router } from "express";
// Not the package itself, which runs all of Swagger UI to say where it lies.
import swaggerUiFolder from "swagger-ui-dist/absolute-path.js";

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>API</title>
<link rel="stylesheet" href="docs/swagger-ui.css">
<link rel="icon" type="image/png" href="docs/favicon-32x32.png">
</head>
<body>
<div id="api"></div>
<script src="docs/swagger-ui-bundle.js"></script>
<script src="docs/start.js"></script>
</body>
</html>
`;

/** What is tried out there goes to this server, wherever the document says that it stands. */
const start = `window.ui = SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#api",
  deepLinking: true,
  validatorUrl: null,
  requestInterceptor: (request) => {
    const { pathname, search } = new URL(request.url, location.href);
    request.url = location.origin + pathname + search;
    return request;
  },
});
`;

/** Only what this server sends may load or be called; Swagger UI sets styles inline. */
const policy = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:";

/** Serves the documentation of an OpenAPI document. */
export function serveDocs(document: object, isHealthy: () => Promise<boolean>): Router {
  const router = express.Router();
  router.get("/health", async (_request, response) => {
    const healthy = await isHealthy().catch(() => false);
    response.status(healthy ? 200 : 503).json({ status: healthy ? "ok" : "unavailable" });
  });
  router.get("/openapi.json", (_request, response) => {
    response.json(document);
  });
  router.get("/docs", (_request, response) => {
    response.set("Content-Security-Policy", policy).type("html").send(page);
  });
  router.get("/docs/start.js", (_request, response) => {
    response.type("js").send(start);
  });
  router.use("/docs", express.static(swaggerUiFolder(), { index: false, fallthrough: true }));
  return router;
}
