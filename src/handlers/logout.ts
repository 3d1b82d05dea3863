import { logout as logOut, logoutAll as logOutAll } from "../accounts/tokens.js";
import type { HandlerFactory } from "./handler.js";

export const logout: HandlerFactory<"logout"> =
  (services) =>
  async ({ principal }) => {
    await logOut(services.storage, principal.token);
    return { status: 200, body: {} };
  };

export const logoutAll: HandlerFactory<"logoutAll"> =
  (services) =>
  async ({ principal }) => {
    await logOutAll(services.storage, principal.userId);
    return { status: 200, body: {} };
  };
