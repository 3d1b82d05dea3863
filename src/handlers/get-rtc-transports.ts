import type { HandlerFactory } from "./handler.js";

/** Nothing here carries sound or pictures: an empty list says so. */
export const getRtcTransports: HandlerFactory<"getRtcTransports"> = () => () => ({
  status: 200,
  body: { rtc_transports: [] },
});
