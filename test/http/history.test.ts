import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import {
  act,
  createRoom,
  history,
  join,
  refused,
  type SeenEvent,
  say,
  setState,
  succeeded,
} from "../support/scenario.js";
import { encoded, engines, startServer, type TestServer, type User } from "../support/server.js";

const ofRoom = (roomId: string, rest: string) => `/rooms/${encoded(roomId)}/${rest}`;

describe.each(engines)("what can be read of a room, validated by %s", (engine) => {
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

  const roomWith = (history_visibility: string) =>
    createRoom(alice, {
      preset: "public_chat",
      initial_state: [{ type: "m.room.history_visibility", content: { history_visibility } }],
    });
  const gist = (events: SeenEvent[]) =>
    events.map(({ type, state_key, content }) =>
      type === "m.room.member" ? `${state_key} ${content.membership}` : (content.body ?? type),
    );
  /** The texts that the user can read, by messages and one by one. */
  const texts = async (user: User, roomId: string) =>
    (await history(user, roomId)).flatMap(({ content }) => content.body ?? []);

  describe("history visibility", () => {
    const everything = ["early", "invited", "joined", "away", "back"];

    it.each<[string, string[]]>([
      ["world_readable", everything],
      ["shared", everything],
      ["invited", ["invited", "joined", "back"]],
      ["joined", ["joined", "back"]],
      ["unheard_of", everything],
    ])("%s: what one who came, left and came back may read", async (visibility, expected) => {
      const roomId = await roomWith(visibility);
      const ids = new Map([["early", await say(alice, roomId, "early")]]);
      succeeded(await act(alice, roomId, "invite", { user_id: bob.id }));
      ids.set("invited", await say(alice, roomId, "invited"));
      succeeded(await join(bob, roomId));
      ids.set("joined", await say(alice, roomId, "joined"));
      succeeded(await act(bob, roomId, "leave"));
      ids.set("away", await say(alice, roomId, "away"));
      succeeded(await join(bob, roomId));
      ids.set("back", await say(alice, roomId, "back"));
      expect(await texts(bob, roomId)).toEqual(expected);
      for (const [text, id] of ids) {
        const { status } = await bob.call("GET", ofRoom(roomId, `event/${encoded(id)}`));
        expect([text, status]).toEqual([text, expected.includes(text) ? 200 : 404]);
      }
      const { timeline } = succeeded(await bob.call("GET", "/sync")).rooms.join[roomId];
      const synced = timeline.events.flatMap(({ content }: SeenEvent) => content.body ?? []);
      expect(expected.slice(-synced.length)).toEqual(synced);
      const { messages } = succeeded(await bob.call("GET", ofRoom(roomId, "initialSync?limit=100")));
      expect(messages.chunk.flatMap(({ content }: SeenEvent) => content.body ?? [])).toEqual(expected);
    });

    it("follows each event's own state, and a change of it is visible if either side permits", async () => {
      const roomId = await roomWith("joined");
      await say(alice, roomId, "closed");
      const set = (history_visibility: string) =>
        setState(alice, roomId, "m.room.history_visibility", { history_visibility });
      const changes = [await set("shared")];
      await say(alice, roomId, "open");
      changes.push(await set("joined"));
      await say(alice, roomId, "closed again");
      succeeded(await join(bob, roomId));
      expect(await texts(bob, roomId)).toEqual(["open"]);
      for (const id of changes) succeeded(await bob.call("GET", ofRoom(roomId, `event/${encoded(id)}`)));
    });

    it.each([
      ["without a filter", undefined, ["m.room.history_visibility", "m.room.message", "m.room.member"]],
      ["with a filter for topics", ["m.room.topic"], []],
    ])(
      "%s a sync's timeline begins after state that is hidden from the joiner",
      async (_, types, expected) => {
        const roomId = await roomWith("shared");
        const topic = await setState(alice, roomId, "m.room.topic", { topic: "seen" });
        await setState(alice, roomId, "m.room.history_visibility", { history_visibility: "joined" });
        await setState(alice, roomId, "m.room.topic", { topic: "not seen" });
        await setState(alice, roomId, "m.room.history_visibility", { history_visibility: "shared" });
        await say(alice, roomId, "seen");
        succeeded(await join(bob, roomId));

        const filter = JSON.stringify({ room: { rooms: [roomId], ...(types && { timeline: { types } }) } });
        const answer = await bob.call("GET", `/sync?${new URLSearchParams({ filter })}`);
        const { timeline, state } = succeeded(answer).rooms.join[roomId];
        const shown = new Map<string, unknown>(
          [...state.events, ...timeline.events].map((event: SeenEvent) => [event.type, event.content]),
        );
        expect(shown.get("m.room.topic")).toEqual({ topic: "not seen" });
        expect(timeline.events.map(({ type }: SeenEvent) => type)).toEqual(expected);
        expect(timeline.limited).toBe(true);
        // What may be seen of the time before is where the timeline says.
        const earlier = `messages?dir=b&from=${timeline.prev_batch}`;
        const { chunk } = succeeded(await bob.call("GET", ofRoom(roomId, earlier)));
        expect(chunk.map(({ event_id }: SeenEvent) => event_id)).toContain(topic);
      },
    );

    it("a change of one's own membership is visible if either side of it permits", async () => {
      const roomId = await roomWith("joined");
      succeeded(await join(bob, roomId));
      succeeded(await act(bob, roomId, "leave"));
      await say(alice, roomId, "away");
      // What came before the visibility was set was shared.
      expect(gist(await history(bob, roomId)).slice(-3)).toEqual([
        "m.room.history_visibility",
        `${bob.id} join`,
        `${bob.id} leave`,
      ]);
    });

    it("world_readable lets anyone read who never joined; the others let nobody", async () => {
      const open = await roomWith("world_readable");
      await say(alice, open, "hello");
      expect(await texts(carol, open)).toEqual(["hello"]);
      succeeded(await carol.call("GET", ofRoom(open, "state")));
      succeeded(await carol.call("GET", ofRoom(open, "initialSync")));
      for (const visibility of ["shared", "invited", "joined"]) {
        const roomId = await roomWith(visibility);
        refused(await carol.call("GET", ofRoom(roomId, "messages?dir=b")), 403, "M_FORBIDDEN");
      }
    });
  });

  it.each(["never a member", "invited", "one who declined"])("403 to %s, by every call", async (standing) => {
    const roomId = await createRoom(alice, {
      preset: "private_chat",
      invite: standing === "never a member" ? [] : [bob.id],
    });
    const id = await say(alice, roomId, "secret");
    if (standing === "one who declined") succeeded(await act(bob, roomId, "leave"));
    for (const rest of [
      "state",
      "state/m.room.create",
      "state/m.room.create/",
      `state/m.room.member/${encoded(alice.id)}`,
      `event/${encoded(id)}`,
      "messages?dir=b",
      "messages?dir=f",
      "members",
      "joined_members",
      "initialSync",
    ]) {
      const answer = await bob.call("GET", ofRoom(roomId, rest));
      expect([rest, answer.status, answer.body.errcode]).toEqual([rest, 403, "M_FORBIDDEN"]);
    }
    refused(await bob.call("PUT", ofRoom(roomId, "send/m.room.message/1"), {}), 403, "M_FORBIDDEN");
    refused(await bob.call("PUT", ofRoom(roomId, "state/m.room.name"), {}), 403, "M_FORBIDDEN");
  });

  it.each<[string, (roomId: string) => Promise<unknown>, string]>([
    ["a leave", (roomId) => act(bob, roomId, "leave"), "leave"],
    ["a kick", (roomId) => act(alice, roomId, "kick", { user_id: bob.id }), "leave"],
    ["a ban", (roomId) => act(alice, roomId, "ban", { user_id: bob.id }), "ban"],
  ])("after %s all stands still at the leave, which is shown", async (_, go, last) => {
    const roomId = await createRoom(alice, { preset: "public_chat", name: "before" });
    succeeded(await join(bob, roomId));
    await say(alice, roomId, "before");
    await go(roomId);
    const later = await say(alice, roomId, "after");
    await setState(alice, roomId, "m.room.name", { name: "after" });
    await setState(alice, roomId, "m.room.topic", { topic: "after" });
    succeeded(await join(carol, roomId));

    const read = async (rest: string) => succeeded(await bob.call("GET", ofRoom(roomId, rest)));
    const end = [`${alice.id} join`, `${bob.id} ${last}`];
    expect(gist(await history(bob, roomId)).slice(-2)).toEqual(["before", `${bob.id} ${last}`]);
    expect(gist((await read("messages?dir=b&limit=2")).chunk)).toEqual([`${bob.id} ${last}`, "before"]);
    expect(gist((await read("members")).chunk)).toEqual(end);
    const state = await read("state");
    expect(gist(state.filter(({ type }: SeenEvent) => type === "m.room.member"))).toEqual(end);
    expect(await read("state/m.room.name")).toEqual({ name: "before" });
    refused(await bob.call("GET", ofRoom(roomId, "state/m.room.topic")), 404, "M_NOT_FOUND");
    refused(await bob.call("GET", ofRoom(roomId, `event/${encoded(later)}`)), 404, "M_NOT_FOUND");
    refused(await bob.call("GET", ofRoom(roomId, "joined_members")), 403, "M_FORBIDDEN");
    const room = await read("initialSync?limit=100");
    expect(room.membership).toBe(last);
    expect(gist(room.messages.chunk).at(-1)).toBe(`${bob.id} ${last}`);
    expect(JSON.stringify(room)).not.toMatch(/after/);
  });

  it("a room that was forgotten cannot be read, and can be joined again", async () => {
    const roomId = await createRoom(alice);
    succeeded(await join(bob, roomId));
    refused(await act(bob, roomId, "forget"), 400, "M_INVALID_PARAM");
    succeeded(await act(bob, roomId, "leave"));
    succeeded(await act(bob, roomId, "forget"));
    refused(await bob.call("GET", ofRoom(roomId, "state")), 403, "M_FORBIDDEN");
    succeeded(await join(bob, roomId));
    succeeded(await bob.call("GET", ofRoom(roomId, "state")));
  });

  it("members at a token are those of that time", async () => {
    const roomId = await createRoom(alice);
    const at = succeeded(await alice.call("GET", "/sync")).next_batch;
    succeeded(await join(bob, roomId));
    const then = succeeded(await alice.call("GET", ofRoom(roomId, `members?at=${at}`))).chunk;
    expect(gist(then)).toEqual([`${alice.id} join`]);
    expect(gist(succeeded(await alice.call("GET", ofRoom(roomId, "members"))).chunk)).toHaveLength(2);
  });

  it("messages go both ways, and their tokens stay good", async () => {
    const roomId = await createRoom(alice);
    for (let n = 0; n < 6; n += 1) await say(alice, roomId, `m${n}`);
    const page = async (query: string) =>
      succeeded(await alice.call("GET", ofRoom(roomId, `messages?${query}`)));
    const first = await page("dir=b&limit=2");
    expect(gist(first.chunk)).toEqual(["m5", "m4"]);
    for (let n = 6; n < 9; n += 1) await say(alice, roomId, `m${n}`);
    const second = await page(`dir=b&limit=2&from=${first.end}`);
    expect(gist(second.chunk)).toEqual(["m3", "m2"]);
    expect(gist((await page(`dir=f&limit=3&from=${second.end}`)).chunk)).toEqual(["m2", "m3", "m4"]);
    expect(gist((await page(`dir=f&limit=9&from=${second.end}&to=${first.end}`)).chunk)).toEqual([
      "m2",
      "m3",
    ]);
    expect(gist((await page(`dir=f&from=${first.start}`)).chunk)).toEqual(["m6", "m7", "m8"]);
    expect(await page("dir=b&limit=0")).toMatchObject({ chunk: [] });
  });
});

describe.each(engines)("initialSync, validated by %s", (engine) => {
  let server: TestServer;
  let alice: User;
  let bob: User;
  let joined: string;
  let invited: string;
  let left: string;

  beforeAll(async () => {
    server = await startServer(engine);
    [alice, bob] = [await server.register("alice"), await server.register("bob")];
    // In the order of the user's member events.
    joined = await createRoom(alice, { visibility: "public" });
    succeeded(await join(bob, joined));
    invited = await createRoom(alice, { preset: "private_chat", invite: [bob.id] });
    left = await createRoom(alice);
    succeeded(await join(bob, left));
    succeeded(await act(bob, left, "leave"));
    await say(alice, joined, "hello");
  });
  afterAll(() => server.stop());

  it("shows joined rooms and invites, with all of the page's keys", async () => {
    const { end, rooms, presence } = succeeded(await bob.call("GET", "/initialSync"));
    expect(presence).toEqual([]);
    expect(rooms).toEqual([
      expect.objectContaining({
        room_id: joined,
        membership: "join",
        visibility: "public",
        messages: { start: expect.any(String), end, chunk: expect.any(Array) },
        account_data: [],
      }),
      expect.objectContaining({
        room_id: invited,
        membership: "invite",
        visibility: "private",
        inviter: alice.id,
        invite: expect.objectContaining({ state_key: bob.id, content: { membership: "invite" } }),
        account_data: [],
      }),
    ]);
    const types = rooms[0].state.map(({ type }: SeenEvent) => type);
    expect(types).toEqual(expect.arrayContaining(["m.room.create", "m.room.power_levels", "m.room.member"]));
    expect(rooms[0].messages.chunk.at(-1)).toMatchObject({ room_id: joined, content: { body: "hello" } });
    await say(alice, joined, "next");
    const { timeline } = succeeded(await bob.call("GET", `/sync?since=${end}`)).rooms.join[joined];
    expect(timeline.events.map(({ content }: SeenEvent) => content.body)).toEqual(["next"]);
  });

  it("limit=0 means an empty chunk, of all rooms and of one", async () => {
    const { rooms } = succeeded(await bob.call("GET", "/initialSync?limit=0"));
    expect(rooms[0].messages.chunk).toEqual([]);
    const room = succeeded(await bob.call("GET", ofRoom(joined, "initialSync?limit=0")));
    expect(room.messages.chunk).toEqual([]);
    expect(room.state.length).toBeGreaterThan(5);
    const one = succeeded(await bob.call("GET", ofRoom(joined, "initialSync?limit=1")));
    expect(one.messages.chunk).toHaveLength(1);
  });

  it("archived=true adds rooms left", async () => {
    const ids = async (query: string) =>
      succeeded(await bob.call("GET", `/initialSync${query}`)).rooms.map(
        ({ room_id, membership }: { room_id: string; membership: string }) => [room_id, membership],
      );
    const present = [
      [joined, "join"],
      [invited, "invite"],
    ];
    expect(await ids("?archived=false")).toEqual(present);
    expect(await ids("?archived=true")).toEqual([...present, [left, "leave"]]);
  });

  it("of one room: what members see of it, and account data", async () => {
    const tags = `/user/${encoded(bob.id)}/rooms/${encoded(joined)}/account_data/m.tag`;
    succeeded(await bob.call("PUT", tags, { tags: {} }));
    const room = succeeded(await bob.call("GET", ofRoom(joined, "initialSync")));
    expect(room).toMatchObject({
      room_id: joined,
      membership: "join",
      visibility: "public",
      account_data: [{ type: "m.tag", content: { tags: {} } }],
      presence: [],
    });
    const { start } = room.messages;
    const before = succeeded(await bob.call("GET", ofRoom(joined, `messages?dir=b&from=${start}`))).chunk;
    const known = room.messages.chunk.map(({ event_id }: SeenEvent) => event_id);
    expect(before.filter(({ event_id }: SeenEvent) => known.includes(event_id))).toEqual([]);
  });

  it("bad limits are refused", async () => {
    for (const limit of ["x", "-1", "1.5"]) {
      refused(await bob.call("GET", `/initialSync?limit=${limit}`), 400, "M_INVALID_PARAM");
    }
    refused(await bob.call("GET", "/initialSync?archived=perhaps"), 400, "M_INVALID_PARAM");
  });
});
