import { deleteAlias } from "../../src/rooms/aliases.js";
import type { Requester, RoomContext } from "../../src/rooms/context.js";
import { inviteUser } from "../../src/rooms/invite.js";
import { joinById, joinByIdOrAlias } from "../../src/rooms/join.js";
import { knockRoom } from "../../src/rooms/knock.js";
import { leaveRoom } from "../../src/rooms/leave.js";
import { banUser, kickUser, unbanUser } from "../../src/rooms/moderation.js";
import { createJoinLimits } from "../../src/rooms/rate-limit.js";
import {
  joinAs,
  memberContentOf,
  memberEvents,
  membershipOf,
  newRoom,
  newUser,
  newWorld,
  publicRoom,
  refused,
  set,
  type World,
} from "./support.js";

let world: World;
let context: RoomContext;
let alice: Requester;
let bob: Requester;

beforeEach(async () => {
  world = await newWorld();
  context = world.context;
  alice = await newUser(context, "alice");
  bob = await newUser(context, "bob");
});
afterEach(() => world.close());

describe("the identifier", () => {
  test("a public room is joined by its ID, on either path", async () => {
    const roomId = await publicRoom(context, alice);
    expect(await joinById(context, bob, roomId, {})).toEqual({ room_id: roomId });
    const carol = await newUser(context, "carol");
    expect(await joinByIdOrAlias(context, carol, roomId, {})).toEqual({ room_id: roomId });
    expect(await membershipOf(context, roomId, bob)).toBe("join");
    expect(await membershipOf(context, roomId, carol)).toBe("join");
  });

  test("a public room is joined by a Unicode alias", async () => {
    const roomId = await publicRoom(context, alice, { room_alias_name: "Бананы🍌" });
    expect(await joinByIdOrAlias(context, bob, "#Бананы🍌:test", {})).toEqual({ room_id: roomId });
  });

  test("what is neither an ID nor an alias is an invalid parameter", async () => {
    for (const text of ["foo", "#nodomain", "!", "", "@alice:test"]) {
      await refused(joinByIdOrAlias(context, bob, text, {}), "M_INVALID_PARAM");
    }
    await publicRoom(context, alice, { room_alias_name: "monkeys" });
    await refused(joinById(context, bob, "#monkeys:test", {}), "M_INVALID_PARAM");
  });

  test("an unknown alias, a deleted one and one of another server are not found", async () => {
    await publicRoom(context, alice, { room_alias_name: "monkeys" });
    await deleteAlias(context, alice, "#monkeys:test");
    for (const alias of ["#nobody:test", "#monkeys:test", "#monkeys:elsewhere"]) {
      await refused(joinByIdOrAlias(context, bob, alias, {}), "M_NOT_FOUND");
    }
  });

  test("an unknown room is not found", async () => {
    await refused(joinById(context, bob, "!nowhere:test", {}), "M_NOT_FOUND");
  });
});

describe("the member event", () => {
  test("shows the profile and the reason", async () => {
    const roomId = await publicRoom(context, alice);
    await context.storage.write((tx) =>
      tx.setProfile(bob.userId, { displayName: "Bob", avatarUrl: "mxc://test/b" }),
    );
    await joinAs(context, bob, roomId, { reason: "Hello" });
    expect(await memberContentOf(context, roomId, bob)).toEqual({
      membership: "join",
      displayname: "Bob",
      avatar_url: "mxc://test/b",
      reason: "Hello",
    });
  });

  test("takes other keys of /join, but none that the server writes", async () => {
    const roomId = await publicRoom(context, alice);
    await joinByIdOrAlias(context, bob, roomId, {
      foo: "bar",
      membership: "ban",
      displayname: "Mallory",
      join_authorised_via_users_server: "@alice:test",
      third_party_invite: {},
    });
    expect(await memberContentOf(context, roomId, bob)).toEqual({ membership: "join", foo: "bar" });
  });

  test("takes nothing but the reason of /rooms/{roomId}/join", async () => {
    const roomId = await publicRoom(context, alice);
    await joinById(context, bob, roomId, { foo: "bar", reason: "Hello" });
    expect(await memberContentOf(context, roomId, bob)).toEqual({ membership: "join", reason: "Hello" });
  });

  test("keeps keys named __proto__ and constructor as data", async () => {
    const roomId = await publicRoom(context, alice);
    const body = JSON.parse('{"__proto__": {"x": 1}, "constructor": "y", "valueOf": 3}');
    await joinByIdOrAlias(context, bob, roomId, body);
    expect(JSON.stringify(await memberContentOf(context, roomId, bob))).toContain('"__proto__":{"x":1}');
  });

  test("a reason that is no string and content that no event can have are bad", async () => {
    const roomId = await publicRoom(context, alice);
    await refused(joinById(context, bob, roomId, { reason: 5 }), "M_BAD_JSON");
    await refused(joinByIdOrAlias(context, bob, roomId, { foo: 0.5 }), "M_BAD_JSON");
    await refused(joinByIdOrAlias(context, bob, roomId, { foo: "x".repeat(70_000) }), "M_TOO_LARGE");
    expect(await membershipOf(context, roomId, bob)).toBeUndefined();
  });
});

describe("already joined", () => {
  test("a second and a tenth join write no new event, whatever the body says", async () => {
    const roomId = await publicRoom(context, alice);
    await joinAs(context, bob, roomId);
    for (let n = 0; n < 10; n++) {
      const join = n % 2 === 0 ? joinById : joinByIdOrAlias;
      expect(await join(context, bob, roomId, { reason: "again" })).toEqual({ room_id: roomId });
    }
    expect(await memberEvents(context, roomId, bob)).toHaveLength(1);
  });

  test("a member stays one when the room closes", async () => {
    const roomId = await publicRoom(context, alice);
    await joinAs(context, bob, roomId);
    await set(context, alice, roomId, "m.room.join_rules", { join_rule: "private" });
    await joinAs(context, bob, roomId);
  });
});

describe("invites", () => {
  test("the invited come in, the uninvited do not", async () => {
    const roomId = await newRoom(context, alice, { invite: [bob.userId] });
    await joinAs(context, bob, roomId);
    await refused(joinAs(context, await newUser(context, "carol"), roomId), "M_FORBIDDEN");
  });

  test("one who declined does not come in", async () => {
    const roomId = await newRoom(context, alice, { invite: [bob.userId] });
    await leaveRoom(context, bob, roomId);
    await refused(joinAs(context, bob, roomId), "M_FORBIDDEN");
  });

  test("without a join rule one must be invited", async () => {
    const roomId = await newRoom(context, alice, {
      initial_state: [{ type: "m.room.join_rules", content: {} }],
    });
    await refused(joinAs(context, bob, roomId), "M_FORBIDDEN");
  });
});

describe("bans and kicks", () => {
  test("one who was kicked from a public room comes back", async () => {
    const roomId = await publicRoom(context, alice);
    await joinAs(context, bob, roomId);
    await kickUser(context, alice, roomId, bob.userId, { reason: "Out" });
    expect(await memberContentOf(context, roomId, bob)).toEqual({ membership: "leave", reason: "Out" });
    await joinAs(context, bob, roomId);
    expect(await membershipOf(context, roomId, bob)).toBe("join");
  });

  test("the banned stay outside until the ban is lifted", async () => {
    const roomId = await publicRoom(context, alice);
    await banUser(context, alice, roomId, bob.userId);
    await refused(joinAs(context, bob, roomId), "M_FORBIDDEN");
    await unbanUser(context, alice, roomId, bob.userId);
    await joinAs(context, bob, roomId);
  });

  test("a banned user can be neither invited nor kicked", async () => {
    const roomId = await publicRoom(context, alice);
    await banUser(context, alice, roomId, bob.userId);
    await refused(inviteUser(context, alice, roomId, bob.userId), "M_FORBIDDEN");
    await refused(kickUser(context, alice, roomId, bob.userId), "M_FORBIDDEN");
    expect(await membershipOf(context, roomId, bob)).toBe("ban");
  });

  test("only the banned can be unbanned, and only by those with the power", async () => {
    const roomId = await publicRoom(context, alice);
    await refused(unbanUser(context, alice, roomId, bob.userId), "M_BAD_STATE");
    await joinAs(context, bob, roomId);
    await refused(banUser(context, bob, roomId, alice.userId), "M_FORBIDDEN");
    await refused(kickUser(context, bob, roomId, alice.userId), "M_FORBIDDEN");
  });
});

describe("join rules", () => {
  test("private lets nobody in, invited or not", async () => {
    const roomId = await newRoom(context, alice, {
      initial_state: [{ type: "m.room.join_rules", content: { join_rule: "private" } }],
      invite: [bob.userId],
    });
    await refused(joinAs(context, bob, roomId), "M_FORBIDDEN");
  });

  test("knock: one who knocked waits until they are invited", async () => {
    const roomId = await newRoom(context, alice, {
      initial_state: [{ type: "m.room.join_rules", content: { join_rule: "knock" } }],
    });
    expect(await knockRoom(context, bob, roomId, { reason: "Please" })).toMatchObject({ room_id: roomId });
    expect(await memberContentOf(context, roomId, bob)).toEqual({ membership: "knock", reason: "Please" });
    await refused(joinAs(context, bob, roomId), "M_FORBIDDEN");
    await inviteUser(context, alice, roomId, bob.userId);
    await joinAs(context, bob, roomId);
  });

  test("knocking needs a rule and a version that have it, and nobody inside needs it", async () => {
    const roomId = await publicRoom(context, alice);
    await refused(knockRoom(context, bob, roomId), "M_FORBIDDEN");
    await refused(knockRoom(context, alice, roomId), "M_FORBIDDEN");
    const old = await newRoom(context, alice, {
      room_version: "6",
      initial_state: [{ type: "m.room.join_rules", content: { join_rule: "knock" } }],
    });
    await refused(knockRoom(context, bob, old), "M_FORBIDDEN");
  });

  describe.each(["restricted", "knock_restricted"])("%s", (join_rule) => {
    let lobby: string;

    beforeEach(async () => {
      lobby = await publicRoom(context, alice);
    });

    function restrictedRoom(
      room_version = "10",
      allow: object = { room_id: lobby, type: "m.room_membership" },
    ) {
      const content = { join_rule, allow: [5, { type: "other", room_id: lobby }, allow] };
      return newRoom(context, alice, {
        room_version,
        initial_state: [{ type: "m.room.join_rules", content: JSON.parse(JSON.stringify(content)) }],
      });
    }

    test("without membership of an allowed room nobody comes in", async () => {
      await refused(joinAs(context, bob, await restrictedRoom()), "M_FORBIDDEN");
    });

    test("with it one comes in, on the word of one who may invite", async () => {
      const roomId = await restrictedRoom();
      await joinAs(context, bob, lobby);
      await joinAs(context, bob, roomId, { join_authorised_via_users_server: "@bob:test" });
      expect(await memberContentOf(context, roomId, bob)).toEqual({
        membership: "join",
        join_authorised_via_users_server: "@alice:test",
      });
    });

    test("malformed conditions allow nobody", async () => {
      const roomId = await restrictedRoom("10", { type: "m.room_membership", room_id: 7 });
      await joinAs(context, bob, lobby);
      await refused(joinAs(context, bob, roomId), "M_FORBIDDEN");
    });

    test("the invited need nobody's word", async () => {
      const roomId = await restrictedRoom();
      await inviteUser(context, alice, roomId, bob.userId);
      await joinAs(context, bob, roomId);
      expect(await memberContentOf(context, roomId, bob)).toEqual({ membership: "join" });
    });

    test("a version that lacks the rule lets nobody in", async () => {
      const roomId = await restrictedRoom("7");
      await joinAs(context, bob, lobby);
      await refused(joinAs(context, bob, roomId), "M_FORBIDDEN");
    });

    test("nobody comes in when nobody who may invite is left", async () => {
      const roomId = await restrictedRoom();
      await joinAs(context, bob, lobby);
      await set(context, alice, roomId, "m.room.power_levels", {
        users: { "@alice:test": 100 },
        invite: 100,
      });
      await leaveRoom(context, alice, roomId);
      await refused(joinAs(context, bob, roomId), "M_FORBIDDEN");
    });

    test("version 12: a creator can give their word", async () => {
      const roomId = await restrictedRoom("12");
      await joinAs(context, bob, lobby);
      await joinAs(context, bob, roomId);
      expect(await memberContentOf(context, roomId, bob)).toMatchObject({
        join_authorised_via_users_server: "@alice:test",
      });
    });
  });

  test("a creator who left has no privilege", async () => {
    const roomId = await newRoom(context, alice);
    await leaveRoom(context, alice, roomId);
    await refused(joinAs(context, alice, roomId), "M_FORBIDDEN");
  });
});

describe("guests", () => {
  test("come in only where guest access says so", async () => {
    const guest = await newUser(context, "guest", true);
    const roomId = await publicRoom(context, alice);
    await refused(joinAs(context, guest, roomId), "M_GUEST_ACCESS_FORBIDDEN");
    await set(context, alice, roomId, "m.room.guest_access", { guest_access: "can_join" });
    await joinAs(context, guest, roomId);
  });

  test("are made to leave when the room withdraws it; others stay", async () => {
    const guest = await newUser(context, "guest", true);
    const roomId = await publicRoom(context, alice, {
      initial_state: [{ type: "m.room.guest_access", content: { guest_access: "can_join" } }],
    });
    await joinAs(context, guest, roomId);
    await joinAs(context, bob, roomId);
    await set(context, alice, roomId, "m.room.guest_access", { guest_access: "forbidden" });
    expect(await membershipOf(context, roomId, guest)).toBe("leave");
    expect(await membershipOf(context, roomId, bob)).toBe("join");
  });
});

describe("m.federate", () => {
  test("false keeps users of other servers out", async () => {
    const roomId = await publicRoom(context, alice, { creation_content: { "m.federate": false } });
    const stranger = { userId: "@stranger:elsewhere", deviceId: "x", guest: false };
    await refused(joinAs(context, stranger, roomId), "M_FORBIDDEN");
    await joinAs(context, bob, roomId);
  });
});

describe("limits", () => {
  beforeEach(() => {
    context = {
      ...context,
      joinLimits: createJoinLimits({ user: { burst: 10, perSecond: 20 }, room: undefined }),
    };
  });

  test("the eleventh attempt is refused, and let through after the wait", async () => {
    const rooms = await Promise.all(Array.from({ length: 11 }, () => publicRoom(context, alice)));
    for (const roomId of rooms.slice(0, 10)) await joinAs(context, bob, roomId);
    let last = await joinAs(context, bob, rooms[10] ?? "").catch((error: unknown) => error);
    // The bucket may have dripped meanwhile; it is empty soon enough.
    for (let n = 0; n < 40 && !(last instanceof Error); n++) {
      await leaveRoom(context, bob, rooms[10] ?? "");
      last = await joinAs(context, bob, rooms[10] ?? "").catch((error: unknown) => error);
    }
    expect(last).toMatchObject({ code: "M_LIMIT_EXCEEDED" });
    const { retryAfterMs } = (last as { details: { retryAfterMs: number } }).details;
    await new Promise((resolve) => setTimeout(resolve, retryAfterMs + 1));
    await joinAs(context, bob, rooms[10] ?? "");
  });

  test("refused attempts count: unknown rooms and closed ones", async () => {
    context = {
      ...context,
      joinLimits: createJoinLimits({ user: { burst: 2, perSecond: 0.1 }, room: undefined }),
    };
    await refused(joinAs(context, bob, "!nowhere:test"), "M_NOT_FOUND");
    await refused(joinAs(context, bob, await newRoom(context, alice)), "M_FORBIDDEN");
    await refused(joinAs(context, bob, await publicRoom(context, alice)), "M_LIMIT_EXCEEDED");
  });

  test("one who is already joined is neither counted nor refused, also when joining twice at once", async () => {
    context = {
      ...context,
      joinLimits: createJoinLimits({ user: { burst: 2, perSecond: 0.1 }, room: undefined }),
    };
    const first = await publicRoom(context, alice);
    const second = await publicRoom(context, alice);
    await Promise.all(Array.from({ length: 5 }, () => joinAs(context, bob, first)));
    for (let n = 0; n < 20; n++) await joinAs(context, bob, first);
    await joinAs(context, bob, second);
    for (let n = 0; n < 20; n++) await joinAs(context, bob, second);
    await leaveRoom(context, bob, second);
    await refused(joinAs(context, bob, second), "M_LIMIT_EXCEEDED");
  });
});

describe("races", () => {
  test("two joins of one user at once make one event", async () => {
    const roomId = await publicRoom(context, alice);
    const both = await Promise.all([joinAs(context, bob, roomId), joinByIdOrAlias(context, bob, roomId, {})]);
    expect(both).toEqual([{ room_id: roomId }, { room_id: roomId }]);
    expect(await memberEvents(context, roomId, bob)).toHaveLength(1);
  });

  test("fifty users at once make fifty events at distinct positions", async () => {
    const roomId = await publicRoom(context, alice);
    const users = await Promise.all(Array.from({ length: 50 }, (_, n) => newUser(context, `u${n}`)));
    await Promise.all(users.map((user) => joinAs(context, user, roomId)));
    const events = await Promise.all(users.map((user) => memberEvents(context, roomId, user)));
    expect(events.every((own) => own.length === 1)).toBe(true);
    expect(new Set(events.flat().map((event) => event.position)).size).toBe(50);
    expect((await context.storage.read((tx) => tx.room(roomId)))?.joinedCount).toBe(51);
  });

  test("of a join and a ban at once, the banned user never ends joined", async () => {
    for (let round = 0; round < 10; round++) {
      const roomId = await publicRoom(context, alice);
      const user = await newUser(context, `r${round}`);
      const ban = () => banUser(context, alice, roomId, user.userId);
      const join = () => joinAs(context, user, roomId).catch(() => undefined);
      await Promise.all(round % 2 === 0 ? [join(), ban()] : [ban(), join()]);
      expect(await membershipOf(context, roomId, user)).toBe("ban");
    }
  });
});

describe("PUT state m.room.member", () => {
  test("join goes through the same checks", async () => {
    const closed = await newRoom(context, alice);
    await refused(
      set(context, bob, closed, "m.room.member", { membership: "join" }, bob.userId),
      "M_FORBIDDEN",
    );
    const guest = await newUser(context, "guest", true);
    const roomId = await publicRoom(context, alice);
    const content = { membership: "join", foo: 1, join_authorised_via_users_server: "@alice:test" };
    await refused(
      set(context, guest, roomId, "m.room.member", content, guest.userId),
      "M_GUEST_ACCESS_FORBIDDEN",
    );
    await set(context, bob, roomId, "m.room.member", content, bob.userId);
    expect(await memberContentOf(context, roomId, bob)).toEqual({ membership: "join", foo: 1 });
  });

  test("a member changes their name in this room; the same again writes nothing", async () => {
    const roomId = await publicRoom(context, alice);
    await joinAs(context, bob, roomId);
    const content = { membership: "join", displayname: "Bobby" };
    const first = await set(context, bob, roomId, "m.room.member", content, bob.userId);
    expect(await set(context, bob, roomId, "m.room.member", content, bob.userId)).toBe(first);
    expect(await memberContentOf(context, roomId, bob)).toEqual(content);
  });

  test("invite, kick, ban, unban, leave and knock too", async () => {
    const roomId = await newRoom(context, alice);
    const put = (user: Requester, membership: string, target = bob.userId) =>
      set(context, user, roomId, "m.room.member", { membership }, target);
    await put(alice, "invite");
    await put(bob, "join");
    await put(alice, "leave");
    expect(await membershipOf(context, roomId, bob)).toBe("leave");
    await put(alice, "ban");
    await refused(put(bob, "join"), "M_FORBIDDEN");
    await put(alice, "leave");
    await refused(put(alice, "join"), "M_FORBIDDEN");
    await refused(put(bob, "knock"), "M_FORBIDDEN");
    await refused(put(alice, "sing"), "M_BAD_JSON");
    await put(alice, "invite");
    await put(bob, "leave");
    expect(await membershipOf(context, roomId, bob)).toBe("leave");
  });
});
