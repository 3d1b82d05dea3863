import {
  authEventKeys,
  authorizeAuthEvents,
  selectAuthEvents,
  stateToRead,
} from "../../src/auth-rules/auth-events.js";
import type { EventToAuthorize } from "../../src/auth-rules/state.js";
import type { JsonObject, RoomEvent } from "../../src/events/event.js";
import { alice, bob, carol, since, testRoom, upTo, versionOf } from "./room.js";

/** The keys that a version asks for, as texts. */
function keys(id: string, type: string, content: JsonObject = {}, stateKey?: string): string[] {
  const draft = { type, sender: alice, content, ...(stateKey === undefined ? {} : { stateKey }) };
  return authEventKeys(versionOf(id), draft).map(([each, key]) => `${each.replace("m.room.", "")}/${key}`);
}
const always = ["create/", "power_levels/", `member/${alice}`];

describe("the state that an event names", () => {
  it.each(upTo(11))("v%s: is the create event, the power levels and the sender", (id) => {
    expect(keys(id, "m.room.message")).toEqual(always);
    expect(keys(id, "m.room.topic", {}, "")).toEqual(always);
  });

  it("v12: is not the create event, which the room ID names", () => {
    expect(keys("12", "m.room.message")).toEqual(always.slice(1));
    expect(keys("12", "m.room.member", { membership: "join" }, alice)).not.toContain("create/");
  });

  it.each(since(1))("v%s: is none for the create event", (id) => {
    expect(keys(id, "m.room.create", {}, "")).toEqual([]);
  });

  it.each(["join", "invite"])(
    "is, for a member event with membership %s, also the target and the join rules",
    (membership) => {
      expect(keys("10", "m.room.member", { membership }, bob)).toEqual([
        ...always,
        `member/${bob}`,
        "join_rules/",
      ]);
    },
  );

  it.each(["leave", "ban"])("is, for %s, the target but not the join rules", (membership) => {
    expect(keys("10", "m.room.member", { membership }, bob)).toEqual([...always, `member/${bob}`]);
  });

  it("is, for a knock, the join rules since version 7", () => {
    const knock = (id: string) => keys(id, "m.room.member", { membership: "knock" }, alice);
    expect(knock("6")).toEqual(always);
    expect(knock("7")).toEqual([...always, "join_rules/"]);
  });

  it("is named once when sender and target are one", () => {
    expect(keys("10", "m.room.member", { membership: "leave" }, alice)).toEqual(always);
  });

  it("is, for the redeeming of a third-party invite, the pending one", () => {
    const third_party_invite = { signed: { token: "t" } };
    expect(keys("10", "m.room.member", { membership: "invite", third_party_invite }, bob)).toContain(
      "third_party_invite/t",
    );
    expect(keys("10", "m.room.member", { membership: "join", third_party_invite }, bob)).not.toContain(
      "third_party_invite/t",
    );
  });

  it.each(["x", null, {}, { signed: 5 }, { signed: {} }, { signed: { token: 5 } }])(
    "is no pending invite when third_party_invite is %j",
    (third_party_invite) => {
      const named = keys("10", "m.room.member", { membership: "invite", third_party_invite }, bob);
      expect(named).toEqual([...always, `member/${bob}`, "join_rules/"]);
    },
  );

  it("is, for a join on a member's word, that member, since version 8", () => {
    const content = { membership: "join", join_authorised_via_users_server: carol };
    expect(keys("7", "m.room.member", content, bob)).not.toContain(`member/${carol}`);
    expect(keys("8", "m.room.member", content, bob)).toContain(`member/${carol}`);
    expect(keys("8", "m.room.member", { ...content, membership: "invite" }, bob)).not.toContain(
      `member/${carol}`,
    );
  });

  it("is read together with the create event in every version", () => {
    for (const id of since(1)) {
      const read = stateToRead(versionOf(id), { type: "m.room.message", sender: alice, content: {} });
      expect(read.map(([type]) => type)).toEqual(["m.room.create", "m.room.power_levels", "m.room.member"]);
    }
  });

  it("is selected as far as the room has it", () => {
    const room = testRoom({ joinRule: "public" });
    const join = { type: "m.room.member", sender: bob, stateKey: bob, content: { membership: "join" } };
    const selected = selectAuthEvents(room.version, join, room.state).map((event) => event.type);
    expect(selected).toEqual(["m.room.create", "m.room.join_rules"]);
  });
});

describe("the events that another server's event names", () => {
  const draft = (roomId: string): EventToAuthorize => ({
    roomId,
    type: "m.room.message",
    sender: alice,
    content: {},
    prevEvents: [],
  });
  const check = (id: string, change: (events: RoomEvent[]) => readonly RoomEvent[]) => {
    const room = testRoom({ version: id, powerLevels: {} });
    const event = draft(room.roomId);
    const verdict = authorizeAuthEvents(
      room.version,
      event,
      change(selectAuthEvents(room.version, event, room.state)),
    );
    return verdict.allowed ? "allowed" : verdict.rule;
  };
  const another = (events: readonly RoomEvent[], type: string): RoomEvent =>
    ({ ...events[0], type, stateKey: "" }) as RoomEvent;

  it.each(since(1))("v%s: are those that the selection names, or fewer", (id) => {
    expect(check(id, (events) => events)).toBe("allowed");
    expect(check(id, (events) => events.filter(({ type }) => type !== "m.room.power_levels"))).toBe(
      "allowed",
    );
  });

  it.each(since(1))("v%s: are refused when one is named twice", (id) => {
    expect(check(id, (events) => [...events, ...events.slice(0, 1)])).toBe("auth_events.duplicate");
  });

  it.each(since(1))("v%s: are refused when one does not authorize", (id) => {
    expect(check(id, (events) => [...events, another(events, "m.room.name")])).toBe("auth_events.unexpected");
    const message = ({ stateKey: _, ...event }: RoomEvent): RoomEvent => event;
    expect(check(id, (events) => events.map(message).slice(0, 1))).toBe("auth_events.unexpected");
  });

  it.each(upTo(11))("v%s: are refused without the create event", (id) => {
    expect(check(id, (events) => events.slice(1))).toBe("auth_events.create");
  });

  it("v12: are refused with the create event", () => {
    expect(check("12", (events) => [...events, another(events, "m.room.create")])).toBe(
      "auth_events.unexpected",
    );
  });

  it.each(since(1))("v%s: are refused when one is of another room", (id) => {
    const elsewhere = (event: RoomEvent) => ({ ...event, roomId: "!other:h" });
    expect(check(id, (events) => [elsewhere(events[0] as RoomEvent), ...events.slice(1)])).toBe(
      "auth_events.room",
    );
  });
});
