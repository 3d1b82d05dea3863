import { login as logIn } from "../accounts/login.js";
import { requireAppService } from "../accounts/masquerade.js";
import { badJson } from "../failures.js";
import type { HandlerFactory } from "./handler.js";

export const login: HandlerFactory<"login"> =
  (services) =>
  async ({ body, principal }) => {
    const byService = body.type === "m.login.application_service";
    if (!byService && body.type !== "m.login.password") {
      // What the specification has for it; elsewhere M_UNKNOWN is an answer from beyond.
      return {
        status: 400,
        body: { errcode: "M_UNKNOWN", error: "This server knows no such type of login." },
      };
    }
    const user = body.identifier?.user ?? body.user;
    if (user === undefined || (!byService && body.password === undefined))
      throw badJson("A user and a password are needed.");
    const { userId, deviceId, accessToken } = await logIn(services.storage, {
      user,
      ...(byService ? { appService: requireAppService(principal) } : { password: body.password ?? "" }),
      serverName: services.serverName,
      ...(body.device_id !== undefined && { deviceId: body.device_id }),
      ...(body.initial_device_display_name !== undefined && {
        displayName: body.initial_device_display_name,
      }),
    });
    return {
      status: 200,
      body: {
        user_id: userId,
        access_token: accessToken,
        device_id: deviceId,
        home_server: services.serverName,
      },
    };
  };
