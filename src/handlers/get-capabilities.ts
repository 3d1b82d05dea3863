import { defaultRoomVersion, supportedRoomVersions } from "../auth-rules/room-versions.js";
import type { HandlerFactory } from "./handler.js";

export const getCapabilities: HandlerFactory<"getCapabilities"> = () => () => ({
  status: 200,
  body: {
    capabilities: {
      "m.change_password": { enabled: false },
      "m.room_versions": {
        default: defaultRoomVersion,
        available: Object.fromEntries(supportedRoomVersions.map((version) => [version, "stable"])),
      },
      "m.set_displayname": { enabled: true },
      "m.set_avatar_url": { enabled: true },
      "m.3pid_changes": { enabled: false },
    },
  },
});
