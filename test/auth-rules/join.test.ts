import type { JsonObject } from "../../src/events/event.js";
import { alice, bob, carol, since, testRoom, upTo } from "./room.js";

const memberships = ["leave", "invite", "join", "knock", "ban"];

describe("a member event", () => {
  it.each([undefined, "", "bob", "#bob:h", "@bob"])("is refused with the state key %j", (stateKey) => {
    const attempt = { type: "m.room.member", content: { membership: "join" } };
    expect(testRoom().judge(stateKey === undefined ? attempt : { ...attempt, stateKey })).toBe(
      "member.state_key",
    );
  });

  it.each([{}, { membership: 5 }, { membership: null }])("is refused with the content %j", (content) => {
    const attempt = { type: "m.room.member", stateKey: alice, content };
    expect(testRoom().judge(attempt)).toBe("member.membership");
  });

  it.each(["", "Join", "banned", "constructor"])("is refused with the membership %j", (membership) => {
    expect(testRoom().member(alice, alice, membership)).toBe("member.unknown");
  });

  it.each(upTo(6))("v%s: is refused with the membership knock", (id) => {
    expect(testRoom({ version: id, joinRule: "knock" }).member(bob, bob, "knock")).toBe("member.unknown");
  });
});

describe("the creator's first join", () => {
  const first = (id: string, user: string, previous?: string, create = {}) => {
    const room = testRoom({ version: id, members: { [alice]: "leave" }, create });
    return room.judge({
      type: "m.room.member",
      sender: user,
      stateKey: user,
      content: { membership: "join" },
      prevEvents: [{ eventId: previous ?? room.createEventId }],
    });
  };

  it.each(since(1))("v%s: is allowed straight after the create event", (id) => {
    expect(first(id, alice)).toBe("allowed");
  });

  it.each(since(1))("v%s: is for the creator only", (id) => {
    expect(first(id, bob)).toBe("join.not_invited");
  });

  it.each(since(1))("v%s: is refused later, when the creator has left", (id) => {
    expect(first(id, alice, "$later")).toBe("join.not_invited");
  });

  it.each(upTo(10))("v%s: is for the creator that the content names", (id) => {
    expect(first(id, bob, undefined, { creator: bob })).toBe("allowed");
    expect(first(id, alice, undefined, { creator: bob })).toBe("join.not_invited");
  });

  it.each(since(11))("v%s: is for the create event's sender, whatever the content says", (id) => {
    const create = { creator: bob, additional_creators: [bob] };
    expect(first(id, alice, undefined, create)).toBe("allowed");
    expect(first(id, bob, undefined, create)).toBe("join.not_invited");
  });

  it("is refused when more than the create event came before", () => {
    const room = testRoom({ members: { [alice]: "leave" } });
    const prevEvents = [{ eventId: room.createEventId }, { eventId: "$other" }];
    const join = { type: "m.room.member", stateKey: alice, content: { membership: "join" } };
    expect(room.judge({ ...join, prevEvents })).toBe("join.not_invited");
    expect(room.judge({ ...join, prevEvents: [] })).toBe("join.not_invited");
  });
});

describe("joining", () => {
  it.each(since(1))("v%s: is for oneself", (id) => {
    expect(testRoom({ version: id, joinRule: "public" }).member(alice, bob, "join")).toBe("join.other");
  });

  it.each(since(1))("v%s: is refused to the banned, whatever the rule", (id) => {
    for (const joinRule of ["public", "invite", "knock", "restricted", "knock_restricted", "private"]) {
      const room = testRoom({ version: id, joinRule, members: { [bob]: "ban" } });
      expect(room.member(bob, bob, "join")).toBe("join.banned");
    }
  });

  it.each(since(1))("v%s: is open to all others in a public room", (id) => {
    for (const membership of memberships.filter((each) => each !== "ban")) {
      const room = testRoom({ version: id, joinRule: "public", members: { [bob]: membership } });
      expect(room.member(bob, bob, "join")).toBe("allowed");
    }
  });

  it.each(since(1))("v%s: is for the invited and the joined where the rule is invite", (id) => {
    const outcomes = memberships.map((membership) =>
      testRoom({ version: id, joinRule: "invite", members: { [bob]: membership } }).member(bob, bob, "join"),
    );
    expect(outcomes).toEqual(["join.not_invited", "allowed", "allowed", "join.not_invited", "join.banned"]);
  });

  it("has the rule invite where there is no event", () => {
    expect(testRoom({ members: { [bob]: "invite" } }).member(bob, bob, "join")).toBe("allowed");
    expect(testRoom({}).member(bob, bob, "join")).toBe("join.not_invited");
  });

  it.each(["private", "", "Public", "unheard_of"])("is refused to all where the rule is %j", (joinRule) => {
    for (const membership of ["leave", "invite"]) {
      const room = testRoom({ joinRule, members: { [bob]: membership } });
      expect(room.member(bob, bob, "join")).toBe("join.rule");
    }
  });

  it("is refused to all where the rule is no text", () => {
    const room = testRoom({ state: [["m.room.join_rules", "", alice, { join_rule: 5 }]] });
    expect(room.member(bob, bob, "join")).toBe("join.rule");
  });

  it.each(since(7))(
    "v%s: is for the invited where the rule is knock, not for those who only knocked",
    (id) => {
      const join = (membership: string) =>
        testRoom({ version: id, joinRule: "knock", members: { [bob]: membership } }).member(bob, bob, "join");
      expect(join("invite")).toBe("allowed");
      expect(join("knock")).toBe("join.not_invited");
      expect(join("leave")).toBe("join.not_invited");
    },
  );

  it.each([
    ["knock", upTo(6)],
    ["restricted", upTo(7)],
    ["knock_restricted", upTo(9)],
  ])("is refused to all where the rule is %s in versions %j, which lack it", (joinRule, versions) => {
    for (const version of versions) {
      const room = testRoom({ version, joinRule, members: { [bob]: "invite" } });
      const content = { join_authorised_via_users_server: alice };
      expect([version, room.member(bob, bob, "join", content)]).toEqual([version, "join.rule"]);
    }
  });
});

describe.each([
  ["restricted", since(8)],
  ["knock_restricted", since(10)],
])("joining where the rule is %s", (joinRule, versions) => {
  const powerLevels = { users: { [carol]: 50 }, invite: 50 };
  const room = (version: string, bobs = "leave", carols = "join", levels: JsonObject = powerLevels) =>
    testRoom({ version, joinRule, members: { [bob]: bobs, [carol]: carols }, powerLevels: levels });
  const by = (user: string) => ({ join_authorised_via_users_server: user });

  it.each(versions)("v%s: is for the invited and the joined", (id) => {
    expect(room(id, "invite").member(bob, bob, "join")).toBe("allowed");
    expect(room(id, "join").member(bob, bob, "join")).toBe("allowed");
  });

  it.each(versions)("v%s: is for others on the word of a member who may invite", (id) => {
    expect(room(id).member(bob, bob, "join", by(carol))).toBe("allowed");
    expect(room(id, "knock").member(bob, bob, "join", by(carol))).toBe("allowed");
  });

  it.each(versions)("v%s: is refused without such a word", (id) => {
    expect(room(id).member(bob, bob, "join")).toBe("join.restricted");
    expect(room(id).member(bob, bob, "join", { join_authorised_via_users_server: 5 })).toBe(
      "join.restricted",
    );
    expect(room(id, "knock").member(bob, bob, "join")).toBe("join.restricted");
  });

  it.each(versions)("v%s: is refused on the word of a member without that power", (id) => {
    const levels = { users: { [carol]: 49 }, invite: 50 };
    expect(room(id, "leave", "join", levels).member(bob, bob, "join", by(carol))).toBe("join.restricted");
  });

  it.each(versions)("v%s: is refused on the word of one who is not in the room", (id) => {
    for (const carols of ["leave", "invite", "ban"]) {
      expect(room(id, "leave", carols).member(bob, bob, "join", by(carol))).toBe("join.restricted");
    }
  });

  it("is refused on one's own word", () => {
    const levels = { users: { [bob]: 100 }, invite: 50 };
    expect(room("10", "leave", "join", levels).member(bob, bob, "join", by(bob))).toBe("join.restricted");
  });
});

describe("knocking", () => {
  it.each([
    ["knock", since(7)],
    ["knock_restricted", since(10)],
  ])("is for those outside where the rule is %s, in versions %j", (joinRule, versions) => {
    for (const version of versions) {
      const outcomes = memberships.map((membership) =>
        testRoom({ version, joinRule, members: { [bob]: membership } }).member(bob, bob, "knock"),
      );
      expect(outcomes).toEqual(["allowed", "knock.invited", "knock.joined", "allowed", "knock.banned"]);
    }
  });

  it.each(["public", "invite", "restricted", "private"])("is refused where the rule is %s", (joinRule) => {
    expect(testRoom({ joinRule }).member(bob, bob, "knock")).toBe("knock.rule");
  });

  it.each(["7", "8", "9"])("v%s: is refused where the rule is knock_restricted", (version) => {
    expect(testRoom({ version, joinRule: "knock_restricted" }).member(bob, bob, "knock")).toBe("knock.rule");
  });

  it("is refused where there is no rule", () => {
    expect(testRoom().member(bob, bob, "knock")).toBe("knock.rule");
  });

  it("is for oneself", () => {
    expect(testRoom({ joinRule: "knock" }).member(alice, bob, "knock")).toBe("knock.other");
  });
});
