import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import {
  act,
  createRoom,
  join,
  joinBy,
  joinById,
  memberEvents,
  refused,
  setJoinRule,
  setState,
  succeeded,
  waysIn,
} from "../support/scenario.js";
import { encoded, engines, startServer, type TestServer, type User } from "../support/server.js";

describe.each(engines)("joining, validated by %s", (engine) => {
  let server: TestServer;
  let alice: User;
  let bob: User;
  let carol: User;

  beforeAll(async () => {
    server = await startServer(engine);
    [alice, bob] = [await server.register("alice"), await server.register("bob")];
    carol = await server.register("carol");
  });
  afterAll(() => server.stop());

  const memberships = async (roomId: string, user: User) =>
    (await memberEvents(alice, roomId, user)).map(({ content }) => content.membership);
  const alias = (name: string) => `#${name}:localhost`;
  const directory = (method: string, name: string, body?: object, user = alice) =>
    user.call(method, `/directory/room/${encoded(alias(name))}`, body);

  describe("into public rooms", () => {
    it.each(waysIn)("$name: by room ID", async (way) => {
      const roomId = await createRoom(alice);
      const body = succeeded(await joinBy(way, bob, roomId));
      const [event] = await memberEvents(alice, roomId, bob);
      expect(body).toEqual(way.method === "POST" ? { room_id: roomId } : { event_id: event?.event_id });
      expect(event?.content.membership).toBe("join");
    });

    it.each(["plain", "räum", "部屋", "🍌 and space", "a/b?c#d%", "ПриВет", "-._~!$&'()*+,;=@"])(
      "by the alias %s",
      async (name) => {
        const roomId = await createRoom(alice);
        const made = await directory("PUT", `${name}-x`.replaceAll(" ", "_"), { room_id: roomId });
        succeeded(made);
        const answer = await join(bob, alias(`${name}-x`.replaceAll(" ", "_")));
        expect(succeeded(answer)).toEqual({ room_id: roomId });
      },
    );

    it("by an alias that createRoom made, and by whichever room it leads to now", async () => {
      const first = await createRoom(alice, { preset: "public_chat", room_alias_name: "moving" });
      expect(succeeded(await join(bob, alias("moving")))).toEqual({ room_id: first });
      succeeded(await directory("DELETE", "moving"));
      refused(await join(bob, alias("moving")), 404, "M_NOT_FOUND");
      const second = await createRoom(alice);
      succeeded(await directory("PUT", "moving", { room_id: second }));
      expect(succeeded(await join(bob, alias("moving")))).toEqual({ room_id: second });
    });

    it("an alias names one room: a second is refused with 409", async () => {
      const roomId = await createRoom(alice);
      succeeded(await directory("PUT", "twice", { room_id: roomId }));
      refused(await directory("PUT", "twice", { room_id: roomId }), 409, "M_UNKNOWN");
      const answer = await alice.call("POST", "/createRoom", { room_alias_name: "twice" });
      refused(answer, 400, "M_ROOM_IN_USE");
    });
  });

  describe("invites", () => {
    it.each(waysIn)("$name: the invited comes in, the uninvited does not", async (way) => {
      const roomId = await createRoom(alice, { preset: "private_chat" });
      refused(await joinBy(way, bob, roomId), 403, "M_FORBIDDEN");
      succeeded(await act(alice, roomId, "invite", { user_id: bob.id, reason: "come" }));
      succeeded(await joinBy(way, bob, roomId));
      refused(await joinBy(way, carol, roomId), 403, "M_FORBIDDEN");
      expect(await memberships(roomId, bob)).toEqual(["invite", "join"]);
    });

    it("one who is invited as the room is created comes in", async () => {
      const roomId = await createRoom(alice, { preset: "private_chat", invite: [bob.id] });
      succeeded(await joinById(bob, roomId));
    });

    it("one who rejected the invite does not, until invited again", async () => {
      const roomId = await createRoom(alice, { preset: "private_chat", invite: [bob.id] });
      succeeded(await act(bob, roomId, "leave"));
      refused(await join(bob, roomId), 403, "M_FORBIDDEN");
      succeeded(await act(alice, roomId, "invite", { user_id: bob.id }));
      succeeded(await join(bob, roomId));
    });

    it("one whose invite was taken back does not", async () => {
      const roomId = await createRoom(alice, { preset: "private_chat", invite: [bob.id] });
      succeeded(await act(alice, roomId, "kick", { user_id: bob.id }));
      refused(await join(bob, roomId), 403, "M_FORBIDDEN");
    });

    it("one who was kicked comes back into a public room, not into a private one", async () => {
      const open = await createRoom(alice);
      const closed = await createRoom(alice, { preset: "private_chat", invite: [bob.id] });
      for (const roomId of [open, closed]) {
        succeeded(await join(bob, roomId));
        succeeded(await act(alice, roomId, "kick", { user_id: bob.id, reason: "out" }));
      }
      succeeded(await join(bob, open));
      expect(await memberships(open, bob)).toEqual(["join", "leave", "join"]);
      refused(await join(bob, closed), 403, "M_FORBIDDEN");
    });

    it.each(waysIn)(
      "$name: the banned does not come in, invited before or not; after unban 200",
      async (way) => {
        const roomId = await createRoom(alice, { preset: "public_chat", invite: [bob.id] });
        succeeded(await act(alice, roomId, "ban", { user_id: bob.id }));
        refused(await joinBy(way, bob, roomId), 403, "M_FORBIDDEN");
        succeeded(await act(alice, roomId, "unban", { user_id: bob.id }));
        succeeded(await joinBy(way, bob, roomId));
      },
    );

    it("inviting or kicking a banned user is refused", async () => {
      const roomId = await createRoom(alice);
      succeeded(await act(alice, roomId, "ban", { user_id: bob.id }));
      refused(await act(alice, roomId, "invite", { user_id: bob.id }), 403, "M_FORBIDDEN");
      refused(await act(alice, roomId, "kick", { user_id: bob.id }), 403, "M_FORBIDDEN");
      expect(await memberships(roomId, bob)).toEqual(["ban"]);
    });

    it("inviting who is in, and inviting from outside or without the power, is refused", async () => {
      const roomId = await createRoom(alice);
      refused(await act(bob, roomId, "invite", { user_id: carol.id }), 403, "M_FORBIDDEN");
      succeeded(await join(bob, roomId));
      refused(await act(alice, roomId, "invite", { user_id: bob.id }), 403, "M_FORBIDDEN");
      refused(await act(bob, roomId, "invite", { user_id: carol.id }), 403, "M_FORBIDDEN");
    });
  });

  describe("knocks", () => {
    const knock = (user: User, roomIdOrAlias: string, body: object = {}) =>
      user.call("POST", `/knock/${encoded(roomIdOrAlias)}`, body);

    it.each(["knock", "knock_restricted"])("%s: one whose knock was accepted joins", async (rule) => {
      const roomId = await createRoom(alice, { preset: "private_chat", room_alias_name: rule });
      refused(await knock(bob, roomId), 403, "M_FORBIDDEN");
      await setJoinRule(alice, roomId, rule);
      expect(succeeded(await knock(bob, alias(rule), { reason: "Please" }))).toEqual({ room_id: roomId });
      refused(await join(bob, roomId), 403, "M_FORBIDDEN");
      succeeded(await act(alice, roomId, "invite", { user_id: bob.id }));
      refused(await knock(bob, roomId), 403, "M_FORBIDDEN");
      succeeded(await join(bob, roomId));
      refused(await knock(bob, roomId), 403, "M_FORBIDDEN");
      expect(await memberships(roomId, bob)).toEqual(["knock", "invite", "join"]);
    });

    it("one whose knock was refused, or taken back, does not; the banned cannot knock", async () => {
      const roomId = await createRoom(alice, { preset: "private_chat" });
      await setJoinRule(alice, roomId, "knock");
      succeeded(await knock(bob, roomId));
      succeeded(await act(alice, roomId, "kick", { user_id: bob.id }));
      refused(await join(bob, roomId), 403, "M_FORBIDDEN");
      succeeded(await knock(bob, roomId));
      succeeded(await act(bob, roomId, "leave"));
      refused(await join(bob, roomId), 403, "M_FORBIDDEN");
      succeeded(await act(alice, roomId, "ban", { user_id: bob.id }));
      refused(await knock(bob, roomId), 403, "M_FORBIDDEN");
    });

    it("at nothing: 400 and 404", async () => {
      refused(await knock(bob, "foo"), 400, "M_INVALID_PARAM");
      refused(await knock(bob, "!nowhere:localhost"), 404, "M_NOT_FOUND");
      refused(await knock(bob, "#nobody:localhost"), 404, "M_NOT_FOUND");
    });
  });

  it("guests come in where the room lets them, and nowhere else", async () => {
    const roomId = await createRoom(alice);
    const guest = await server.registerGuest();
    refused(await join(guest, roomId), 403, "M_GUEST_ACCESS_FORBIDDEN");
    await setState(alice, roomId, "m.room.guest_access", { guest_access: "can_join" });
    succeeded(await join(guest, roomId));
  });
});
