import { requireAppService } from "../accounts/masquerade.js";
import { register as registerAccount } from "../accounts/register.js";
import { invalidParam } from "../failures.js";
import type { HandlerFactory } from "./handler.js";

/** Registration is open: one stage that asks for nothing. */
const flows = [{ stages: ["m.login.dummy"] }];

export const register: HandlerFactory<"register"> =
  (services) =>
  async ({ query, body = {}, principal }) => {
    const guest = query.kind === "guest";
    const appService =
      !guest && body.type === "m.login.application_service" ? requireAppService(principal) : undefined;
    if (!guest && !appService && body.auth?.type !== "m.login.dummy") {
      if (body.auth?.type !== undefined)
        throw invalidParam("The only stage of registration is m.login.dummy.");
      return { status: 401, body: { session: body.auth?.session ?? crypto.randomUUID(), flows, params: {} } };
    }
    const { userId, deviceId, accessToken } = await registerAccount(
      services.storage,
      {
        guest,
        ...(appService && { appService }),
        serverName: services.serverName,
        ...(body.username !== undefined && { username: body.username }),
        ...(body.password !== undefined && { password: body.password }),
        ...(body.device_id !== undefined && { deviceId: body.device_id }),
        ...(body.initial_device_display_name !== undefined && {
          displayName: body.initial_device_display_name,
        }),
        inhibitLogin: body.inhibit_login === true,
      },
      services.appServices,
    );
    return {
      status: 200,
      body: {
        user_id: userId,
        home_server: services.serverName,
        ...(accessToken !== undefined && { access_token: accessToken }),
        ...(deviceId !== undefined && { device_id: deviceId }),
      },
    };
  };
