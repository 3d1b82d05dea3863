import type { HandlerFactory } from "./handler.js";

/** There is no TURN server: an empty answer says so. */
export const getTurnServer: HandlerFactory<"getTurnServer"> = () => () => ({ status: 200, body: {} });
