/** Joining on PostgreSQL, by one server and by two processes that share the database. */

import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { newPostgresDatabase, onPostgres } from "../support/postgres.js";
import { endProcesses, start } from "../support/process.js";
import {
  type Answer,
  type Client,
  clientOf,
  encoded,
  startServer,
  type TestServer,
  type User,
} from "../support/server.js";

const join = (user: User, roomId: string) => user.call("POST", `/rooms/${encoded(roomId)}/join`, {});
const act = (user: User, roomId: string, action: string, body: object) =>
  user.call("POST", `/rooms/${encoded(roomId)}/${action}`, body);
const newRoom = async (owner: User): Promise<string> =>
  (
    await owner.call("POST", "/createRoom", {
      preset: "public_chat",
      initial_state: [{ type: "m.room.guest_access", state_key: "", content: { guest_access: "can_join" } }],
    })
  ).body.room_id;
const guests = (client: Client, count: number) =>
  Promise.all(Array.from({ length: count }, () => client.registerGuest()));

/** The member events of a room, newest first, as a member reads them. */
const memberEvents = async (viewer: User, roomId: string, userId?: string) => {
  const page = await viewer.call("GET", `/rooms/${encoded(roomId)}/messages?dir=b&limit=500`);
  return page.body.chunk.filter(
    (event: { type: string; state_key?: string }) =>
      event.type === "m.room.member" && (userId === undefined || event.state_key === userId),
  ) as { state_key: string; event_id: string; content: { membership: string } }[];
};
const statuses = (answers: readonly Answer[]) => answers.map(({ status }) => status);

/** What must hold however many servers there are; each call may go to another of them. */
function races(name: string, opened: () => readonly Client[]): void {
  describe(name, () => {
    let servers: readonly Client[];
    let alice: User;
    const on = (at: number, user: User): User => (servers[at % servers.length] as Client).as(user);

    beforeAll(async () => {
      servers = opened();
      alice = await (servers[0] as Client).register("alice");
    });

    it("make one event of two joins of one user at once", async () => {
      const users = await guests(servers[0] as Client, 5);
      const roomId = await newRoom(alice);
      for (const user of users) {
        const answers = await Promise.all([0, 1, 2, 3].map((at) => join(on(at, user), roomId)));
        expect(statuses(answers)).toEqual([200, 200, 200, 200]);
        expect(await memberEvents(alice, roomId, user.id)).toHaveLength(1);
      }
    });

    it("make fifty events of fifty users at once, and every waiting sync sees them all", async () => {
      const roomId = await newRoom(alice);
      const users = await guests(servers[0] as Client, 50);
      const watchers = await Promise.all(
        [0, 1, 2, 3].map(async (at) => {
          const { next_batch } = (await on(at, alice).call("GET", "/sync")).body;
          return { viewer: on(at, alice), since: next_batch as string, seen: new Set<string>(), events: 0 };
        }),
      );
      const watching = watchers.map(async (watcher) => {
        const filter = encoded(JSON.stringify({ room: { timeline: { limit: 100 } } }));
        while (watcher.seen.size < users.length) {
          const { body } = await watcher.viewer.call(
            "GET",
            `/sync?since=${watcher.since}&timeout=15000&filter=${filter}`,
          );
          watcher.since = body.next_batch;
          for (const event of body.rooms?.join?.[roomId]?.timeline.events ?? []) {
            watcher.seen.add(event.state_key);
            watcher.events += 1;
          }
        }
      });
      const answers = await Promise.all(users.map((user, at) => join(on(at, user), roomId)));
      expect(new Set(statuses(answers))).toEqual(new Set([200]));
      await Promise.all(watching);
      for (const { seen, events } of watchers) {
        expect(seen).toEqual(new Set(users.map(({ id }) => id)));
        expect(events).toBe(users.length);
      }
      const joined = await alice.call("GET", `/rooms/${encoded(roomId)}/joined_members`);
      expect(Object.keys(joined.body.joined)).toHaveLength(51);
    });

    it("put a join and a ban in one order, after which nobody who is banned is joined", async () => {
      const roomId = await newRoom(alice);
      const users = await guests(servers[0] as Client, 10);
      await Promise.all(
        users.map(async (user, at) => {
          const [joined, banned] = await Promise.all([
            join(on(at, user), roomId),
            act(on(at + 1, alice), roomId, "ban", { user_id: user.id }),
          ]);
          expect([200, 403]).toContain(joined.status);
          expect(banned.status).toBe(200);
          const events = await memberEvents(alice, roomId, user.id);
          expect(events.map(({ content }) => content.membership)).toEqual(
            joined.status === 200 ? ["ban", "join"] : ["ban"],
          );
        }),
      );
    });
  });
}

describe("a server on PostgreSQL", () => {
  let server: TestServer;
  let database = "";
  beforeAll(async () => {
    database = await newPostgresDatabase();
    server = await startServer("compiled", { database });
  }, 60_000);
  afterAll(() => server.stop());

  races("races on one server", () => [server]);

  it("takes every text that it takes on SQLite", async () => {
    const bob = await server.register("bob");
    const roomId = await newRoom(bob);
    const room = `/rooms/${encoded(roomId)}`;
    const type = "t\0\u001aü😀";
    const content = { "k\0": "\0\u001a0000😀", n: [1.5, 0, Number.MAX_SAFE_INTEGER] };
    for (const url of [
      `${room}/state/${encoded(type)}/${encoded("key\0")}`,
      `/user/${encoded(bob.id)}/account_data/${encoded(type)}`,
    ]) {
      const body = url.includes("account_data") ? content : { "k\0": content["k\0"] };
      expect((await bob.call("PUT", url, body)).status).toBe(200);
      expect((await bob.call("GET", url)).body).toEqual(body);
    }
    const txnId = "noise".repeat(1500);
    const send = () => bob.call("PUT", `${room}/send/m.room.message/${txnId}`, { body: "\0" });
    expect((await send()).body).toEqual((await send()).body);
    for (const path of [
      `/sync?since=s9007199254740991`,
      `/sync?filter=${encoded('{"room":{"timeline":{"limit":1e300},"include_leave":true}}')}`,
      `/sync?filter=${encoded('{"room":{"timeline":{"limit":2.5,"types":["a\\u0000*"]}}}')}`,
      `${room}/messages?dir=b&from=s9007199254740991&limit=9007199254740991`,
      `${room}/members?at=s9007199254740991`,
      `/publicRooms?limit=1&since=p9007199254740991`,
      `/user/${encoded(bob.id)}/account_data/${encoded("\0".repeat(2000))}`,
      `/directory/room/${encoded(`#${"\0".repeat(900)}:localhost`)}`,
      `${room}/event/${encoded("$\0")}`,
    ]) {
      expect([path, (await bob.call("GET", path)).status < 500]).toEqual([path, true]);
    }
    const long = `/user/${encoded(bob.id)}/account_data/${encoded("xü0".repeat(1000))}`;
    expect((await bob.call("PUT", long, {})).status).toBe(400);
  });

  it("answers 503 while the database takes nobody, and then goes on", async () => {
    const bob = await server.register("bob");
    const name = new URL(database).pathname.slice(1);
    const admin = database.replace(name, "postgres");
    await onPostgres(admin, `alter database ${name} allow_connections false`);
    await onPostgres(
      admin,
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`,
    );
    const refused = await bob.call("GET", "/joined_rooms");
    const health = await server.call("GET", "//health");
    await onPostgres(admin, `alter database ${name} allow_connections true`);
    expect([refused.status, refused.body.errcode]).toEqual([503, "M_UNKNOWN"]);
    expect(health.status).toBe(503);
    expect((await bob.call("GET", "/joined_rooms")).status).toBe(200);
    expect((await join(bob, await newRoom(bob))).status).toBe(200);
  });
});

describe("two processes on one PostgreSQL", () => {
  let database = "";
  let processes: Awaited<ReturnType<typeof start>>[];
  let clients: Client[];
  beforeAll(async () => {
    database = await newPostgresDatabase();
    const env = {
      JOINERY_DATABASE: database,
      JOINERY_RATE_LIMIT_JOIN_USER: "off",
      JOINERY_RATE_LIMIT_JOIN_ROOM: "off",
    };
    // Both on an empty database at once: they make one set of tables, and one signing key.
    processes = await Promise.all([start([], env), start([], env)]);
    clients = processes.map(({ url }) => clientOf(url));
  }, 60_000);
  afterAll(endProcesses);

  races("races on two servers", () => clients);

  it("share one signing key", async () => {
    expect(await onPostgres(database, "select * from signing_keys")).toHaveLength(1);
  });

  it("wake a sync in the one for a change in the other, of any kind", async () => {
    const [one, two] = clients as [Client, Client];
    const [alice, bob] = [await one.register("alice"), await one.register("bob")];
    const roomId = await newRoom(alice);
    const waits = async (change: () => Promise<Answer>) => {
      const since = (await two.as(alice).call("GET", "/sync")).body.next_batch;
      const waiting = two.as(alice).call("GET", `/sync?since=${since}&timeout=20000`);
      await new Promise((resolve) => setTimeout(resolve, 150));
      const started = performance.now();
      expect((await change()).status).toBe(200);
      const { body } = await waiting;
      expect(performance.now() - started).toBeLessThan(15_000);
      return body;
    };
    const joined = await waits(() => join(one.as(bob), roomId));
    expect(joined.rooms.join[roomId].timeline.events[0].state_key).toBe(bob.id);
    const data = `/user/${encoded(alice.id)}/account_data/t`;
    const changed = await waits(() => one.as(alice).call("PUT", data, { changed: true }));
    expect(changed.account_data.events).toEqual([{ type: "t", content: { changed: true } }]);
    const tags = `/user/${encoded(alice.id)}/rooms/${encoded(roomId)}/tags/u.work`;
    const tagged = await waits(() => one.as(alice).call("PUT", tags, { order: 0.5 }));
    expect(tagged.rooms.join[roomId].account_data.events).toHaveLength(1);
    const theirs = await newRoom(bob);
    const invited = await waits(() => act(one.as(bob), theirs, "invite", { user_id: alice.id }));
    expect(Object.keys(invited.rooms.invite)).toEqual([theirs]);
    // Also after the connection that listens was lost.
    await onPostgres(
      database,
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
    );
    // A request that meets a connection just as it ends fails; those after it do not.
    await new Promise((resolve) => setTimeout(resolve, 500));
    const renamed = await waits(() =>
      one.as(alice).call("PUT", `/rooms/${encoded(roomId)}/state/m.room.name`, { name: "new" }),
    );
    expect(renamed.rooms.join[roomId].timeline.events[0].content).toEqual({ name: "new" });
  });

  it("keep what one answered when it is killed, and log no password", async () => {
    const [one, two] = clients as [Client, Client];
    const bob = await two.register("bob");
    const roomId = await newRoom(bob);
    const guest = await one.registerGuest();
    expect((await join(one.as(guest), roomId)).status).toBe(200);
    processes[0]?.child.kill("SIGKILL");
    await processes[0]?.ended;
    const { body } = await two.as(guest).call("GET", "/joined_rooms");
    expect(body.joined_rooms).toEqual([roomId]);
    processes[1]?.child.kill("SIGTERM");
    expect(await processes[1]?.ended).toBe(0);
    for (const { output } of processes) {
      expect(output.err).toContain('"path":"/_matrix');
      expect(output.err + output.out).not.toContain(new URL(database).password);
    }
  });
});
