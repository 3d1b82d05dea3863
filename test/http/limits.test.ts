import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import {
  act,
  createRoom,
  join,
  joinBy,
  refused,
  succeeded,
  type WayIn,
  waysIn,
} from "../support/scenario.js";
import { type Answer, engines, startServer, type TestServer, type User } from "../support/server.js";

const seconds = (count: number) => new Promise((resolve) => setTimeout(resolve, count * 1000));

/** Expects a refusal with both figures, in agreement; returns the header's seconds. */
function limited(answer: Answer, atMostMs: number): number {
  refused(answer, 429, "M_LIMIT_EXCEEDED");
  const { retry_after_ms } = answer.body;
  expect(Number.isInteger(retry_after_ms)).toBe(true);
  expect(retry_after_ms).toBeGreaterThan(0);
  expect(retry_after_ms).toBeLessThanOrEqual(atMostMs);
  expect(answer.headers.get("retry-after")).toBe(String(Math.ceil(retry_after_ms / 1000)));
  return Number(answer.headers.get("retry-after"));
}

describe.each(engines)("join limits, validated by %s", (engine) => {
  let server: TestServer;
  let alice: User;
  let rooms: string[];

  const start = async (rates: Parameters<typeof startServer>[1]) => {
    server = await startServer(engine, rates);
    alice = await server.register("alice");
  };

  describe("as they are by default", () => {
    beforeAll(async () => {
      await start({ limited: true });
      rooms = await Promise.all(Array.from({ length: 11 }, () => createRoom(alice)));
    });
    afterAll(() => server.stop());

    it("per user: ten at once, then one in ten seconds; repeats are never refused", async () => {
      const bob = await server.register("bob");
      const joins = await Promise.all(rooms.slice(0, 10).map((roomId) => join(bob, roomId)));
      expect(joins.map(({ status }) => status)).toEqual(Array(10).fill(200));
      limited(await join(bob, rooms[10] ?? ""), 10_000);
      for (const roomId of rooms.slice(0, 10)) {
        for (const way of waysIn) succeeded(await joinBy(way, bob, roomId));
      }
      limited(await join(bob, rooms[10] ?? ""), 10_000);
    });

    it("per user: one user's limit is not another's", async () => {
      succeeded(await join(await server.register("carol"), rooms[10] ?? ""));
    });

    it("per room: ten at once, then one a second", async () => {
      const roomId = await createRoom(alice, {
        preset: "public_chat",
        initial_state: [{ type: "m.room.guest_access", content: { guest_access: "can_join" } }],
      });
      const guests = await Promise.all(Array.from({ length: 14 }, () => server.registerGuest()));
      const joins = await Promise.all(guests.map((guest) => join(guest, roomId)));
      const statuses = joins.map(({ status }) => status);
      // The bucket drips while they come.
      expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(10);
      const [late, answer] = guests
        .map((guest, at) => [guest, joins[at]] as const)
        .find(([, each]) => each?.status === 429) as [User, Answer];
      await seconds(limited(answer, 1000));
      succeeded(await join(late, roomId));
    });
  });

  describe("as an operator sets them", () => {
    beforeAll(() => start({ rates: { user: { burst: 2, perSecond: 1 }, room: undefined } }));
    afterAll(() => server.stop());

    it("each way in is refused once they are spent, and let in after Retry-After", async () => {
      const rooms = [await createRoom(alice), await createRoom(alice), await createRoom(alice)];
      const users = await Promise.all(waysIn.map(() => server.register()));
      const tryOut = async (way: WayIn, user: User) => {
        const tries = rooms.map(async (roomId) => ({ roomId, answer: await joinBy(way, user, roomId) }));
        // At once, or the bucket drips between.
        const [over, ...more] = (await Promise.all(tries)).filter(({ answer }) => answer.status !== 200);
        expect([way.name, more]).toEqual([way.name, []]);
        await seconds(limited((over as { answer: Answer }).answer, 1000));
        succeeded(await joinBy(way, user, over?.roomId ?? ""));
      };
      await Promise.all(waysIn.map((way, at) => tryOut(way, users[at] as User)));
    });

    it("refused attempts count: an unknown room, a closed one, a ban", async () => {
      const bob = await server.register("bob");
      const [closed, banning, open] = [
        await createRoom(alice, {}),
        await createRoom(alice),
        await createRoom(alice),
      ];
      succeeded(await act(alice, banning, "ban", { user_id: bob.id }));
      const answers = await Promise.all(
        ["!nowhere:localhost", closed, banning, open].map((roomId) => join(bob, roomId)),
      );
      const statuses = answers.map(({ status }) => status);
      expect(statuses.filter((status) => status === 429)).toHaveLength(2);
    });

    it("requests that name no room do not count", async () => {
      const bob = await server.register("bob");
      for (const wrong of ["foo", "#nodomain", "#nobody:localhost"]) await join(bob, wrong);
      refused(await bob.call("POST", "/join/!x:localhost", "{bad"), 400, "M_NOT_JSON");
      const rooms = await Promise.all([createRoom(alice), createRoom(alice)]);
      const joins = await Promise.all(rooms.map((roomId) => join(bob, roomId)));
      expect(joins.map(({ status }) => status)).toEqual([200, 200]);
    });

    it("a join at once with one's own join does not count", async () => {
      const bob = await server.register("bob");
      const [one, two] = [await createRoom(alice), await createRoom(alice)];
      const joins = await Promise.all([one, one, one, one, two].map((roomId) => join(bob, roomId)));
      expect(joins.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    });
  });
});
