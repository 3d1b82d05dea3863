import { authorize } from "../../src/auth-rules/authorize.js";
import { stateOf } from "../../src/auth-rules/state.js";
import { alice, bob, eve, since, testRoom, upTo, versionOf } from "./room.js";

describe("any event", () => {
  it.each(since(1))("v%s: is refused in a room without a create event", (id) => {
    const event = { type: "m.room.message", sender: alice, content: {}, prevEvents: [], roomId: "!r:h" };
    expect(authorize(versionOf(id), event, stateOf([]))).toMatchObject({ rule: "room.unknown" });
  });

  it("v12: is refused when its room ID is not its create event's", () => {
    const room = testRoom({ version: "12" });
    const message = { type: "m.room.message" };
    expect(room.judge(message)).toBe("allowed");
    expect(room.judge({ ...message, roomId: `!${"A".repeat(43)}` })).toBe("room.id");
    expect(room.judge({ ...message, roomId: `#${room.roomId.slice(1)}` })).toBe("room.id");
    expect(room.judge({ ...message, roomId: `${room.roomId}:h` })).toBe("room.id");
  });

  it.each(since(1))("v%s: is refused from another server in a room that does not federate", (id) => {
    const setup = { version: id, members: { [eve]: "join" }, joinRule: "public" };
    const closed = testRoom({ ...setup, create: { "m.federate": false } });
    expect(closed.judge({ type: "m.room.message", sender: eve })).toBe("room.federate");
    expect(closed.member(eve, eve, "join")).toBe("room.federate");
    expect(closed.member(bob, bob, "join")).toBe("allowed");

    for (const create of [{ "m.federate": true }, {}]) {
      expect(testRoom({ ...setup, create }).judge({ type: "m.room.message", sender: eve })).toBe("allowed");
    }
  });

  it.each(["leave", "invite", "knock", "ban"])("is refused from one whose membership is %s", (membership) => {
    const room = testRoom({ members: { [bob]: membership } });
    expect(room.judge({ type: "m.room.message", sender: bob })).toBe("sender.not_joined");
  });

  it("is refused from one who was never there", () => {
    expect(testRoom().judge({ type: "m.room.message", sender: bob })).toBe("sender.not_joined");
  });

  it("is refused when its type takes more power than the sender has", () => {
    const powerLevels = {
      users: { [alice]: 100, [bob]: 25 },
      events: { "m.room.name": 25, "m.reaction": 26 },
      events_default: 25,
      state_default: 26,
    };
    const room = testRoom({ members: { [bob]: "join" }, powerLevels });
    expect(room.judge({ type: "m.room.message", sender: bob })).toBe("allowed");
    expect(room.judge({ type: "m.reaction", sender: bob })).toBe("sender.power");
    expect(room.judge({ type: "m.room.name", stateKey: "", sender: bob })).toBe("allowed");
    expect(room.judge({ type: "m.room.topic", stateKey: "", sender: bob })).toBe("sender.power");
    expect(room.judge({ type: "m.room.topic", stateKey: "", sender: alice })).toBe("allowed");
  });

  it("is refused when its state key is another user's ID", () => {
    const room = testRoom({ members: { [bob]: "join" }, powerLevels: { state_default: 0 } });
    const attempt = { type: "org.example.note", sender: bob };
    expect(room.judge({ ...attempt, stateKey: bob })).toBe("allowed");
    expect(room.judge({ ...attempt, stateKey: alice })).toBe("state_key.owner");
    expect(room.judge({ ...attempt, stateKey: `${bob}_` })).toBe("state_key.owner");
    expect(room.judge({ ...attempt, stateKey: "bob" })).toBe("allowed");
  });
});

describe("a pending third-party invite", () => {
  const attempt = { type: "m.room.third_party_invite", stateKey: "token", sender: bob };

  it.each(since(1))("v%s: takes the power to invite, and not that to set state", (id) => {
    const powers = (level: number) => ({ users: { [bob]: level }, invite: 30, state_default: 99 });
    const room = (level: number) =>
      testRoom({ version: id, members: { [bob]: "join" }, powerLevels: powers(level) });
    expect(room(30).judge(attempt)).toBe("allowed");
    expect(room(29).judge(attempt)).toBe("third_party_invite.power");
  });

  it("is refused from outside the room", () => {
    expect(testRoom({ members: { [bob]: "invite" } }).judge(attempt)).toBe("sender.not_joined");
  });
});

describe("aliases", () => {
  const room = (version: string) => testRoom({ version, powerLevels: {}, members: { [eve]: "leave" } });
  const attempt = { type: "m.room.aliases", sender: eve, stateKey: "elsewhere" };

  it.each(upTo(5))("v%s: are set for one's own server, by anybody", (id) => {
    expect(room(id).judge(attempt)).toBe("allowed");
  });

  it.each(upTo(5))("v%s: are refused for another server", (id) => {
    expect(room(id).judge({ ...attempt, stateKey: "h" })).toBe("aliases.domain");
  });

  it.each(upTo(5))("v%s: are refused without a state key", (id) => {
    expect(room(id).judge({ type: "m.room.aliases", sender: eve })).toBe("aliases.state_key");
  });

  it.each(since(6))("v%s: are state like any other", (id) => {
    expect(room(id).judge(attempt)).toBe("sender.not_joined");
    expect(room(id).judge({ type: "m.room.aliases", stateKey: "elsewhere" })).toBe(
      id === "12" ? "allowed" : "sender.power",
    );
  });
});
