import { buildEvent, type EventDraft, type SealingContext } from "../../src/events/build.js";
import { contentHash, eventIdOf } from "../../src/events/hashes.js";
import { isHashRoomId } from "../../src/events/identifiers.js";
import { maximumEventBytes } from "../../src/events/limits.js";
import { redactPdu } from "../../src/events/redaction.js";
import { type RoomVersion, roomVersion, supportedRoomVersions } from "../../src/events/room-versions.js";
import { canonicalJson } from "../../src/signing/canonical-json.js";
import { serverKey } from "../../src/signing/ed25519.js";
import { isSignedBy } from "../../src/signing/signed-json.js";

const version = (id: string): RoomVersion => roomVersion(id) as RoomVersion;
const key = serverKey("hs1", {
  keyId: "ed25519:1",
  seed: "YJDBA9Xnr2sVqXD9Vj7XVUnmFZcZrlw8Md7kMW+3XA0",
});
const context: SealingContext = { authEvents: [], depth: 1, originServerTs: 1_733_107_418_648, key };
const draft: EventDraft = {
  roomId: "!r:hs1",
  type: "m.room.message",
  sender: "@admin:hs1",
  content: { body: "hello" },
  prevEvents: [],
};
const create = (id: string): EventDraft => ({
  ...(version(id).roomIdIsCreateHash ? {} : { roomId: "!r:hs1" }),
  type: "m.room.create",
  stateKey: "",
  sender: "@admin:hs1",
  content: { creator: "@admin:hs1", room_version: id },
  prevEvents: [],
});

describe("building an event", () => {
  it.each(supportedRoomVersions)("v%s: hashes, signs and names it", (id) => {
    const rules = version(id);
    const first = buildEvent(rules, create(id), context);
    const event = buildEvent(
      rules,
      { ...draft, roomId: first.roomId, prevEvents: [first] },
      { ...context, authEvents: rules.roomIdIsCreateHash ? [] : [first], depth: 2 },
    );

    for (const built of [first, event]) {
      expect(built.pdu.hashes).toEqual({ sha256: contentHash(built.pdu, rules) });
      expect(isSignedBy(redactPdu(built.pdu, rules), "hs1", key.publicKey)).toBe(true);
      expect(built.eventId).toBe(eventIdOf(built.pdu, rules));
    }
    expect(event).toMatchObject({
      roomId: first.roomId,
      type: "m.room.message",
      sender: "@admin:hs1",
      content: { body: "hello" },
      originServerTs: 1_733_107_418_648,
      depth: 2,
      pdu: { room_id: first.roomId, depth: 2, origin_server_ts: 1_733_107_418_648 },
    });
    expect(event).not.toHaveProperty("stateKey");
    expect(event.pdu).not.toHaveProperty("state_key");
    expect(first).toMatchObject({ stateKey: "", pdu: { state_key: "", prev_events: [], auth_events: [] } });
  });

  it.each(["1", "2"])("v%s: makes up an ID of its own server, and refers by ID and hash", (id) => {
    const first = buildEvent(version(id), create(id), context);
    expect(first.eventId).toMatch(/^\$[^:]+:hs1$/);
    expect(first.pdu.event_id).toBe(first.eventId);
    expect(buildEvent(version(id), create(id), context).eventId).not.toBe(first.eventId);

    const second = buildEvent(
      version(id),
      { ...draft, prevEvents: [first] },
      { ...context, authEvents: [first] },
    );
    const reference = [first.eventId, { sha256: expect.stringMatching(/^[A-Za-z0-9+/]{43}$/) }];
    expect(second.pdu).toMatchObject({ prev_events: [reference], auth_events: [reference] });
  });

  it("v1: cannot refer to an event whose PDU it is not given", () => {
    const prevEvents = [{ eventId: "$0:hs1" }];
    expect(() => buildEvent(version("1"), { ...draft, prevEvents }, context)).toThrow(TypeError);
  });

  it.each(supportedRoomVersions.filter((id) => Number(id) >= 3))(
    "v%s: gives the same event for the same draft, named by its hash, and refers by ID",
    (id) => {
      const event = buildEvent(
        version(id),
        { ...draft, prevEvents: [{ eventId: "$p" }] },
        { ...context, authEvents: [{ eventId: "$a" }] },
      );
      expect(event.eventId).toMatch(id === "3" ? /^\$[A-Za-z0-9+/]{43}$/ : /^\$[A-Za-z0-9_-]{43}$/);
      expect(event.pdu).toMatchObject({ prev_events: ["$p"], auth_events: ["$a"] });
      expect(event.pdu).not.toHaveProperty("event_id");
      const again = { ...draft, prevEvents: [{ eventId: "$p" }] };
      expect(buildEvent(version(id), again, { ...context, authEvents: [{ eventId: "$a" }] })).toEqual(event);
    },
  );

  it("v12: names the room after the create event, which itself names no room", () => {
    const first = buildEvent(version("12"), create("12"), context);
    expect(first.roomId).toBe(`!${first.eventId.slice(1)}`);
    expect(isHashRoomId(first.roomId)).toBe(true);
    expect(first.pdu).not.toHaveProperty("room_id");
  });

  it("puts the target of a redaction where the room version wants it", () => {
    const redaction = { ...draft, type: "m.room.redaction", content: { reason: "r" }, redacts: "$t" };
    const old = buildEvent(version("10"), redaction, context);
    expect(old).toMatchObject({ redacts: "$t", content: { reason: "r" }, pdu: { redacts: "$t" } });
    expect(old.content).not.toHaveProperty("redacts");

    const fresh = buildEvent(version("11"), redaction, context);
    expect(fresh).toMatchObject({ redacts: "$t", content: { reason: "r", redacts: "$t" } });
    expect(fresh.pdu).toMatchObject({ content: { reason: "r", redacts: "$t" } });
    expect(fresh.pdu).not.toHaveProperty("redacts");
  });

  it("finds the target of a redaction that a client wrote into the content, since v11", () => {
    const redaction = { ...draft, type: "m.room.redaction", content: { redacts: "$t" } };
    expect(buildEvent(version("11"), redaction, context).redacts).toBe("$t");
    expect(buildEvent(version("10"), redaction, context)).not.toHaveProperty("redacts");
    expect(buildEvent(version("11"), { ...redaction, type: "x" }, context)).not.toHaveProperty("redacts");
  });

  it("keeps content keys that JavaScript gives a meaning", () => {
    const content = JSON.parse('{"__proto__": {"a": 1}, "constructor": 2}');
    const event = buildEvent(version("10"), { ...draft, content }, context);
    expect(canonicalJson(event.content)).toBe('{"__proto__":{"a":1},"constructor":2}');
    expect(canonicalJson(event.pdu)).toContain('"content":{"__proto__":{"a":1},"constructor":2}');
  });

  it("never lets the depth grow beyond what canonical JSON can hold", () => {
    const depth = Number.MAX_SAFE_INTEGER + 1;
    expect(buildEvent(version("10"), draft, { ...context, depth }).depth).toBe(Number.MAX_SAFE_INTEGER);
  });
});

describe("an event that cannot be", () => {
  const refusal = (code: string) => expect.objectContaining({ name: "Failure", code });

  it("is one with a fraction, from room version 6", () => {
    const fraction = { ...draft, content: { a: 0.5 } };
    expect(() => buildEvent(version("6"), fraction, context)).toThrow(refusal("M_BAD_JSON"));
    expect(buildEvent(version("5"), fraction, context).content).toEqual({ a: 0.5 });
  });

  it.each(["type", "stateKey", "sender", "roomId"])("is one whose %s takes more than 255 bytes", (field) => {
    expect(() => buildEvent(version("10"), { ...draft, [field]: "a".repeat(255) }, context)).not.toThrow();
    expect(() => buildEvent(version("10"), { ...draft, [field]: "a".repeat(256) }, context)).toThrow(
      refusal("M_TOO_LARGE"),
    );
    expect(() => buildEvent(version("10"), { ...draft, [field]: "é".repeat(128) }, context)).toThrow(
      refusal("M_TOO_LARGE"),
    );
  });

  it("is one of more than 65,536 bytes, signatures included", () => {
    const withBody = (length: number): EventDraft => ({ ...draft, content: { body: "a".repeat(length) } });
    const rest = canonicalJson(buildEvent(version("10"), withBody(0), context).pdu).length;
    const room = maximumEventBytes - rest;
    expect(() => buildEvent(version("10"), withBody(room), context)).not.toThrow();
    expect(() => buildEvent(version("10"), withBody(room + 1), context)).toThrow(refusal("M_TOO_LARGE"));
    expect(() =>
      buildEvent(version("10"), { ...draft, content: { body: "é".repeat(room) } }, context),
    ).toThrow(refusal("M_TOO_LARGE"));
  });
});
