import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import {
  act,
  createRoom,
  history,
  join,
  joinById,
  memberEvents,
  say,
  setState,
  succeeded,
} from "../support/scenario.js";
import { encoded, engines, startServer, type TestServer, type User } from "../support/server.js";

describe.each(engines)("races, validated by %s", (engine) => {
  let server: TestServer;
  let alice: User;
  let bob: User;
  let guests: User[];

  beforeAll(async () => {
    server = await startServer(engine);
    [alice, bob] = [await server.register("alice"), await server.register("bob")];
    guests = await Promise.all(Array.from({ length: 50 }, () => server.registerGuest()));
  });
  afterAll(() => server.stop());

  const openRoom = () =>
    createRoom(alice, {
      preset: "public_chat",
      initial_state: [{ type: "m.room.guest_access", content: { guest_access: "can_join" } }],
    });

  it("two joins of one user at once: both 200, one event", async () => {
    for (let round = 0; round < 5; round += 1) {
      const roomId = await createRoom(alice);
      const answers = await Promise.all([join(bob, roomId), joinById(bob, roomId), join(bob, roomId)]);
      for (const answer of answers) expect(succeeded(answer)).toEqual({ room_id: roomId });
      expect(await memberEvents(alice, roomId, bob)).toHaveLength(1);
    }
  });

  it("fifty users at once: fifty events in one order, and every waiting sync sees all fifty once", async () => {
    const roomId = await openRoom();
    succeeded(await join(bob, roomId));
    const watchers = [alice, bob, alice, bob];
    const watched = watchers.map(async (user) => {
      const seen: string[] = [];
      let { next_batch: since } = succeeded(await user.call("GET", "/sync"));
      started();
      while (seen.length < guests.length) {
        const answer = succeeded(await user.call("GET", `/sync?since=${since}&timeout=10000`));
        const { events, limited } = answer.rooms.join[roomId]?.timeline ?? { events: [], limited: false };
        const fresh = limited ? await between(user, since, answer.next_batch) : events;
        seen.push(...fresh.map((event: { state_key: string }) => event.state_key));
        since = answer.next_batch;
      }
      return seen;
    });
    const between = async (user: User, from: string, to: string) =>
      succeeded(
        await user.call("GET", `/rooms/${encoded(roomId)}/messages?dir=f&from=${from}&to=${to}&limit=100`),
      ).chunk;
    let waiting = 0;
    let everyoneWaits: () => void = () => {};
    const ready = new Promise<void>((resolve) => {
      everyoneWaits = resolve;
    });
    function started(): void {
      waiting += 1;
      if (waiting === watchers.length) everyoneWaits();
    }
    await ready;
    const joins = await Promise.all(guests.map((guest) => join(guest, roomId)));
    expect(joins.map(({ status }) => status)).toEqual(guests.map(() => 200));
    const order = (await history(alice, roomId)).slice(-50).map(({ state_key }) => state_key);
    expect(new Set(order)).toEqual(new Set(guests.map(({ id }) => id)));
    for (const seen of await Promise.all(watched)) expect(seen).toEqual(order);
  });

  it("a join against a ban: one before the other, and the banned user never ends joined", async () => {
    const roomId = await openRoom();
    const rounds = guests.slice(0, 20).map(async (guest, round) => {
      const ban = () => act(alice, roomId, "ban", { user_id: guest.id });
      const both = round % 2 === 0 ? [join(guest, roomId), ban()] : [ban(), join(guest, roomId)];
      const statuses = (await Promise.all(both)).map(({ status }) => status);
      const memberships = (await memberEvents(alice, roomId, guest)).map(({ content }) => content.membership);
      expect(memberships.at(-1)).toBe("ban");
      expect(memberships).toEqual(statuses.includes(403) ? ["ban"] : ["join", "ban"]);
    });
    await Promise.all(rounds);
  });

  it("a join against a closing of the room: whoever came in did so before it closed", async () => {
    const roomId = await openRoom();
    const answers = await Promise.all([
      ...guests.slice(20, 35).map((guest) => join(guest, roomId)),
      setState(alice, roomId, "m.room.join_rules", { join_rule: "private" }),
      ...guests.slice(35).map((guest) => join(guest, roomId)),
    ]);
    const events = await history(alice, roomId);
    const closed = events.findLastIndex(({ type }) => type === "m.room.join_rules");
    const after = events.slice(closed).filter(({ content }) => content.membership === "join");
    expect(after).toEqual([]);
    const joined = events.slice(0, closed).filter(({ content }) => content.membership === "join").length - 1;
    const statuses = answers.flatMap((answer) => (typeof answer === "string" ? [] : [answer.status]));
    expect(statuses.filter((status) => status === 200)).toHaveLength(joined);
  });

  it("a message sent twice at once under one transaction ID is one event", async () => {
    const roomId = await createRoom(alice);
    const send = () => alice.call("PUT", `/rooms/${encoded(roomId)}/send/m.room.message/same`, { body: "x" });
    const ids = (await Promise.all([send(), send(), send()])).map((answer) => succeeded(answer).event_id);
    expect(new Set(ids).size).toBe(1);
    expect(await say(alice, roomId, "another")).not.toBe(ids[0]);
  });
});
