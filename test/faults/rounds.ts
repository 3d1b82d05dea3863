/** The rounds: start, check what the last round left, put load on, kill. */

import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import {
  type CompiledServer,
  type ServerProcess,
  spawnServer,
  startServerProcess,
} from "../support/compiled-server.js";
import { audit, type Contents } from "./audit.js";
import { send } from "./client.js";
import type { DatabaseUnderTest } from "./database.js";
import { Faults } from "./faults.js";
import {
  hallJoin,
  type Join,
  type Ledger,
  registerUser,
  runLoad,
  sendJoin,
  type User,
  type World,
} from "./load.js";
import { type Random, seededRandom } from "./random.js";
import { Watcher } from "./watcher.js";

/** A run on one database. */
export interface Run {
  readonly server: CompiledServer;
  readonly database: DatabaseUnderTest;
  readonly rounds: number;
  readonly seed: number;
  print(line: string): void;
}

const serverName = "localhost";
const crowdSize = 20;
/** How many events a timeline holds, of each watcher: where few, gaps have to be filled. */
const watcherLimits = [2, 10, 1000, 1000];

/** The last answer of a round that a kill may wait for. */
const latestKill = 75;
/** Milliseconds after that answer within which the kill falls. */
const killWindow = 15;
/** A server is killed while it starts in one of so many rounds, within so many milliseconds. */
const startKills = { oneIn: 8, within: 500 };
/** The database itself is ended in one of so many rounds, where that can be. */
const databaseCrashes = 8;

/** Runs the rounds; ends at the first in which something is wrong. */
export async function runRounds(run: Run): Promise<{ faults: Faults; summary: string }> {
  const { database, rounds } = run;
  const random = seededRandom(run.seed);
  const faults = new Faults();
  const counts = { answered: 0, open: 0, startKills: 0, databaseCrashes: 0 };
  let server = await startServerProcess(run.server, { database: database.address });
  const world = await populate(server.url);
  const watchers = world.watching.map(
    (user, index) => new Watcher(`watcher ${index}`, user, watcherLimits[index] ?? 10, faults),
  );
  let ledger: Ledger = { answered: [], open: [] };
  let contents: Contents | undefined;

  for (let number = 1; number <= rounds && !faults.any; number += 1) {
    const following = new AbortController();
    const followers = watchers.map((watcher) => watcher.follow(server.url, following.signal));
    ledger = await loadUntilKilled(server, world, { number, random, faults });
    counts.answered += ledger.answered.length;
    counts.open += ledger.open.length;
    await Promise.all(followers);

    if (database.crash && random.chance(1 / databaseCrashes)) {
      counts.databaseCrashes += 1;
      await database.crash();
    }
    if (random.chance(1 / startKills.oneIn)) {
      counts.startKills += 1;
      await killWhileStarting(run, random.integer(0, startKills.within));
    }
    server = await startServerProcess(run.server, { database: database.address });
    contents = await check(server.url, { run, world, watchers, ledger, faults });
    if (number % 20 === 0) run.print(`  round ${number}: ${contents.size} events`);
    if (faults.any) faults.add(`after the kill of round ${number}`);
  }

  if (!faults.any) await checkWatchers(server.url, { run, watchers, faults });
  await server.stop();
  const seen = watchers.map(({ counts: { syncs, gaps, events } }) => ({ syncs, gaps, events }));
  const sum = (of: (each: (typeof seen)[number]) => number) =>
    seen.reduce((total, each) => total + of(each), 0);
  return {
    faults,
    summary: [
      `${counts.answered} joins answered and there, ${counts.open} cut off and whole or absent`,
      `${contents?.size ?? 0} events`,
      `${watchers.length} clients took ${sum(({ events }) => events)} events in ${sum(({ syncs }) => syncs)} syncs`,
      `${sum(({ gaps }) => gaps)} gaps filled`,
      `${counts.startKills} kills while starting`,
      ...(database.crash ? [`${counts.databaseCrashes} crashes of the database`] : []),
    ].join("; "),
  };
}

/** The users, and the room that everybody joins. */
async function populate(url: string): Promise<World> {
  const register = async (name: string): Promise<User> => {
    const user = await registerUser(url, name);
    if (!user) throw new Error(`${name} could not be registered`);
    return user;
  };
  const registerAll = (name: string, count: number) =>
    Promise.all(Array.from({ length: count }, (_, index) => register(`${name}-${index}`)));
  const owner = await register("owner");
  const made = await send(url, "POST", "/createRoom", {
    token: owner.token,
    body: { preset: "public_chat", room_alias_name: "hall" },
  });
  const world: World = {
    serverName,
    owner,
    crowd: await registerAll("crowd", crowdSize),
    watching: await registerAll("watcher", watcherLimits.length),
    hall: { roomId: made?.body.room_id as string, alias: `#hall:${serverName}` },
    newcomers: [],
  };
  for (const user of world.watching) await sendJoin(url, hallJoin(world, user, "alias"));
  return world;
}

async function loadUntilKilled(
  server: ServerProcess,
  world: World,
  { number, random, faults }: { number: number; random: Random; faults: Faults },
): Promise<Ledger> {
  const killAfter = random.integer(0, latestKill);
  const delay = random.integer(0, killWindow);
  let answers = 0;
  let killed: Promise<void> | undefined;
  const kill = () => {
    killed ??= sleep(delay).then(() => server.kill());
    return killed;
  };
  const onAnswer = () => {
    answers += 1;
    if (answers >= killAfter) void kill();
  };
  if (killAfter === 0) void kill();
  const ledger = await runLoad({ number, url: server.url, world, random, faults, onAnswer });
  await kill();
  return ledger;
}

async function killWhileStarting({ server, database }: Run, after: number): Promise<void> {
  const child = spawnServer(server, { database: database.address });
  const gone = once(child, "close");
  await sleep(after);
  child.kill("SIGKILL");
  await gone;
}

interface Aftermath {
  readonly run: Run;
  readonly world: World;
  readonly watchers: readonly Watcher[];
  readonly ledger: Ledger;
  readonly faults: Faults;
}

/** What has to hold after a kill. Nobody writes meanwhile. */
async function check(url: string, { run, world, watchers, ledger, faults }: Aftermath): Promise<Contents> {
  const contents = await audit(run.database, faults);
  for (const { user, roomId, how } of ledger.answered) {
    faults.expect(
      contents.joined.has(`${roomId} ${user.id}`),
      () => `${user.id} joined ${roomId} ${how}, was answered, and is not in it`,
    );
  }
  for (const { id } of world.newcomers) {
    faults.expect(contents.users.has(id), () => `${id} was registered and is not known`);
  }
  for (const watcher of watchers) checkOrder(watcher, contents, faults);
  await checkTokens(url, ledger.answered, faults);
  await Promise.all(ledger.open.map((join) => repeat(url, join, faults)));
  return contents;
}

/** A watcher has seen, of each room, the events from the first on, each once. */
function checkOrder(watcher: Watcher, { events }: Contents, faults: Faults): void {
  for (const [roomId, { events: seen }] of watcher.rooms) {
    const line = events.get(roomId) ?? [];
    const wrong = seen.findIndex((id, index) => line[index]?.id !== id);
    faults.expect(
      wrong < 0,
      () =>
        `${watcher.name}: event ${wrong + 1} of ${roomId} is ${line[wrong]?.id}, and was seen as ${seen[wrong]}`,
    );
  }
}

/** By the API too, with the tokens that were given before the kill. */
async function checkTokens(url: string, answered: readonly Join[], faults: Faults): Promise<void> {
  const tokens = new Map(answered.map(({ user }) => [user.token, user]));
  await Promise.all(
    [...tokens].map(async ([token, user]) => {
      const reply = await send(url, "GET", "/joined_rooms", { token });
      const rooms = (reply?.status === 200 ? reply.body.joined_rooms : []) as string[];
      for (const { roomId } of answered.filter((join) => join.user.token === token)) {
        faults.expect(rooms.includes(roomId), () => `${user.id} is not told that they are in ${roomId}`);
      }
    }),
  );
}

/** Whoever was cut off asks again, as clients do, and has to be let in whatever became of the first try. */
async function repeat(url: string, join: Join, faults: Faults): Promise<void> {
  const reply = await sendJoin(url, join);
  faults.expect(
    reply?.status === 200,
    () =>
      `the join ${join.how} of ${join.user.id}, asked again, answered ${reply?.status} ${JSON.stringify(reply?.body)}`,
  );
}

/** In the end a watcher has all of its rooms, and their state. */
async function checkWatchers(
  url: string,
  { run, watchers, faults }: Pick<Aftermath, "run" | "watchers" | "faults">,
): Promise<void> {
  for (const watcher of watchers) {
    faults.expect(await watcher.catchUp(url), () => `${watcher.name} could not catch up`);
  }
  const contents = await audit(run.database, faults);
  for (const [index, watcher] of watchers.entries()) {
    checkOrder(watcher, contents, faults);
    const own = [...contents.joined].filter((key) => key.endsWith(` @watcher-${index}:${serverName}`));
    faults.expect(
      own.length === watcher.rooms.size,
      () => `${watcher.name} is in ${own.length} rooms and knows ${watcher.rooms.size}`,
    );
    for (const roomId of own.map((key) => key.split(" ")[0] ?? "")) {
      const line = contents.events.get(roomId) ?? [];
      const room = watcher.rooms.get(roomId);
      faults.expect(
        room?.events.length === line.length,
        () => `${watcher.name} saw ${room?.events.length} of the ${line.length} events of ${roomId}`,
      );
      const state = line.filter(({ stateKey }) => stateKey !== null);
      const expected = new Map(state.map(({ type, stateKey, id }) => [JSON.stringify([type, stateKey]), id]));
      const wrong = [...expected].find(([key, id]) => room?.state.get(key) !== id);
      faults.expect(
        wrong === undefined && room?.state.size === expected.size,
        () => `${watcher.name} has another state of ${roomId}: ${wrong?.[0]}`,
      );
    }
  }
}
