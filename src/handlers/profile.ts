import { changeProfile, readProfile } from "../rooms/profile.js";
import type { HandlerFactory } from "./handler.js";

export const getProfile: HandlerFactory<"getProfile"> =
  (services) =>
  async ({ path }) => {
    const { displayName, avatarUrl } = await readProfile(services, path.userId);
    return {
      status: 200,
      body: {
        ...(displayName !== null && { displayname: displayName }),
        ...(avatarUrl !== null && { avatar_url: avatarUrl }),
      },
    };
  };

export const getDisplayName: HandlerFactory<"getDisplayName"> =
  (services) =>
  async ({ path }) => {
    const { displayName } = await readProfile(services, path.userId);
    return { status: 200, body: displayName === null ? {} : { displayname: displayName } };
  };

export const getAvatarUrl: HandlerFactory<"getAvatarUrl"> =
  (services) =>
  async ({ path }) => {
    const { avatarUrl } = await readProfile(services, path.userId);
    return { status: 200, body: avatarUrl === null ? {} : { avatar_url: avatarUrl } };
  };

export const setDisplayName: HandlerFactory<"setDisplayName"> =
  (services) =>
  async ({ path, body, principal }) => {
    await changeProfile(services, principal, path.userId, { displayName: body?.displayname || null });
    return { status: 200, body: {} };
  };

export const setAvatarUrl: HandlerFactory<"setAvatarUrl"> =
  (services) =>
  async ({ path, body, principal }) => {
    await changeProfile(services, principal, path.userId, { avatarUrl: body?.avatar_url || null });
    return { status: 200, body: {} };
  };
