import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import {
  act,
  createRoom,
  join,
  joinBy,
  memberEvents,
  refused,
  type SeenEvent,
  say,
  setJoinRule,
  setState,
  succeeded,
  waysIn,
} from "../support/scenario.js";
import { encoded, engines, startServer, type TestServer, type User } from "../support/server.js";

describe.each(engines)("what a sync shows of a join, validated by %s", (engine) => {
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

  const sync = async (user: User, query: Record<string, string> = {}) =>
    succeeded(await user.call("GET", `/sync?${new URLSearchParams(query)}`));
  const since = async (user: User): Promise<string> => (await sync(user)).next_batch;
  const inline = (filter: object) => ({ filter: JSON.stringify(filter) });
  const lazy = { room: { state: { lazy_load_members: true } } };
  const members = (events: SeenEvent[]) =>
    events.filter(({ type }) => type === "m.room.member").map(({ state_key }) => state_key);
  const gist = (events: SeenEvent[]) =>
    events.map(({ type, state_key, content }) =>
      type === "m.room.member" ? `${state_key} ${content.membership}` : (content.body ?? type),
    );

  it.each(waysIn)("$name: the joiner sees the join, with the full state up to the timeline", async (way) => {
    const roomId = await createRoom(alice);
    for (let n = 0; n < 12; n += 1) await say(alice, roomId, `m${n}`);
    const before = await since(bob);
    succeeded(await joinBy(way, bob, roomId));
    const own = await sync(bob, { since: before });
    expect(own.rooms).toMatchObject({ invite: {}, knock: {}, leave: {} });
    expect(Object.keys(own.rooms.join)).toEqual([roomId]);
    const room = own.rooms.join[roomId];
    expect(gist(room.timeline.events)).toEqual([
      ...["m3", "m4", "m5", "m6", "m7", "m8", "m9", "m10", "m11"],
      `${bob.id} join`,
    ]);
    expect(room.timeline).toMatchObject({ limited: true, prev_batch: expect.any(String) });
    expect(gist(room.state.events)).toEqual([
      "m.room.create",
      `${alice.id} join`,
      "m.room.power_levels",
      "m.room.join_rules",
      "m.room.history_visibility",
      "m.room.guest_access",
    ]);
    expect(room).toMatchObject({
      ephemeral: { events: [] },
      account_data: { events: [] },
      unread_notifications: { highlight_count: 0, notification_count: 0 },
      summary: { "m.heroes": [alice.id], "m.joined_member_count": 2, "m.invited_member_count": 0 },
    });
    const quiet = await sync(bob, { since: own.next_batch });
    expect(quiet.rooms).toEqual({ join: {}, invite: {}, knock: {}, leave: {} });
    succeeded(await joinBy(way, bob, roomId));
    expect((await sync(bob, { since: own.next_batch })).rooms.join).toEqual({});
  });

  it("a first sync shows a joined room likewise", async () => {
    const roomId = await createRoom(alice);
    succeeded(await join(bob, roomId));
    const room = (await sync(bob)).rooms.join[roomId];
    expect(gist(room.timeline.events).at(-1)).toBe(`${bob.id} join`);
    const shown = [...room.state.events, ...room.timeline.events].map(({ event_id }) => event_id);
    expect(new Set(shown).size).toBe(shown.length);
    expect(shown).toHaveLength(7);
  });

  it("prev_batch goes on where a limited timeline began, without gap or repeat", async () => {
    const roomId = await createRoom(alice);
    for (let n = 0; n < 9; n += 1) await say(alice, roomId, `m${n}`);
    succeeded(await join(bob, roomId));
    const filter = { room: { timeline: { limit: 4 } } };
    const { timeline } = (await sync(bob, inline(filter))).rooms.join[roomId];
    expect(gist(timeline.events)).toEqual(["m6", "m7", "m8", `${bob.id} join`]);
    const back: SeenEvent[] = [];
    for (let from: string | undefined = timeline.prev_batch; from !== undefined; ) {
      const path = `/rooms/${encoded(roomId)}/messages?dir=b&limit=3&from=${from}`;
      const page = succeeded(await bob.call("GET", path));
      back.push(...page.chunk);
      from = page.end;
    }
    const all = succeeded(
      await alice.call("GET", `/rooms/${encoded(roomId)}/messages?dir=f&limit=100`),
    ).chunk;
    const seen = [...back.reverse(), ...timeline.events].map(({ event_id }) => event_id);
    expect(seen).toEqual(all.map(({ event_id }: SeenEvent) => event_id));
  });

  it("others see the join: their long polls wake, and only theirs", async () => {
    const roomId = await createRoom(alice);
    const [a, c] = [await since(alice), await since(carol)];
    const waiting = sync(alice, { since: a, timeout: "15000" });
    const elsewhere = sync(carol, { since: c, timeout: "400" });
    await new Promise((resolve) => setTimeout(resolve, 100));
    const started = performance.now();
    succeeded(await join(bob, roomId));
    const { rooms } = await waiting;
    expect(performance.now() - started).toBeLessThan(12_000);
    expect(gist(rooms.join[roomId].timeline.events)).toEqual([`${bob.id} join`]);
    expect(rooms.join[roomId].timeline.limited).toBe(false);
    expect(rooms.join[roomId].state.events).toEqual([]);
    expect(rooms.join[roomId].summary).toMatchObject({ "m.joined_member_count": 2, "m.heroes": [bob.id] });
    expect((await elsewhere).rooms.join).toEqual({});
  });

  it("the joiner's own long poll wakes, and so does that of one who is invited", async () => {
    const roomId = await createRoom(alice, { preset: "private_chat", name: "Club" });
    const b = await since(bob);
    const waiting = sync(bob, { since: b, timeout: "15000" });
    succeeded(await act(alice, roomId, "invite", { user_id: bob.id }));
    const invited = await waiting;
    const events = invited.rooms.invite[roomId].invite_state.events;
    expect(events.map(({ type }: SeenEvent) => type)).toEqual(
      expect.arrayContaining(["m.room.create", "m.room.join_rules", "m.room.name", "m.room.member"]),
    );
    expect(events.at(-1)).toMatchObject({
      state_key: bob.id,
      sender: alice.id,
      content: { membership: "invite" },
    });

    const again = sync(bob, { since: invited.next_batch, timeout: "15000" });
    succeeded(await join(bob, roomId));
    const joined = (await again).rooms;
    expect(Object.keys(joined.join)).toEqual([roomId]);
    expect(joined.invite).toEqual({});
    expect((await sync(bob)).rooms.invite).not.toHaveProperty(encoded(roomId));
    expect(Object.keys((await sync(bob)).rooms.invite)).not.toContain(roomId);
  });

  it("join, leave and join again in one window: only join, and nothing twice", async () => {
    const roomId = await createRoom(alice);
    const before = await since(bob);
    succeeded(await join(bob, roomId));
    succeeded(await act(bob, roomId, "leave"));
    succeeded(await join(bob, roomId));
    const { rooms } = await sync(bob, { since: before });
    expect(rooms).toMatchObject({ leave: {}, invite: {} });
    const room = rooms.join[roomId];
    const shown = [...room.state.events, ...room.timeline.events].map(({ event_id }) => event_id);
    expect(new Set(shown).size).toBe(shown.length);
    expect(gist(room.timeline.events).slice(-3)).toEqual([
      `${bob.id} join`,
      `${bob.id} leave`,
      `${bob.id} join`,
    ]);
  });

  it("one who left and came back is shown what is new, and nothing that they have", async () => {
    const roomId = await createRoom(alice);
    succeeded(await join(bob, roomId));
    const first = await sync(bob);
    const known = first.rooms.join[roomId].timeline.events.map(({ event_id }: SeenEvent) => event_id);
    succeeded(await act(bob, roomId, "leave"));
    const left = await sync(bob, { since: first.next_batch });
    expect(gist(left.rooms.leave[roomId].timeline.events)).toEqual([`${bob.id} leave`]);
    await say(alice, roomId, "meanwhile");
    succeeded(await join(bob, roomId));
    for (const from of [first.next_batch, left.next_batch]) {
      const room = (await sync(bob, { since: from })).rooms.join[roomId];
      const ids = room.timeline.events.map(({ event_id }: SeenEvent) => event_id);
      expect(ids.filter((id: string) => known.includes(id))).toEqual([]);
      expect(gist(room.timeline.events).slice(-2)).toEqual(["meanwhile", `${bob.id} join`]);
      expect(gist(room.state.events)).toContain("m.room.create");
    }
  });

  it("with lazily loaded members the joiner's own member event is there", async () => {
    const roomId = await createRoom(alice);
    const others = await Promise.all(Array.from({ length: 8 }, () => server.registerGuest()));
    await setState(alice, roomId, "m.room.guest_access", { guest_access: "can_join" });
    for (const other of others) succeeded(await join(other, roomId));
    const before = await since(bob);
    succeeded(await join(bob, roomId));
    await say(alice, roomId, "one");
    await say(alice, roomId, "two");
    const filter = { room: { state: { lazy_load_members: true }, timeline: { limit: 2 } } };
    const room = (await sync(bob, { since: before, ...inline(filter) })).rooms.join[roomId];
    expect(gist(room.timeline.events)).toEqual(["one", "two"]);
    expect(members(room.state.events)).toEqual(expect.arrayContaining([alice.id, bob.id]));
    expect(members(room.state.events).length).toBeLessThanOrEqual(2 + 5);
    expect(room.summary).toMatchObject({ "m.joined_member_count": 10 });
    expect(room.summary["m.heroes"]).toHaveLength(5);
    const full = (await sync(bob, { since: before })).rooms.join[roomId];
    expect(members([...full.state.events, ...full.timeline.events])).toHaveLength(10);
  });

  it("filters: by ID and inline, they choose the same", async () => {
    const roomId = await createRoom(alice);
    const elsewhere = await createRoom(alice);
    await say(alice, roomId, "hello");
    const filter = {
      room: {
        rooms: [roomId],
        timeline: { types: ["m.room.message"], limit: 1 },
        state: { types: ["m.room.create"] },
      },
    };
    const path = `/user/${encoded(alice.id)}/filter`;
    const { filter_id } = succeeded(await alice.call("POST", path, filter));
    for (const query of [inline(filter), { filter: filter_id }]) {
      const { join: joined } = (await sync(alice, query)).rooms;
      expect(Object.keys(joined)).not.toContain(elsewhere);
      expect(gist(joined[roomId].timeline.events)).toEqual(["hello"]);
      expect(gist(joined[roomId].state.events)).toEqual(["m.room.create"]);
    }
  });

  it("full_state shows all state of every joined room, at once", async () => {
    const roomId = await createRoom(alice);
    const before = await since(alice);
    const started = performance.now();
    const room = (await sync(alice, { since: before, full_state: "true", timeout: "15000" })).rooms.join[
      roomId
    ];
    expect(performance.now() - started).toBeLessThan(12_000);
    expect(gist(room.state.events)).toEqual(expect.arrayContaining(["m.room.create", `${alice.id} join`]));
  });

  it("a quiet poll answers empty after its timeout, with a token that is good", async () => {
    const roomId = await createRoom(alice);
    const before = await since(alice);
    const started = performance.now();
    const quiet = await sync(alice, { since: before, timeout: "300" });
    expect(performance.now() - started).toBeGreaterThanOrEqual(290);
    expect(quiet.rooms).toEqual({ join: {}, invite: {}, knock: {}, leave: {} });
    await say(alice, roomId, "hello");
    const { rooms } = await sync(alice, { since: quiet.next_batch });
    expect(gist(rooms.join[roomId].timeline.events)).toEqual(["hello"]);
  });

  it("knocks are shown with stripped state, and go with the answer", async () => {
    const roomId = await createRoom(alice, { preset: "private_chat", name: "Door" });
    await setJoinRule(alice, roomId, "knock");
    const before = await since(bob);
    succeeded(await bob.call("POST", `/knock/${encoded(roomId)}`, { reason: "Please" }));
    const knocked = await sync(bob, { since: before });
    const events = knocked.rooms.knock[roomId].knock_state.events;
    expect(events.at(-1)).toMatchObject({
      state_key: bob.id,
      content: { membership: "knock", reason: "Please" },
    });
    expect(events.map(({ type }: SeenEvent) => type)).toContain("m.room.name");
    succeeded(await act(alice, roomId, "invite", { user_id: bob.id }));
    const invited = await sync(bob, { since: knocked.next_batch });
    expect(Object.keys(invited.rooms.invite)).toEqual([roomId]);
    expect(invited.rooms.knock).toEqual({});
  });

  it("a declined invite is shown as left, once", async () => {
    const roomId = await createRoom(alice, { preset: "private_chat", invite: [bob.id] });
    const before = await since(bob);
    succeeded(await act(bob, roomId, "leave"));
    const declined = await sync(bob, { since: before });
    expect(declined.rooms.invite).toEqual({});
    expect(gist(declined.rooms.leave[roomId].timeline.events)).toEqual([`${bob.id} leave`]);
    expect((await sync(bob, { since: declined.next_batch })).rooms.leave).toEqual({});
  });

  it.each<[string, (roomId: string) => Promise<unknown>, string]>([
    ["a leave", (roomId) => act(bob, roomId, "leave"), "leave"],
    ["a kick", (roomId) => act(alice, roomId, "kick", { user_id: bob.id }), "leave"],
    ["a ban", (roomId) => act(alice, roomId, "ban", { user_id: bob.id }), "ban"],
  ])(
    "a room left by %s stands still, and a first sync shows it with include_leave alone",
    async (_, go, last) => {
      const roomId = await createRoom(alice);
      succeeded(await join(bob, roomId));
      const before = await since(bob);
      await say(alice, roomId, "before");
      await go(roomId);
      await say(alice, roomId, "after");
      const { rooms, next_batch } = await sync(bob, { since: before });
      expect(rooms.join).toEqual({});
      expect(gist(rooms.leave[roomId].timeline.events)).toEqual(["before", `${bob.id} ${last}`]);
      await say(alice, roomId, "later");
      expect((await sync(bob, { since: next_batch })).rooms.leave).toEqual({});
      expect((await sync(bob)).rooms.leave).toEqual({});
      const all = (await sync(bob, inline({ room: { include_leave: true } }))).rooms.leave[roomId];
      expect(gist(all.timeline.events).at(-1)).toBe(`${bob.id} ${last}`);
      expect(JSON.stringify(all)).not.toMatch(/after|later/);
    },
  );

  it("summary counts follow invites, joins and leaves", async () => {
    const roomId = await createRoom(alice, { preset: "public_chat", invite: [bob.id, carol.id] });
    const counts = async () => {
      const { summary } = (await sync(alice)).rooms.join[roomId];
      return [summary["m.joined_member_count"], summary["m.invited_member_count"]];
    };
    expect(await counts()).toEqual([1, 2]);
    succeeded(await join(bob, roomId));
    expect(await counts()).toEqual([2, 1]);
    succeeded(await act(carol, roomId, "leave"));
    expect(await counts()).toEqual([2, 0]);
    succeeded(await act(alice, roomId, "ban", { user_id: bob.id }));
    expect(await counts()).toEqual([1, 0]);
    expect((await memberEvents(alice, roomId, bob)).length).toBe(3);
  });

  it("lazily loaded members: a sender is sent once, and again when asked for", async () => {
    const roomId = await createRoom(alice);
    succeeded(await join(bob, roomId));
    for (let n = 0; n < 10; n += 1) await say(alice, roomId, `m${n}`);
    const first = await sync(carol);
    expect(Object.keys(first.rooms.join)).not.toContain(roomId);
    succeeded(await join(carol, roomId));
    for (let n = 0; n < 10; n += 1) await say(alice, roomId, `m${n}`);
    const own = await sync(carol, { since: first.next_batch, ...inline(lazy) });
    expect(members(own.rooms.join[roomId].state.events).sort()).toEqual([alice.id, bob.id, carol.id].sort());
    await say(bob, roomId, "hello");
    const next = await sync(carol, { since: own.next_batch, ...inline(lazy) });
    expect(next.rooms.join[roomId].state.events).toEqual([]);
    const redundant = { room: { state: { lazy_load_members: true, include_redundant_members: true } } };
    const repeated = await sync(carol, { since: own.next_batch, ...inline(redundant) });
    expect(members(repeated.rooms.join[roomId].state.events)).toEqual([bob.id]);
  });

  it("a token that is none is refused", async () => {
    refused(await bob.call("GET", "/sync?since=nonsense"), 400, "M_INVALID_PARAM");
  });
});
