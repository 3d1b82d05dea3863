import { alice, bob, carol, since, testRoom, upTo } from "./room.js";

const powerLevels = { users: { [alice]: 100, [bob]: 50, [carol]: 0 }, kick: 50, ban: 50 };
/** A room in which Bob may kick and ban, and Carol is what the test says. */
const room = (
  carols: string,
  levels: typeof powerLevels | Record<string, never> = powerLevels,
  version = "10",
) => {
  const users = version === "12" ? { users: { [bob]: 50 } } : {};
  return testRoom({
    version,
    members: { [bob]: "join", [carol]: carols },
    powerLevels: { ...levels, ...users },
  });
};

describe("leaving", () => {
  it.each(since(1))("v%s: is for those who are in or invited", (id) => {
    expect(room("join", powerLevels, id).member(carol, carol, "leave")).toBe("allowed");
    expect(room("invite", powerLevels, id).member(carol, carol, "leave")).toBe("allowed");
    expect(room("leave", powerLevels, id).member(carol, carol, "leave")).toBe("leave.not_inside");
    expect(room("ban", powerLevels, id).member(carol, carol, "leave")).toBe("leave.banned");
  });

  it.each(since(7))("v%s: is also for those who knock", (id) => {
    expect(room("knock", powerLevels, id).member(carol, carol, "leave")).toBe("allowed");
  });

  it.each(upTo(6))("v%s: knows no knock to take back", (id) => {
    expect(room("knock", powerLevels, id).member(carol, carol, "leave")).toBe("leave.not_inside");
  });
});

describe("kicking", () => {
  it.each(since(1))("v%s: takes the power to kick and more power than the target", (id) => {
    for (const membership of ["join", "invite", "knock", "leave"]) {
      expect(room(membership, powerLevels, id).member(bob, carol, "leave")).toBe("allowed");
    }
    expect(room("join", { ...powerLevels, kick: 51 }, id).member(bob, carol, "leave")).toBe(
      "leave.kick_power",
    );
    expect(room("join", powerLevels, id).member(bob, alice, "leave")).toBe("leave.kick_power");
  });

  it("is refused against an equal", () => {
    const users = { [bob]: 50, [carol]: 50 };
    expect(testRoomWith(users).member(bob, carol, "leave")).toBe("leave.kick_power");
  });

  it.each(["leave", "invite", "ban"])("is refused from one whose membership is %s", (membership) => {
    const outside = testRoom({
      members: { [bob]: membership, [carol]: "join" },
      powerLevels,
    });
    expect(outside.member(bob, carol, "leave")).toBe("leave.sender_not_joined");
  });
});

describe("lifting a ban", () => {
  it.each(since(1))("v%s: takes the power to ban as well as that to kick", (id) => {
    expect(room("ban", powerLevels, id).member(bob, carol, "leave")).toBe("allowed");
    expect(room("ban", { ...powerLevels, ban: 51 }, id).member(bob, carol, "leave")).toBe(
      "leave.unban_power",
    );
    expect(room("ban", { ...powerLevels, kick: 51 }, id).member(bob, carol, "leave")).toBe(
      "leave.kick_power",
    );
  });
});

describe("banning", () => {
  it.each(since(1))("v%s: takes the power to ban and more power than the target", (id) => {
    for (const membership of ["join", "invite", "knock", "leave", "ban"]) {
      expect(room(membership, powerLevels, id).member(bob, carol, "ban")).toBe("allowed");
    }
    expect(room("join", { ...powerLevels, ban: 51 }, id).member(bob, carol, "ban")).toBe("ban.power");
    expect(room("join", powerLevels, id).member(bob, alice, "ban")).toBe("ban.power");
  });

  it("is refused against an equal", () => {
    const users = { [bob]: 50, [carol]: 50 };
    expect(testRoomWith(users).member(bob, carol, "ban")).toBe("ban.power");
    expect(testRoomWith(users).member(bob, bob, "ban")).toBe("ban.power");
  });

  it.each(["leave", "invite", "ban"])("is refused from one whose membership is %s", (membership) => {
    const outside = testRoom({ members: { [bob]: membership, [carol]: "join" }, powerLevels });
    expect(outside.member(bob, carol, "ban")).toBe("ban.sender_not_joined");
  });
});

describe("v12: a creator", () => {
  const creators = testRoom({
    version: "12",
    create: { additional_creators: [bob] },
    members: { [bob]: "join", [carol]: "join" },
    powerLevels: { users: { [carol]: 9_007_199_254_740_991 } },
  });

  it("can kick and ban whoever is none", () => {
    expect(creators.member(alice, carol, "leave")).toBe("allowed");
    expect(creators.member(bob, carol, "ban")).toBe("allowed");
  });

  it("can be neither kicked nor banned, by creators either", () => {
    expect(creators.member(carol, alice, "ban")).toBe("ban.power");
    expect(creators.member(carol, bob, "leave")).toBe("leave.kick_power");
    expect(creators.member(alice, bob, "leave")).toBe("leave.kick_power");
    expect(creators.member(bob, alice, "ban")).toBe("ban.power");
  });
});

function testRoomWith(users: Record<string, number>) {
  const members = Object.fromEntries(Object.keys(users).map((user) => [user, "join"]));
  return testRoom({ members, powerLevels: { users } });
}
