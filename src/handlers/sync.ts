import { resolveFilter } from "../sync/filter.js";
import type { HandlerFactory } from "./handler.js";

export const sync: HandlerFactory<"sync"> =
  (services) =>
  async ({ query, principal, signal }) => ({
    status: 200,
    body: await services.sync(principal, {
      since: query.since,
      timeout: query.timeout,
      fullState: query.full_state,
      filter: await resolveFilter(services.storage, principal.userId, query.filter),
      signal,
    }),
  });
