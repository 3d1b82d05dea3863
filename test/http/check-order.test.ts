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
import {
  type CallOptions,
  encoded,
  engines,
  startServer,
  type TestServer,
  type User,
} from "../support/server.js";

/** Of the right form; nobody signed it, so it never lets anybody in. */
const unsigned = { sender: "@a:localhost", mxid: "@b:localhost", token: "t", signatures: {} };

describe.each(engines)("the order of a join's checks, validated by %s", (engine) => {
  let server: TestServer;
  let alice: User;
  let bob: User;
  let roomId: string;

  beforeAll(async () => {
    server = await startServer(engine);
    [alice, bob] = [await server.register("alice"), await server.register("bob")];
    roomId = await createRoom(alice);
    succeeded(await join(bob, roomId));
  });
  afterAll(() => server.stop());

  it.each<[string, string, string, CallOptions, number, string]>([
    ["1 path before 2 token", "POST", "/join/x/y", {}, 404, "M_UNRECOGNIZED"],
    ["1 method before 2 token", "GET", "/join/x", {}, 405, "M_UNRECOGNIZED"],
    ["1 percent-encoding before 2 token", "POST", "/join/%E0%A4%A", {}, 400, "M_INVALID_PARAM"],
    ["1 percent-encoding, room ID", "POST", "/rooms/%ff/join", {}, 400, "M_INVALID_PARAM"],
    ["2 token before 4 body", "POST", "/join/foo", { body: "{bad" }, 401, "M_MISSING_TOKEN"],
    ["2 token before 4 size", "POST", "/join/foo", { body: "x".repeat(2e6) }, 401, "M_MISSING_TOKEN"],
    ["2 token before 5 identifier", "POST", "/join/foo", { token: "x" }, 401, "M_UNKNOWN_TOKEN"],
  ])("%s", async (_, method, path, options, status, errcode) => {
    refused(await server.call(method, path, options), status, errcode);
  });

  it.each<[string, string, unknown, string]>([
    ["4 JSON before 5 identifier", "/join/foo", "{bad", "M_NOT_JSON"],
    ["4 JSON before 5 identifier, by ID", "/rooms/foo/join", "{bad", "M_NOT_JSON"],
    ["4 object before 5 identifier", "/join/foo", "[]", "M_BAD_JSON"],
    ["4 types before 5 identifier", "/join/foo", { third_party_signed: 5 }, "M_BAD_JSON"],
    ["4 types before 5 identifier, by ID", "/rooms/foo/join", { reason: 5 }, "M_BAD_JSON"],
    ["4 types before 5 alias", "/join/%23nobody:localhost", { reason: 5 }, "M_BAD_JSON"],
    ["4 types before 7 room", "/join/!nowhere:localhost", { reason: 5 }, "M_BAD_JSON"],
  ])("%s", async (_, path, body, errcode) => {
    refused(await bob.call("POST", path, body), 400, errcode);
  });

  describe.each(waysIn)("$name", (way) => {
    it("4 body before 8 already joined", async () => {
      refused(await joinBy(way, bob, roomId, { reason: 5 }), 400, "M_BAD_JSON");
    });

    it("7 room before 10 guests", async () => {
      const guest = await server.registerGuest();
      refused(await joinBy(way, guest, "!nowhere:localhost"), 404, "M_NOT_FOUND");
    });

    it("8 already joined before 10, 11 and 12: a guest, a bad signature, a closed room", async () => {
      const room = await createRoom(alice);
      await setState(alice, room, "m.room.guest_access", { guest_access: "can_join" });
      const guest = await server.registerGuest();
      succeeded(await joinBy(way, guest, room));
      await setJoinRule(alice, room, "private");
      succeeded(await joinBy(way, guest, room));
      if (way.method === "POST") succeeded(await joinBy(way, guest, room, { third_party_signed: unsigned }));
      expect(await memberEvents(alice, room, guest)).toHaveLength(1);
    });

    it("9 banned before 10 guests", async () => {
      const guest = await server.registerGuest();
      succeeded(await act(alice, roomId, "ban", { user_id: guest.id }));
      refused(await joinBy(way, guest, roomId), 403, "M_FORBIDDEN");
    });

    it("10 guests before 12 join rule, invited or not", async () => {
      const closed = await createRoom(alice, { preset: "private_chat" });
      await setState(alice, closed, "m.room.guest_access", { guest_access: "forbidden" });
      const guest = await server.registerGuest();
      refused(await joinBy(way, guest, closed), 403, "M_GUEST_ACCESS_FORBIDDEN");
      succeeded(await act(alice, closed, "invite", { user_id: guest.id }));
      refused(await joinBy(way, guest, closed), 403, "M_GUEST_ACCESS_FORBIDDEN");
    });

    it("10 guests: a room without m.room.guest_access lets none in", async () => {
      const closed = await createRoom(alice, {
        preset: "public_chat",
        initial_state: [{ type: "m.room.guest_access", content: {} }],
      });
      refused(await joinBy(way, await server.registerGuest(), closed), 403, "M_GUEST_ACCESS_FORBIDDEN");
    });
  });

  it.each([joinById, join])("10 guests before 11 third_party_signed, and 11 before 12", async (enter) => {
    const body = { third_party_signed: unsigned };
    refused(await enter(await server.registerGuest(), roomId, body), 403, "M_GUEST_ACCESS_FORBIDDEN");
    const carol = await server.register("carol");
    refused(await enter(carol, roomId, body), 403, "M_FORBIDDEN");
  });

  it("12 join rule: a room's guests are made to leave when it withdraws their access", async () => {
    const room = await createRoom(alice);
    await setState(alice, room, "m.room.guest_access", { guest_access: "can_join" });
    const guest = await server.registerGuest();
    succeeded(await join(guest, room));
    await setState(alice, room, "m.room.guest_access", { guest_access: "forbidden" });
    const memberships = (await memberEvents(alice, room, guest)).map(({ content }) => content.membership);
    expect(memberships).toEqual(["join", "leave"]);
  });

  it("12 join rule: a room's guests are made to leave when its word to them is redacted", async () => {
    const room = await createRoom(alice);
    const state = `/rooms/${encoded(room)}/state/m.room.guest_access`;
    const { event_id } = (await alice.call("PUT", state, { guest_access: "can_join" })).body;
    const guest = await server.registerGuest();
    succeeded(await join(guest, room));
    await alice.call("PUT", `/rooms/${encoded(room)}/redact/${encoded(String(event_id))}/1`, {});
    const memberships = (await memberEvents(alice, room, guest)).map(({ content }) => content.membership);
    expect(memberships).toEqual(["join", "leave"]);
  });
});

describe.each(engines)("a join that is over its limit, validated by %s", (engine) => {
  let server: TestServer;
  let alice: User;
  let bob: User;
  let joined: string;
  let open: string;

  beforeAll(async () => {
    server = await startServer(engine, { rates: { user: { burst: 2, perSecond: 0.001 }, room: undefined } });
    [alice, bob] = [await server.register("alice"), await server.register("bob")];
    [joined, open] = [await createRoom(alice), await createRoom(alice)];
    succeeded(await join(bob, joined));
    refused(await join(bob, "!nowhere:localhost"), 404, "M_NOT_FOUND");
  });
  afterAll(() => server.stop());

  it.each<[string, string, unknown, string]>([
    ["4 body", `/rooms/!x:localhost/join`, "{bad", "M_NOT_JSON"],
    ["5 identifier", "/join/foo", {}, "M_INVALID_PARAM"],
    ["5 identifier, by ID", `/rooms/${encoded("#a:localhost")}/join`, {}, "M_INVALID_PARAM"],
  ])("6 limit after %s", async (_, path, body, errcode) => {
    refused(await bob.call("POST", path, body), 400, errcode);
  });

  it("6 limit after 5 alias", async () => {
    refused(await join(bob, "#nobody:localhost"), 404, "M_NOT_FOUND");
  });

  describe.each(waysIn)("$name", (way) => {
    it("6 limit before 7 room, 9 banned and 12 join rule", async () => {
      const [banning, closed] = [await createRoom(alice), await createRoom(alice, {})];
      succeeded(await act(alice, banning, "ban", { user_id: bob.id }));
      for (const roomId of ["!nowhere:localhost", banning, closed, open]) {
        refused(await joinBy(way, bob, roomId), 429, "M_LIMIT_EXCEEDED");
      }
    });

    it("8 already joined is never refused", async () => {
      for (let time = 0; time < 5; time += 1) succeeded(await joinBy(way, bob, joined));
    });

    it("6 limit before 10 guests", async () => {
      const guest = await server.registerGuest();
      refused(await joinBy(way, guest, open), 403, "M_GUEST_ACCESS_FORBIDDEN");
      refused(await joinBy(way, guest, open), 403, "M_GUEST_ACCESS_FORBIDDEN");
      refused(await joinBy(way, guest, open), 429, "M_LIMIT_EXCEEDED");
    });
  });

  it.each([joinById, join])("6 limit before 11 third_party_signed", async (enter) => {
    refused(await enter(bob, open, { third_party_signed: unsigned }), 429, "M_LIMIT_EXCEEDED");
  });
});
