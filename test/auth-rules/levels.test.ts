import {
  hasCapacityToInvite,
  type LevelKind,
  levelFor,
  levelToSend,
  powerLevelOf,
} from "../../src/auth-rules/levels.js";
import { creatorsOf, joinRuleOf, membershipOf, stateOf } from "../../src/auth-rules/state.js";
import { alice, bob, carol, type RoomSetup, since, testRoom, upTo } from "./room.js";

const levelOf = (user: string, setup: RoomSetup) => {
  const room = testRoom(setup);
  return powerLevelOf(room.state, room.version, user);
};

describe("a user's power level", () => {
  it.each(upTo(11))("v%s: without an event is 100 for the creator and 0 for others", (version) => {
    expect(levelOf(alice, { version })).toBe(100);
    expect(levelOf(bob, { version })).toBe(0);
  });

  it.each(upTo(11))("v%s: is what the event says, of the creator too", (version) => {
    const powerLevels = { users: { [bob]: 60 }, users_default: 5 };
    expect(levelOf(bob, { version, powerLevels })).toBe(60);
    expect(levelOf(alice, { version, powerLevels })).toBe(5);
    expect(levelOf(alice, { version, powerLevels: {} })).toBe(0);
  });

  it("v12: is beyond any number for creators", () => {
    const setup = { version: "12", create: { additional_creators: [bob] } };
    for (const powerLevels of [{}, { users: { [alice]: 0, [bob]: 0 } }]) {
      expect(levelOf(alice, { ...setup, powerLevels })).toBe(Number.POSITIVE_INFINITY);
      expect(levelOf(bob, { ...setup, powerLevels })).toBe(Number.POSITIVE_INFINITY);
      expect(levelOf(carol, { ...setup, powerLevels })).toBe(0);
    }
    expect(levelOf(alice, setup)).toBe(Number.POSITIVE_INFINITY);
  });

  it.each(upTo(10))("v%s: knows the creator by the create event's content", (version) => {
    expect(levelOf(bob, { version, create: { creator: bob } })).toBe(100);
    expect(levelOf(alice, { version, create: { creator: bob } })).toBe(0);
  });

  it("may be a string before version 10", () => {
    const powerLevels = { users: { [bob]: " +060" }, users_default: "-5" };
    expect(levelOf(bob, { version: "9", powerLevels })).toBe(60);
    expect(levelOf(carol, { version: "9", powerLevels })).toBe(-5);
    expect(levelOf(bob, { version: "10", powerLevels })).toBe(0);
  });

  it("loses a fraction before version 6", () => {
    expect(levelOf(bob, { version: "5", powerLevels: { users: { [bob]: 50.9 } } })).toBe(50);
    expect(levelOf(bob, { version: "5", powerLevels: { users: { [bob]: -50.9 } } })).toBe(-50);
    expect(levelOf(bob, { version: "6", powerLevels: { users: { [bob]: 50.9 } } })).toBe(0);
  });

  it("is not found on a prototype", () => {
    expect(levelOf("constructor", { powerLevels: { users: {} } })).toBe(0);
    expect(levelOf("__proto__", { powerLevels: { users: {} } })).toBe(0);
  });
});

describe("the level that a thing takes", () => {
  const defaults: readonly (readonly [LevelKind, number])[] = [
    ["ban", 50],
    ["kick", 50],
    ["redact", 50],
    ["invite", 0],
    ["state_default", 50],
    ["events_default", 0],
    ["users_default", 0],
  ];

  it.each(defaults)("is for %s %d by default, with an event or without", (kind, level) => {
    for (const setup of [{}, { powerLevels: {} }, { powerLevels: { [kind]: null } }]) {
      const { state, version } = testRoom(setup);
      expect(levelFor(state, version, kind)).toBe(level);
    }
  });

  it.each(defaults)("is for %s what the event says", (kind) => {
    const { state, version } = testRoom({ powerLevels: { [kind]: -7 } });
    expect(levelFor(state, version, kind)).toBe(-7);
  });

  it("is for an event its type's, or the default for state or for messages", () => {
    const { state, version } = testRoom({
      powerLevels: { events: { x: 7 }, events_default: 8, state_default: 9 },
    });
    expect(levelToSend(state, version, { type: "x" })).toBe(7);
    expect(levelToSend(state, version, { type: "x", stateKey: "" })).toBe(7);
    expect(levelToSend(state, version, { type: "y" })).toBe(8);
    expect(levelToSend(state, version, { type: "y", stateKey: "" })).toBe(9);
    expect(levelToSend(state, version, { type: "constructor" })).toBe(8);
  });
});

describe("the capacity to invite", () => {
  const capacity = (membership: string, level: number) => {
    const { state, version } = testRoom({
      members: { [bob]: membership },
      powerLevels: { users: { [bob]: level }, invite: 10 },
    });
    return hasCapacityToInvite(state, version, bob);
  };

  it("is that of a member whose power reaches the level", () => {
    expect(capacity("join", 10)).toBe(true);
    expect(capacity("join", 9)).toBe(false);
    expect(capacity("leave", 100)).toBe(false);
    expect(capacity("invite", 100)).toBe(false);
  });
});

describe("the state", () => {
  it("knows who created the room", () => {
    const create = { creator: bob, additional_creators: [carol, alice, 5] };
    const creators = (version: string) => {
      const room = testRoom({ version, create });
      return creatorsOf(room.state, room.version);
    };
    for (const version of upTo(10)) expect(creators(version)).toEqual([bob]);
    expect(creators("11")).toEqual([alice]);
    expect(creators("12")).toEqual([alice, carol]);
  });

  it("takes those it does not know for users who left", () => {
    expect(membershipOf(stateOf([]), bob)).toBe("leave");
    expect(membershipOf(testRoom({ members: { [bob]: "knock" } }).state, bob)).toBe("knock");
  });

  it.each([
    ["public", since(1)],
    ["invite", since(1)],
    ["knock", since(7)],
    ["restricted", since(8)],
    ["knock_restricted", since(10)],
  ])("has the join rule %s in versions %j, and takes it for private in others", (joinRule, versions) => {
    for (const version of since(1)) {
      const room = testRoom({ version, joinRule });
      const expected = versions.includes(version) ? joinRule : "private";
      expect([version, joinRuleOf(room.state, room.version)]).toEqual([version, expected]);
    }
  });

  it("has the later of two events for one key, and no messages", () => {
    const event = (eventId: string, stateKey?: string) => ({
      eventId,
      roomId: "!r:h",
      type: "t",
      sender: alice,
      content: {},
      originServerTs: 1,
      ...(stateKey === undefined ? {} : { stateKey }),
    });
    const state = stateOf([event("$1", ""), event("$2", ""), event("$3", "k"), event("$4")]);
    expect(state.get("t", "")?.eventId).toBe("$2");
    expect(state.get("t", "k")?.eventId).toBe("$3");
    expect(state.get("u", "")).toBeUndefined();
  });
});
