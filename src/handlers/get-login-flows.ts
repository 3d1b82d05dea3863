import type { HandlerFactory } from "./handler.js";

export const getLoginFlows: HandlerFactory<"getLoginFlows"> = () => () => ({
  status: 200,
  body: { flows: [{ type: "m.login.password" }] },
});
