import type { HandlerFactory } from "./handler.js";

/** Nothing is pushed, so there are no rules. */
const rules = { global: { override: [], content: [], room: [], sender: [], underride: [] } };

export const getPushRules: HandlerFactory<"getPushRules"> = () => () => ({ status: 200, body: rules });

export const getPushRulesNoSlash: HandlerFactory<"getPushRulesNoSlash"> = () => () => ({
  status: 200,
  body: rules,
});
