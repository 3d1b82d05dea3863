import { getDevice as get, listDevices, renameDevice } from "../accounts/devices.js";
import type { Device } from "../storage/port.js";
import type { HandlerFactory } from "./handler.js";

const toBody = ({ deviceId, displayName }: Device) => ({
  device_id: deviceId,
  ...(displayName !== null && { display_name: displayName }),
});

export const getDevices: HandlerFactory<"getDevices"> =
  ({ storage }) =>
  async ({ principal }) => ({
    status: 200,
    body: { devices: (await listDevices(storage, principal.userId)).map(toBody) },
  });

export const getDevice: HandlerFactory<"getDevice"> =
  ({ storage }) =>
  async ({ path, principal }) => ({
    status: 200,
    body: toBody(await get(storage, principal.userId, path.deviceId)),
  });

export const setDevice: HandlerFactory<"setDevice"> =
  ({ storage }) =>
  async ({ path, body, principal }) => {
    await renameDevice(storage, principal.userId, path.deviceId, body?.display_name);
    return { status: 200, body: {} };
  };
