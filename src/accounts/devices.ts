/** A user's own devices: what logged in and has not logged out. */

import { notFound } from "../failures.js";
import type { Device, Storage } from "../storage/port.js";

const unknownDevice = () => notFound("You have no such device.");

/** By ID. */
export function listDevices(storage: Storage, userId: string): Promise<Device[]> {
  return storage.read((tx) => tx.devicesOf(userId));
}

/** @throws Failure M_NOT_FOUND */
export async function getDevice(storage: Storage, userId: string, deviceId: string): Promise<Device> {
  const device = await storage.read((tx) => tx.device(userId, deviceId));
  if (!device) throw unknownDevice();
  return device;
}

/**
 * Names a device; without a name it keeps the one it has.
 *
 * @throws Failure M_NOT_FOUND
 */
export async function renameDevice(
  storage: Storage,
  userId: string,
  deviceId: string,
  displayName: string | undefined,
): Promise<void> {
  if (displayName === undefined) {
    await getDevice(storage, userId, deviceId);
    return;
  }
  if (!(await storage.write((tx) => tx.renameDevice(userId, deviceId, displayName)))) throw unknownDevice();
}
