import type { JsonObject, SealedEvent } from "../../src/events/event.js";
import { redact, redactContent, redactPdu } from "../../src/events/redaction.js";
import { type RoomVersion, roomVersion, supportedRoomVersions } from "../../src/events/room-versions.js";

const version = (id: string): RoomVersion => roomVersion(id) as RoomVersion;
const since = (first: number) => supportedRoomVersions.filter((id) => Number(id) >= first);
const upTo = (last: number) => supportedRoomVersions.filter((id) => Number(id) <= last);

/** Content with each of the keys, and one more that nobody knows. */
function contentOf(keys: string): JsonObject {
  return Object.fromEntries([...keys.split(" "), "unknown"].map((key) => [key, `the ${key}`]));
}

describe("redacting content", () => {
  const levels = "ban events events_default kick redact state_default users users_default";

  it.each<[string, string, string, readonly string[]]>([
    ["m.room.member", "membership", "membership reason displayname", upTo(12)],
    ["m.room.member", "membership", "membership join_authorised_via_users_server", upTo(8)],
    [
      "m.room.member",
      "membership join_authorised_via_users_server",
      "membership join_authorised_via_users_server",
      since(9),
    ],
    ["m.room.create", "creator", "creator room_version m.federate", upTo(10)],
    ["m.room.create", "creator room_version unknown", "creator room_version", since(11)],
    ["m.room.join_rules", "join_rule", "join_rule allow", upTo(7)],
    ["m.room.join_rules", "join_rule allow", "join_rule allow", since(8)],
    ["m.room.power_levels", levels, `${levels} invite notifications`, upTo(10)],
    ["m.room.power_levels", `${levels} invite`, `${levels} invite notifications`, since(11)],
    ["m.room.aliases", "aliases", "aliases", upTo(5)],
    ["m.room.aliases", "", "aliases", since(6)],
    ["m.room.history_visibility", "history_visibility", "history_visibility", upTo(12)],
    ["m.room.redaction", "", "redacts reason", upTo(10)],
    ["m.room.redaction", "redacts", "redacts reason", since(11)],
    ["m.room.message", "", "body msgtype", upTo(12)],
    ["m.room.name", "", "name", upTo(12)],
    ["constructor", "", "name", upTo(12)],
  ])("of %s leaves «%s» of «%s» in versions %j", (type, left, keys, versions) => {
    for (const id of versions) {
      const redacted = redactContent(type, contentOf(keys), version(id));
      expect([id, ...Object.keys(redacted).sort()]).toEqual([id, ...left.split(" ").filter(Boolean).sort()]);
    }
  });

  it("of a third-party invite leaves what was signed, since version 11", () => {
    const content = {
      membership: "invite",
      third_party_invite: { display_name: "b@c", signed: { token: "t" } },
    };
    expect(redactContent("m.room.member", content, version("10"))).toEqual({ membership: "invite" });
    expect(redactContent("m.room.member", content, version("11"))).toEqual({
      membership: "invite",
      third_party_invite: { signed: { token: "t" } },
    });
    expect(redactContent("m.room.member", { third_party_invite: "x" }, version("11"))).toEqual({});
  });
});

describe("redacting an event", () => {
  const always =
    "event_id type room_id sender state_key content hashes signatures depth prev_events auth_events origin_server_ts";
  const pdu = contentOf(`${always} prev_state origin membership unsigned redacts`);

  it.each(upTo(10))("leaves what hashes and signatures cover in version %s", (id) => {
    const left = `${always} prev_state origin membership`.split(" ").sort();
    expect(Object.keys(redactPdu(pdu, version(id))).sort()).toEqual(left);
  });

  it.each(since(11))("leaves less in version %s", (id) => {
    expect(Object.keys(redactPdu(pdu, version(id))).sort()).toEqual(always.split(" ").sort());
  });

  it("leaves an empty content even of a malformed event", () => {
    expect(redactPdu({ type: 5, content: "x" }, version("10"))).toEqual({ type: 5, content: {} });
  });

  it("keeps the name and the place of a stored event", () => {
    const event: SealedEvent & { position: number } = {
      eventId: "$e",
      roomId: "!r:h",
      type: "m.room.redaction",
      sender: "@a:h",
      content: { reason: "r", redacts: "$t" },
      originServerTs: 1,
      redacts: "$t",
      depth: 2,
      position: 7,
      pdu: { type: "m.room.redaction", content: { reason: "r", redacts: "$t" }, redacts: "$t", depth: 2 },
    };
    const { redacts: _, ...rest } = event;
    expect(redact(event, version("10"))).toEqual({
      ...rest,
      content: {},
      pdu: { type: "m.room.redaction", content: {}, depth: 2 },
    });
    expect(redact(event, version("11"))).toEqual({
      ...event,
      content: { redacts: "$t" },
      pdu: { type: "m.room.redaction", content: { redacts: "$t" }, depth: 2 },
    });
  });
});
