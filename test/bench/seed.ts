/** Databases with users and rooms in them, made by the server's own rules, many events a commit. */

import { createToken } from "../../src/accounts/tokens.js";
import type { Requester } from "../../src/rooms/context.js";
import { createRoom } from "../../src/rooms/create-room.js";
import { unlimitedJoins } from "../../src/rooms/rate-limit.js";
import { RoomSession } from "../../src/rooms/session.js";
import { transact } from "../../src/rooms/transaction.js";
import { createServices, type Services } from "../../src/services.js";
import { openSqliteStorage } from "../../src/storage/sqlite.js";

/** A user with a token. */
export interface SeededUser {
  readonly id: string;
  readonly token: string;
}

/** What fills a database. */
export interface Seeder {
  /** Makes users that can log in. */
  users(name: string, count: number): Promise<SeededUser[]>;
  /** Makes a public room with so many members, and returns its ID. */
  room(members: number): Promise<string>;
}

const serverName = "localhost";
/** So many rows share a commit. */
const batch = 1_000;

/** Fills a new SQLite file. */
export async function seedSqlite(file: string, fill: (seeder: Seeder) => Promise<void>): Promise<void> {
  const storage = await openSqliteStorage(file);
  try {
    await fill(seeder(await createServices(storage, { serverName, joinRates: unlimitedJoins })));
  } finally {
    await storage.close();
  }
}

function seeder(services: Services): Seeder {
  const { storage } = services;
  let rooms = 0;
  const inBatches = async (count: number, work: (from: number, to: number) => Promise<void>) => {
    for (let from = 0; from < count; from += batch) await work(from, Math.min(count, from + batch));
  };
  return {
    async users(name, count) {
      const made: SeededUser[] = [];
      await inBatches(count, (from, to) =>
        storage.write(async (tx) => {
          for (let index = from; index < to; index += 1) {
            const userId = userIdOf(name, index);
            const { token, tokenHash } = createToken();
            await tx.createAccount({ userId, passwordHash: null, guest: false, createdAt: 0 });
            await tx.addToken(tokenHash, { userId, deviceId: "BENCH" }, 0);
            made.push({ id: userId, token });
          }
        }),
      );
      return made;
    },

    async room(members) {
      rooms += 1;
      const owner: Requester = { userId: userIdOf(`owner-${rooms}`, 0), deviceId: "BENCH", guest: false };
      const { room_id: roomId } = await createRoom(services, owner, { preset: "public_chat" });
      await inBatches(members - 1, (from, to) =>
        transact(services, async (changes) => {
          const session = await RoomSession.require(services, changes, roomId);
          for (let index = from; index < to; index += 1) {
            const userId = userIdOf(`member-of-${rooms}`, index);
            const content = { membership: "join", displayname: `Member ${index}` };
            await session.append({ type: "m.room.member", stateKey: userId, sender: userId, content });
          }
        }),
      );
      return roomId;
    },
  };
}

function userIdOf(name: string, index: number): string {
  return `@${name}-${index}:${serverName}`;
}
