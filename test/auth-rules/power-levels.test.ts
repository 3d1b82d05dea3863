import type { JsonObject, JsonValue } from "../../src/events/event.js";
import { alice, bob, carol, since, testRoom, upTo } from "./room.js";

const named = ["users_default", "events_default", "state_default", "ban", "redact", "kick", "invite"];

/** Bob, whose level is 50, changes one set of power levels into another. */
function change(before: JsonObject | undefined, after: JsonObject, version = "10"): string {
  const own = { [bob]: 50 };
  const withBob = (levels: JsonObject) => ({
    events: { "m.room.power_levels": 0 },
    ...levels,
    users: { ...own, ...(levels.users as JsonObject) },
  });
  const room = testRoom({
    version,
    members: { [bob]: "join" },
    ...(before === undefined ? {} : { powerLevels: withBob(before) }),
  });
  return room.judge({ type: "m.room.power_levels", stateKey: "", sender: bob, content: withBob(after) });
}

/** Alice sends a room's first power levels. */
function first(content: JsonObject, version = "10", create: JsonObject = {}): string {
  return testRoom({ version, create }).judge({ type: "m.room.power_levels", stateKey: "", content });
}

describe("the form of power levels", () => {
  it.each(since(1))("v%s: the first of a room are whatever its creator wants", (id) => {
    expect(first({ ban: 1000, users: { [bob]: 5000 }, events: { x: 9000 } }, id)).toBe("allowed");
    expect(first({}, id)).toBe("allowed");
  });

  it.each(since(10))("v%s: named levels are integers", (id) => {
    for (const name of named) {
      for (const wrong of ["50", 1.5, null, true, [], {}]) {
        expect(first({ [name]: wrong }, id)).toBe("power_levels.not_integer");
      }
    }
  });

  it.each(since(10))("v%s: the levels of users, events and notifications are integers", (id) => {
    for (const [table, key] of [
      ["users", bob],
      ["events", "x"],
      ["notifications", "room"],
    ] as const) {
      expect(first({ [table]: { [key]: 1 } }, id)).toBe("allowed");
      for (const wrong of ["50", 1.5, null, {}]) {
        expect(first({ [table]: { [key]: wrong } }, id)).toBe("power_levels.not_integer");
      }
      for (const wrong of [5, "x", null, []]) {
        expect(first({ [table]: wrong }, id)).toBe("power_levels.not_integer");
      }
    }
  });

  it.each(upTo(9))("v%s: levels may be strings of integers", (id) => {
    for (const level of ["100", "000100", "+100", "-100", " 100 ", "\t-007\n"]) {
      expect(first({ ban: level, users: { [bob]: level }, events: { x: level } }, id)).toBe("allowed");
    }
    for (const wrong of ["", "abc", "1.5", "1e3", "0x10", "--1", "1 0", "9007199254740993"]) {
      expect(first({ users: { [bob]: wrong } }, id)).toBe("power_levels.not_integer");
      expect(first({ kick: wrong }, id)).toBe("power_levels.not_integer");
    }
  });

  it.each(since(1))("v%s: the keys of users are user IDs", (id) => {
    for (const wrong of ["bob", "@bob", "#bob:h", "", "constructor"]) {
      expect(first({ users: { [wrong]: 1 } }, id)).toBe("power_levels.user_id");
    }
  });

  it("v12: creators are not among the users", () => {
    const create = { additional_creators: [bob] };
    expect(first({ users: { [alice]: 100 } }, "12", create)).toBe("power_levels.creator");
    expect(first({ users: { [bob]: 0 } }, "12", create)).toBe("power_levels.creator");
    expect(first({ users: { [carol]: 100 } }, "12", create)).toBe("allowed");
    expect(first({ users: { [alice]: 100 } }, "11")).toBe("allowed");
  });
});

describe("changing a named level", () => {
  it.each(since(1))("v%s: neither from above one's own nor to above it", (id) => {
    for (const name of named) {
      expect(change({ [name]: 50 }, { [name]: 0 }, id)).toBe("allowed");
      expect(change({ [name]: 51 }, { [name]: 50 }, id)).toBe("power_levels.was_higher");
      expect(change({ [name]: 50 }, { [name]: 51 }, id)).toBe("power_levels.too_high");
    }
  });

  it("also by adding or removing it", () => {
    for (const name of named) {
      expect(change({}, { [name]: 50 })).toBe("allowed");
      expect(change({}, { [name]: 51 })).toBe("power_levels.too_high");
      expect(change({ [name]: 50 }, {})).toBe("allowed");
      expect(change({ [name]: 51 }, {})).toBe("power_levels.was_higher");
    }
  });

  it("not at all is allowed, however high it is", () => {
    for (const name of ["ban", "redact", "kick", "invite"]) {
      expect(change({ [name]: 99 }, { [name]: 99, users_default: 1 })).toBe("allowed");
    }
  });

  it("v9: not by writing it as a string", () => {
    expect(change({ ban: 99 }, { ban: " 099" }, "9")).toBe("allowed");
    expect(change({ ban: "99" }, { ban: 99 }, "9")).toBe("allowed");
    expect(change({ ban: "99" }, { ban: "98" }, "9")).toBe("power_levels.was_higher");
  });
});

describe.each([
  ["events", since(1)],
  ["notifications", since(6)],
])("changing an entry of %s", (table, versions) => {
  const entry = (level: JsonValue | undefined): JsonObject => ({
    [table]: {
      ...(table === "events" ? { "m.room.power_levels": 0 } : {}),
      ...(level === undefined ? {} : { room: level }),
    },
  });

  it.each(versions)("v%s: neither from above one's own level nor to above it", (id) => {
    expect(change(entry(50), entry(0), id)).toBe("allowed");
    expect(change(entry(51), entry(0), id)).toBe("power_levels.entry_was_higher");
    expect(change(entry(51), entry(undefined), id)).toBe("power_levels.entry_was_higher");
    expect(change(entry(50), entry(51), id)).toBe("power_levels.entry_too_high");
    expect(change(entry(undefined), entry(51), id)).toBe("power_levels.entry_too_high");
    expect(change(entry(undefined), entry(50), id)).toBe("allowed");
    expect(change(entry(51), { ...entry(51), invite: 1 }, id)).toBe("allowed");
  });

  it.each(versions)("v%s: also by removing the whole table", (id) => {
    const events = { events: { "m.room.power_levels": 0 } };
    expect(change(entry(51), events, id)).toBe("power_levels.entry_was_higher");
  });
});

it.each(upTo(5))("v%s: notification levels are not checked", (id) => {
  expect(change({ notifications: { room: 99 } }, { notifications: { room: 999 } }, id)).toBe("allowed");
});

describe("changing a user's level", () => {
  const users = (levels: JsonObject): JsonObject => ({ users: levels });

  it.each(since(1))("v%s: is refused of another who stands as high or higher", (id) => {
    expect(change(users({ [carol]: 49 }), users({ [carol]: 0 }), id)).toBe("allowed");
    expect(change(users({ [carol]: 50 }), users({ [carol]: 0 }), id)).toBe("power_levels.user_not_lower");
    expect(change(users({ [carol]: 51 }), users({}), id)).toBe("power_levels.user_not_lower");
  });

  it.each(since(1))("v%s: is refused to above one's own", (id) => {
    expect(change(users({}), users({ [carol]: 50 }), id)).toBe("allowed");
    expect(change(users({}), users({ [carol]: 51 }), id)).toBe("power_levels.user_too_high");
    expect(change(users({ [carol]: 49 }), users({ [carol]: 51 }), id)).toBe("power_levels.user_too_high");
  });

  it.each(since(1))("v%s: one's own may be lowered, not raised", (id) => {
    expect(change(users({ [bob]: 50 }), users({ [bob]: 49 }), id)).toBe("allowed");
    expect(change(users({ [bob]: 50 }), users({ [bob]: 51 }), id)).toBe("power_levels.user_too_high");
  });

  it("v12: a creator may do all of it", () => {
    const room = testRoom({
      version: "12",
      members: { [bob]: "join" },
      powerLevels: { ban: 9000, users: { [bob]: 5000 }, events: { x: 7000 }, notifications: { room: 1e9 } },
    });
    expect(room.judge({ type: "m.room.power_levels", stateKey: "", content: {} })).toBe("allowed");
  });
});

it("power levels take the power to send them", () => {
  const room = testRoom({ members: { [bob]: "join" }, powerLevels: { users: { [bob]: 49 } } });
  expect(room.judge({ type: "m.room.power_levels", stateKey: "", sender: bob })).toBe("sender.power");
});
