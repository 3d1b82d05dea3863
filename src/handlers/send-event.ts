import { sendMessage } from "../rooms/send.js";
import { asJson, type HandlerFactory } from "./handler.js";

export const sendEvent: HandlerFactory<"sendEvent"> =
  (services) =>
  async ({ path, body = {}, principal }) => ({
    status: 200,
    body: await sendMessage(services, principal, path.roomId, {
      type: path.eventType,
      txnId: path.txnId,
      content: asJson(body),
    }),
  });
