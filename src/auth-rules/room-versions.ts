/**
 * Room versions, for those who decide about events. The data stands in `events/`, which
 * needs it for IDs, hashes and redaction and may not look up here.
 */
export {
  defaultRoomVersion,
  type RoomVersion,
  roomVersion,
  supportedRoomVersions,
} from "../events/room-versions.js";
