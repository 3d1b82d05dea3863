import type { HandlerFactory } from "./handler.js";

export const whoami: HandlerFactory<"whoami"> =
  () =>
  ({ principal }) => ({
    status: 200,
    body: {
      user_id: principal.userId,
      ...(!principal.appService && { device_id: principal.deviceId }),
      is_guest: principal.guest,
    },
  });
