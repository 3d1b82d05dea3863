import { authorize } from "../../src/auth-rules/authorize.js";
import { type EventToAuthorize, stateOf } from "../../src/auth-rules/state.js";
import type { JsonValue } from "../../src/events/event.js";
import { alice, bob, since, testRoom, upTo, versionOf } from "./room.js";

/** Judges the first event of a room that does not exist yet. */
function create(id: string, change: Partial<EventToAuthorize> = {}): string {
  const version = versionOf(id);
  const event: EventToAuthorize = {
    ...(version.roomIdIsCreateHash ? {} : { roomId: "!room:h" }),
    type: "m.room.create",
    stateKey: "",
    sender: alice,
    content: { creator: alice, room_version: id },
    prevEvents: [],
    ...change,
  };
  const verdict = authorize(version, event, stateOf([]));
  return verdict.allowed ? "allowed" : verdict.rule;
}

describe("creating a room", () => {
  it.each(since(1))("v%s: is allowed", (id) => {
    expect(create(id)).toBe("allowed");
  });

  it.each(since(1))("v%s: is refused after another event", (id) => {
    expect(create(id, { prevEvents: [{ eventId: "$e" }] })).toBe("create.not_first");
  });

  it.each(since(1))("v%s: is refused in a room that has a create event", (id) => {
    const room = testRoom({ version: id });
    expect(room.judge({ type: "m.room.create", stateKey: "", prevEvents: [] })).toBe("create.not_first");
  });

  it.each(upTo(11))("v%s: is refused with a room ID of another server", (id) => {
    expect(create(id, { roomId: "!room:elsewhere" })).toBe("create.room_id");
    expect(create(id, { roomId: "!room:h:8448" })).toBe("create.room_id");
  });

  it("v12: is refused with a room ID at all", () => {
    expect(create("12", { roomId: "!room:h" })).toBe("create.room_id");
  });

  it.each(since(1))("v%s: is refused with a room version that nobody knows", (id) => {
    for (const room_version of ["99", 10, null]) {
      expect(create(id, { content: { creator: alice, room_version } })).toBe("create.room_version");
    }
    expect(create(id, { content: { creator: alice } })).toBe("allowed");
  });

  it.each(upTo(10))("v%s: is refused without a creator in the content", (id) => {
    expect(create(id, { content: { room_version: id } })).toBe("create.creator");
  });

  it.each(since(11))("v%s: needs no creator in the content", (id) => {
    expect(create(id, { content: { room_version: id } })).toBe("allowed");
  });

  const wrongCreators: readonly JsonValue[] = [bob, {}, null, [1], ["bob"], [bob, "@x"], [[bob]]];

  it("v12: is refused with additional creators that are no list of user IDs", () => {
    for (const additional_creators of wrongCreators) {
      expect(create("12", { content: { additional_creators } })).toBe("create.additional_creators");
    }
    for (const additional_creators of [[], [bob, "@c:elsewhere"]]) {
      expect(create("12", { content: { additional_creators } })).toBe("allowed");
    }
  });

  it("v11: does not look at additional creators", () => {
    expect(create("11", { content: { additional_creators: 5 } })).toBe("allowed");
  });
});
