/** What a join and the sync after it cost in rooms of 10, 1,000 and 100,000 members. */

import { join } from "node:path";
import { startServerProcess } from "../support/compiled-server.js";
import type { Bench } from "./join.js";
import type { BenchRequest } from "./requests.js";
import { type SeededUser, seedSqlite } from "./seed.js";
import { median, quantile } from "./statistics.js";

/** Rooms of each size: enough that the joins measured leave the small ones small. */
const sizes = [
  { members: 10, rooms: 150 },
  { members: 1_000, rooms: 3 },
  { members: 100_000, rooms: 1 },
] as const;

const joinsOfEach = 300;
const warmUp = 60;

/** The goal: the largest rooms may cost so much of what the smallest cost. */
const goal = 1.2;

const lazily = encodeURIComponent(JSON.stringify({ room: { state: { lazy_load_members: true } } }));

const api = "/_matrix/client/v3";

/** Measures and prints. One request at a time; the sizes take turns. */
export async function measureRoomSizes({ server, sender, folder, profiles, print }: Bench): Promise<void> {
  const file = join(folder, "sizes.db");
  const users: SeededUser[][] = [];
  const rooms: string[][] = [];
  const start = performance.now();
  await seedSqlite(file, async (seeder) => {
    for (const { members, rooms: count } of sizes) {
      const ofSize: string[] = [];
      for (let room = 0; room < count; room += 1) ofSize.push(await seeder.room(members));
      rooms.push(ofSize);
      users.push(await seeder.users(`joiner-of-${members}`, warmUp + joinsOfEach));
    }
  });
  print(`  rooms made in ${((performance.now() - start) / 1000).toFixed(0)} s`);

  const running = await startServerProcess(server, {
    database: file,
    nodeOptions: profiles === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${profiles}`],
  });
  try {
    const since = await presentToken(running.url, users[0]?.[0]?.token ?? "");
    const joins: number[][] = sizes.map(() => []);
    const syncs: number[][] = sizes.map(() => []);
    const measure = async (request: BenchRequest) => {
      const { latencies } = await sender.send({ url: running.url, connections: 1, requests: [request] });
      return latencies[0] ?? Number.NaN;
    };
    for (let turn = 0; turn < warmUp + joinsOfEach; turn += 1) {
      // Each size comes first as often as the others.
      for (let place = 0; place < sizes.length; place += 1) {
        const size = (turn + place) % sizes.length;
        const token = users[size]?.[turn]?.token ?? "";
        const room = encodeURIComponent(rooms[size]?.[turn % (rooms[size]?.length ?? 1)] ?? "");
        const join = await measure({ method: "POST", path: `${api}/rooms/${room}/join`, token });
        const path = `${api}/sync?since=${since}&filter=${lazily}`;
        const sync = await measure({ method: "GET", path, token });
        if (turn < warmUp) continue;
        joins[size]?.push(join);
        syncs[size]?.push(sync);
      }
    }
    report("join", joins, print);
    report("newly joined /sync, members loaded lazily", syncs, print);
  } finally {
    await running.stop();
  }
}

function report(what: string, latencies: readonly (readonly number[])[], print: Bench["print"]): void {
  print(`${what}, one at a time, ${joinsOfEach} of each size:`);
  for (const [index, { members }] of sizes.entries()) {
    const own = latencies[index] ?? [];
    print(
      `  ${members.toLocaleString("en")} members: median ${median(own).toFixed(2)} ms (p90 ${quantile(own, 0.9).toFixed(2)} ms)`,
    );
  }
  const ratio = median(latencies.at(-1) ?? []) / median(latencies[0] ?? []);
  print(`  last to first ${ratio.toFixed(2)} (goal: at most ${goal}): ${ratio <= goal ? "met" : "MISSED"}`);
}

/** The place in the stream at which the joiners' clients are: before all joins. */
async function presentToken(url: string, token: string): Promise<string> {
  const response = await fetch(`${url}${api}/sync`, {
    headers: { Authorization: `Bearer ${token}` },
  });
  return ((await response.json()) as { next_batch: string }).next_batch;
}
