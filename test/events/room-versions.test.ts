import {
  defaultRoomVersion,
  type RoomVersion,
  roomVersion,
  supportedRoomVersions,
} from "../../src/events/room-versions.js";

/** The versions of which something is true. */
function versionsWhere(isSo: (version: RoomVersion) => boolean): string {
  return supportedRoomVersions.filter((id) => isSo(roomVersion(id) as RoomVersion)).join(" ");
}

describe("room versions", () => {
  it("are 1 to 12, and 10 unless another is asked for", () => {
    expect(supportedRoomVersions).toEqual(["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"]);
    expect(defaultRoomVersion).toBe("10");
  });

  it.each(["0", "13", "", "1.0", " 1", "constructor", "org.matrix.msc3757.10"])("do not include %j", (id) => {
    expect(roomVersion(id)).toBeUndefined();
  });

  it.each<[string, string, (version: RoomVersion) => boolean]>([
    ["made-up event IDs", "1 2", (v) => v.eventIds === "made-up"],
    ["hashes in standard base64 for event IDs", "3", (v) => v.eventIds === "hash"],
    ["URL-safe hashes for event IDs", "4 5 6 7 8 9 10 11 12", (v) => v.eventIds === "url-safe-hash"],
    ["rules for redactions", "1 2", (v) => v.redactionRules],
    ["rules for aliases", "1 2 3 4 5", (v) => v.aliasRules],
    ["strict numbers", "6 7 8 9 10 11 12", (v) => v.strictCanonicalJson],
    ["checked notification levels", "6 7 8 9 10 11 12", (v) => v.notificationLevels],
    ["knocking", "7 8 9 10 11 12", (v) => v.knock],
    ["restricted joins", "8 9 10 11 12", (v) => v.restricted],
    ["knocking or restricted joins", "10 11 12", (v) => v.knockRestricted],
    ["power levels that are integers", "10 11 12", (v) => v.integerPowerLevels],
    ["the create event's sender as creator", "11 12", (v) => v.creatorIsSender],
    ["redactions that name their target in the content", "11 12", (v) => v.redactsInContent],
    ["creators above every level", "12", (v) => v.privilegedCreators],
    ["room IDs that are the create event's hash", "12", (v) => v.roomIdIsCreateHash],
  ])("have %s in %s", (_name, versions, isSo) => {
    expect(versionsWhere(isSo)).toBe(versions);
  });
});
