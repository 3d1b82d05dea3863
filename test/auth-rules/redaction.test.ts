import { mayRedact } from "../../src/auth-rules/redaction.js";
import { alice, bob, eve, since, testRoom, upTo } from "./room.js";

const setup = (version: string) => ({
  version,
  members: { [bob]: "join", [eve]: "join" },
  powerLevels: { users: { [bob]: 50, [eve]: 49 } },
});
const redaction = { type: "m.room.redaction", sender: eve, redacts: "$1:h" };

describe("a redaction", () => {
  it.each(upTo(2))("v%s: is allowed with the power to redact", (id) => {
    expect(testRoom(setup(id)).judge({ ...redaction, sender: bob })).toBe("allowed");
  });

  it.each(upTo(2))("v%s: is refused without it", (id) => {
    expect(testRoom(setup(id)).judge(redaction)).toBe("redaction.power");
    expect(testRoom(setup(id)).judge({ type: "m.room.redaction", sender: eve })).toBe("redaction.power");
  });

  it.each(upTo(2))("v%s: is allowed of what one's own server sent", (id) => {
    const own = { ...redaction, redacts: "$1:elsewhere" };
    expect(testRoom(setup(id)).judge(own)).toBe("allowed");
    expect(testRoom(setup(id)).judge({ ...own, eventId: "$2:elsewhere" })).toBe("allowed");
    expect(testRoom(setup(id)).judge({ ...own, eventId: "$2:h" })).toBe("redaction.power");
  });

  it.each(since(3))("v%s: is let in like any message", (id) => {
    expect(testRoom(setup(id)).judge(redaction)).toBe("allowed");
  });

  it.each(since(3))("v%s: takes effect with the power to redact, or on one's own server's events", (id) => {
    const { state, version } = testRoom(setup(id));
    const may = (sender: string, target: string) => mayRedact(version, { sender }, { sender: target }, state);
    expect(may(bob, eve)).toBe(true);
    expect(may(eve, bob)).toBe(false);
    expect(may(eve, "@somebody:elsewhere")).toBe(true);
    expect(may(alice, bob)).toBe(true);
  });
});
