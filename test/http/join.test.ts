import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type Answer, encoded, engines, startServer, type TestServer, type User } from "../support/server.js";

describe.each(engines)("joining, validated by %s", (engine) => {
  let server: TestServer;
  let alice: User;

  beforeAll(async () => {
    server = await startServer(engine);
    alice = await server.register("alice");
  });
  afterAll(() => server.stop());

  const createRoom = async (body: object, owner = alice): Promise<string> => {
    const answer = await owner.call("POST", "/createRoom", body);
    expect(answer.status).toBe(200);
    return answer.body.room_id;
  };
  const joinById = (user: User, roomId: string, body: object = {}) =>
    user.call("POST", `/rooms/${encoded(roomId)}/join`, body);
  const join = (user: User, roomIdOrAlias: string, body: object = {}) =>
    user.call("POST", `/join/${encoded(roomIdOrAlias)}`, body);
  const act = (user: User, roomId: string, action: string, body: object = {}) =>
    user.call("POST", `/rooms/${encoded(roomId)}/${action}`, body);
  const memberOf = async (roomId: string, user: User, viewer = alice) =>
    (await viewer.call("GET", `/rooms/${encoded(roomId)}/state/m.room.member/${encoded(user.id)}`)).body;
  const memberEvent = async (roomId: string, user: User, viewer = alice) =>
    (await viewer.call("GET", `/rooms/${encoded(roomId)}/state`)).body.find(
      (event: { type: string; state_key: string }) =>
        event.type === "m.room.member" && event.state_key === user.id,
    );
  const setJoinRule = (roomId: string, content: object) =>
    alice.call("PUT", `/rooms/${encoded(roomId)}/state/m.room.join_rules`, content);
  const refused = (answer: Answer, status = 403, errcode = "M_FORBIDDEN") => {
    expect([answer.status, answer.body.errcode]).toEqual([status, errcode]);
    expect(typeof answer.body.error).toBe("string");
  };

  it("lets anyone into a public room, by ID through either path and by alias, Unicode too", async () => {
    const name = `räum-${engine}`;
    const roomId = await createRoom({ preset: "public_chat", room_alias_name: name });
    const bob = await server.register("bob");
    for (const answer of [
      await joinById(bob, roomId),
      await join(bob, roomId),
      await join(bob, `#${name}:localhost`),
    ]) {
      expect(answer.status).toBe(200);
      expect(answer.body).toEqual({ room_id: roomId });
    }
    expect((await memberOf(roomId, bob)).membership).toBe("join");
  });

  it("writes no new event for one who is already joined, whatever the body says", async () => {
    const roomId = await createRoom({ preset: "public_chat" });
    const bob = await server.register("bob");
    await join(bob, roomId);
    const first = await memberEvent(roomId, bob);
    for (let time = 0; time < 10; time += 1)
      expect((await join(bob, roomId, { reason: "again", n: time })).status).toBe(200);
    expect((await memberEvent(roomId, bob)).event_id).toBe(first.event_id);
  });

  it("puts a reason into the event, and other keys of the body through /join alone", async () => {
    const roomId = await createRoom({ preset: "public_chat" });
    const [bob, carol] = [await server.register("bob"), await server.register("carol")];
    await join(bob, roomId, { foo: "bar", reason: "why not", join_authorised_via_users_server: alice.id });
    await joinById(carol, roomId, { foo: "bar", reason: "why not" });
    expect(await memberOf(roomId, bob)).toEqual({ membership: "join", foo: "bar", reason: "why not" });
    expect(await memberOf(roomId, carol)).toEqual({ membership: "join", reason: "why not" });
  });

  it("lets the invited into an invite-only room, and nobody else", async () => {
    const roomId = await createRoom({ preset: "private_chat" });
    const [bob, carol] = [await server.register("bob"), await server.register("carol")];
    refused(await join(bob, roomId));
    expect((await act(alice, roomId, "invite", { user_id: bob.id })).status).toBe(200);
    expect((await join(bob, roomId)).status).toBe(200);
    refused(await join(carol, roomId));
  });

  it("does not let one in who rejected the invite", async () => {
    const roomId = await createRoom({ preset: "private_chat" });
    const bob = await server.register("bob");
    await act(alice, roomId, "invite", { user_id: bob.id });
    await act(bob, roomId, "leave");
    refused(await join(bob, roomId));
  });

  it("lets one who was kicked from a public room come back", async () => {
    const roomId = await createRoom({ preset: "public_chat" });
    const bob = await server.register("bob");
    await join(bob, roomId);
    expect((await act(alice, roomId, "kick", { user_id: bob.id })).status).toBe(200);
    expect((await join(bob, roomId)).status).toBe(200);
  });

  it("keeps the banned out until the ban is lifted, and lets nobody invite or kick them", async () => {
    const roomId = await createRoom({ preset: "public_chat" });
    const bob = await server.register("bob");
    await join(bob, roomId);
    expect((await act(alice, roomId, "ban", { user_id: bob.id })).status).toBe(200);
    refused(await join(bob, roomId));
    refused(await act(alice, roomId, "invite", { user_id: bob.id }));
    refused(await act(alice, roomId, "kick", { user_id: bob.id }));
    expect((await act(alice, roomId, "unban", { user_id: bob.id })).status).toBe(200);
    expect((await join(bob, roomId)).status).toBe(200);
  });

  it("keeps everyone out of a private room", async () => {
    const roomId = await createRoom({ preset: "public_chat" });
    await setJoinRule(roomId, { join_rule: "private" });
    refused(await join(await server.register("bob"), roomId));
  });

  it("lets one in whose knock was answered, and not one who only knocked", async () => {
    const roomId = await createRoom({ preset: "public_chat" });
    await setJoinRule(roomId, { join_rule: "knock" });
    const bob = await server.register("bob");
    expect((await bob.call("POST", `/knock/${encoded(roomId)}`, {})).status).toBe(200);
    refused(await join(bob, roomId));
    await act(alice, roomId, "invite", { user_id: bob.id });
    expect((await join(bob, roomId)).status).toBe(200);
  });

  it("lets members of an allowed room into a restricted one, and names who vouched", async () => {
    const allowed = await createRoom({ preset: "public_chat" });
    const roomId = await createRoom({ preset: "public_chat" });
    await setJoinRule(roomId, {
      join_rule: "restricted",
      allow: [5, { type: "m.room_membership", room_id: allowed }],
    });
    const bob = await server.register("bob");
    refused(await join(bob, roomId));
    await join(bob, allowed);
    expect((await join(bob, roomId)).status).toBe(200);
    expect((await memberOf(roomId, bob)).join_authorised_via_users_server).toBe(alice.id);
  });

  it("lets nobody in by a restricted rule in room version 7", async () => {
    const roomId = await createRoom({ preset: "public_chat", room_version: "7" });
    await setJoinRule(roomId, { join_rule: "restricted", allow: [] });
    refused(await join(await server.register("bob"), roomId));
  });

  it("lets guests in only where the room does", async () => {
    const roomId = await createRoom({ preset: "public_chat" });
    const guest = await server.registerGuest();
    await alice.call("PUT", `/rooms/${encoded(roomId)}/state/m.room.guest_access`, {
      guest_access: "forbidden",
    });
    refused(await join(guest, roomId), 403, "M_GUEST_ACCESS_FORBIDDEN");
    await alice.call("PUT", `/rooms/${encoded(roomId)}/state/m.room.guest_access`, {
      guest_access: "can_join",
    });
    expect((await join(guest, roomId)).status).toBe(200);
    await alice.call("PUT", `/rooms/${encoded(roomId)}/state/m.room.guest_access`, {
      guest_access: "forbidden",
    });
    expect((await memberOf(roomId, guest)).membership).toBe("leave");
  });

  it("refuses a second room for an alias with 409", async () => {
    const roomId = await createRoom({ preset: "public_chat" });
    const put = () =>
      alice.call("PUT", `/directory/room/${encoded("#twice:localhost")}`, { room_id: roomId });
    expect((await put()).status).toBe(200);
    refused(await put(), 409, "M_UNKNOWN");
  });

  it("makes rooms of version 12, whose IDs have no domain, and refuses versions it does not know", async () => {
    const roomId = await createRoom({ preset: "public_chat", room_version: "12" });
    expect(roomId).toMatch(/^![A-Za-z0-9_-]{43}$/);
    expect((await join(await server.register("bob"), roomId)).status).toBe(200);
    refused(
      await alice.call("POST", "/createRoom", { room_version: "99" }),
      400,
      "M_UNSUPPORTED_ROOM_VERSION",
    );
  });

  it("makes one event of two joins at once, and fifty of fifty", async () => {
    const roomId = await createRoom({ preset: "public_chat" });
    const bob = await server.register("bob");
    const answers = await Promise.all([join(bob, roomId), joinById(bob, roomId)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    const users = await Promise.all(Array.from({ length: 50 }, () => server.registerGuest()));
    await alice.call("PUT", `/rooms/${encoded(roomId)}/state/m.room.guest_access`, {
      guest_access: "can_join",
    });
    const joined = await Promise.all(users.map((user) => join(user, roomId)));
    expect(new Set(joined.map(({ status }) => status))).toEqual(new Set([200]));
    const page = await alice.call("GET", `/rooms/${encoded(roomId)}/messages?dir=b&limit=100`);
    const joins = page.body.chunk.filter(
      (event: { content: { membership?: string } }) => event.content.membership === "join",
    );
    expect(joins).toHaveLength(52);
    expect(joins.filter((event: { state_key: string }) => event.state_key === bob.id)).toHaveLength(1);
  });

  it("shows the join to the joiner and wakes those who wait", async () => {
    const roomId = await createRoom({ preset: "public_chat" });
    const bob = await server.register("bob");
    const since = (await alice.call("GET", "/sync")).body.next_batch;
    const bobSince = (await bob.call("GET", "/sync")).body.next_batch;
    const waiting = alice.call("GET", `/sync?since=${since}&timeout=10000`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await join(bob, roomId);
    const seen = (await waiting).body.rooms.join[roomId].timeline.events;
    expect(seen.map((event: { state_key: string }) => event.state_key)).toEqual([bob.id]);
    const own = (await bob.call("GET", `/sync?since=${bobSince}`)).body;
    const room = own.rooms.join[roomId];
    const types = [...room.state.events, ...room.timeline.events].map(
      (event: { type: string }) => event.type,
    );
    expect(types).toEqual(
      expect.arrayContaining(["m.room.create", "m.room.join_rules", "m.room.power_levels", "m.room.member"]),
    );
    const quiet = (await bob.call("GET", `/sync?since=${own.next_batch}&timeout=0`)).body;
    expect(quiet.rooms?.join?.[roomId]).toBeUndefined();
  });
});

describe.each(engines)("join limits, validated by %s", (engine) => {
  it("refuses the eleventh join, says for how long, and lets the next in after that", async () => {
    const server = await startServer(engine, {
      rates: { user: { burst: 10, perSecond: 2 }, room: undefined },
    });
    const [alice, bob] = [await server.register("alice"), await server.register("bob")];
    const rooms: string[] = [];
    for (let made = 0; made < 11; made += 1)
      rooms.push((await alice.call("POST", "/createRoom", { preset: "public_chat" })).body.room_id);
    const join = (at: number) => bob.call("POST", `/join/${encoded(rooms[at] ?? "")}`, {});
    const statuses = await Promise.all(Array.from({ length: 10 }, (_, at) => join(at)));
    expect(new Set(statuses.map(({ status }) => status))).toEqual(new Set([200]));
    const refusal = await join(10);
    expect([refusal.status, refusal.body.errcode]).toEqual([429, "M_LIMIT_EXCEEDED"]);
    expect(Number.isInteger(refusal.body.retry_after_ms)).toBe(true);
    expect(refusal.headers.get("retry-after")).toBe(String(Math.ceil(refusal.body.retry_after_ms / 1000)));
    for (let time = 0; time < 12; time += 1) expect((await join(0)).status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, Number(refusal.headers.get("retry-after")) * 1000));
    expect((await join(10)).status).toBe(200);
    await server.stop();
  });
});
