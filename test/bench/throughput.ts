/** Joins a second over HTTP, beside a loop that writes the same rows. */

import { join } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";
import { startServerProcess } from "../support/compiled-server.js";
import type { Bench } from "./join.js";
import type { BenchRequest } from "./requests.js";
import { type SeededUser, seedSqlite } from "./seed.js";
import { median } from "./statistics.js";
import { type JoinRows, writeJoins } from "./write-loop.js";

const connections = 64;
const users = 500;
const roomsARound = 6;

/** The goal: so much of the loop's rate. */
const goal = 0.6;

/** Measures and prints. Server and loop take turns, so that what else the machine does meets both. */
export async function measureThroughput({
  server,
  sender,
  folder,
  rounds,
  profiles,
  print,
}: Bench): Promise<void> {
  const file = join(folder, "throughput.db");
  const loopFile = join(folder, "loop.db");
  let seeded: SeededUser[] = [];
  const rooms: string[] = [];
  await seedSqlite(file, async (seeder) => {
    seeded = await seeder.users("user", users);
    // The first round warms up.
    for (let room = 0; room < roomsARound * (rounds + 1); room += 1) rooms.push(await seeder.room(10));
  });
  copyDatabase(file, loopFile);

  const running = await startServerProcess(server, {
    database: file,
    nodeOptions: profiles === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${profiles}`],
  });
  const http: number[] = [];
  const loop: number[] = [];
  try {
    for (let round = 0; round <= rounds; round += 1) {
      const own = rooms.slice(round * roomsARound, (round + 1) * roomsARound);
      const requests: BenchRequest[] = seeded.flatMap(({ token }) =>
        own.map((roomId) => ({ method: "POST", path: joinPath(roomId), token }) as const),
      );
      const { total } = await sender.send({ url: running.url, connections, requests });
      const rows = rowsOf(file, own, new Set(seeded.map(({ id }) => id)));
      if (rows.length !== requests.length) {
        throw new Error(`${requests.length} joins were answered, and ${rows.length} are there.`);
      }
      const loopTotal = writeJoins(loopFile, rows);
      if (round === 0) continue;
      http.push((requests.length / total) * 1000);
      loop.push((rows.length / loopTotal) * 1000);
      print(
        `  round ${round}: ${http.at(-1)?.toFixed(0)} joins/s over HTTP, ${loop.at(-1)?.toFixed(0)} in the loop`,
      );
    }
  } finally {
    await running.stop();
  }
  const ratio = median(http) / median(loop);
  print(
    `joins over HTTP (${connections} keep-alive connections, ${users * roomsARound} joins a round): median ${median(http).toFixed(0)}/s`,
  );
  print(
    `loop that writes the same rows, one commit a join (WAL, synchronous=FULL): median ${median(loop).toFixed(0)}/s`,
  );
  print(`ratio ${ratio.toFixed(2)} (goal: at least ${goal}): ${ratio >= goal ? "met" : "MISSED"}`);
}

/** All of it, whether or not it still stands in the write-ahead log. */
function copyDatabase(from: string, to: string): void {
  const database = new DatabaseSync(from);
  database.prepare("vacuum into ?").run(to);
  database.close();
}

function joinPath(roomId: string): string {
  return `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/join`;
}

/** The rows that the server wrote for these rooms' joins, for the loop to write them again. */
function rowsOf(file: string, rooms: readonly string[], joiners: ReadonlySet<string>): JoinRows[] {
  const database = new DatabaseSync(file, { readOnly: true });
  const select = database.prepare(
    `select room_id, state_key, event_id, pdu from events
     where room_id in (select value from json_each(?)) and type = 'm.room.member' order by position`,
  );
  const rows = select.all(JSON.stringify(rooms)) as Record<string, string>[];
  database.close();
  return rows
    .map(({ room_id = "", state_key = "", event_id = "", pdu = "" }) => ({
      roomId: room_id,
      userId: state_key,
      eventId: event_id,
      pdu,
    }))
    .filter(({ userId }) => joiners.has(userId));
}
