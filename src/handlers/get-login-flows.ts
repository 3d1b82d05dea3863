import type { HandlerFactory } from "./handler.js";

export const getLoginFlows: HandlerFactory<"getLoginFlows"> =
  ({ appServices }) =>
  () => ({
    status: 200,
    body: {
      flows: [
        { type: "m.login.password" },
        ...(appServices.all.length > 0 ? [{ type: "m.login.application_service" }] : []),
      ],
    },
  });
