import { createServer } from "node:http";
import express, { type NextFunction, type Request, type Response } from "express";
import { createApiClient } from "./generated/client.js";
import { createRouter } from "./generated/server.js";

/** A server of the generated code that is asked by the generated client: the statuses and bodies that it answers. */
export async function check(): Promise<string> {
  const app = express();
  app.use(
    createRouter(
      {
        getThing: ({ path, query }) => ({
          status: 200,
          body: { id: path.id, name: query.tags?.join("") ?? "none" },
        }),
        addThing: ({ body }) => ({ status: 201, body: { id: 1, name: body.name } }),
        addFile: ({ body, files }) => ({
          status: 200,
          body: { title: body.title ?? "", bytes: files[0]?.size ?? -1 },
        }),
      },
      {
        security: { token: (credential) => credential === "secret" },
        validateAnswers: true,
      },
    ),
  );
  app.use((error: { status?: number }, _request: Request, response: Response, _next: NextFunction) => {
    if (error.status === undefined) console.error(error);
    response.status(error.status ?? 500).json({});
  });
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const origin = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  const client = createApiClient({ origin, accessToken: "secret" });
  const stranger = createApiClient({ origin, accessToken: "other" });
  const called: unknown[] = [];
  const note = ({ response, data }: { response: { status: number }; data?: unknown }) =>
    called.push([response.status, data]);
  try {
    const query = { since: "2026-01-01T00:00:00Z", tags: ["a", "b"], day: "2026-01-31" };
    note(await client.GET("/things/{id}", { params: { path: { id: 5 }, query } }));
    note(await client.GET("/things/{id}", { params: { path: { id: 5 }, query: { since: "yesterday" } } }));
    note(await client.POST("/things", { body: { name: "abc" } }));
    note(await client.POST("/things", { body: { name: `${"a".repeat(40)}!` } }));
    note(await stranger.POST("/things", { body: { name: "abc" } }));
    const form = new FormData();
    form.set("title", "x");
    form.set("file", new Blob(["12345"]), "five.txt");
    const sent = await fetch(`${origin}/v1/files`, { method: "POST", body: form });
    called.push([sent.status, await sent.json()]);
  } finally {
    server.closeAllConnections();
    server.close();
  }
  return JSON.stringify(called);
}
