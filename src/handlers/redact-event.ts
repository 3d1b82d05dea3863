import { redactEvent as redact } from "../rooms/send.js";
import type { HandlerFactory } from "./handler.js";

export const redactEvent: HandlerFactory<"redactEvent"> =
  (services) =>
  async ({ path, body, principal }) => ({
    status: 200,
    body: await redact(services, principal, path.roomId, {
      eventId: path.eventId,
      txnId: path.txnId,
      ...(body?.reason !== undefined && { reason: body.reason }),
    }),
  });
