/** What every database adapter has to do. The suite runs against each. */

import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Storage } from "../../src/storage/port.js";
import { memberEvent, sealed } from "../support/events.js";

/**
 * Runs the suite; `open` gives an empty database. Unless that is gone when it is closed,
 * `openAgain` opens it a second time. `sideBySide` says that both may work at once, as two
 * processes do (two that wait for a lock of SQLite would stop this one).
 */
export function storageContract(
  name: string,
  open: () => Promise<Storage>,
  { openAgain, sideBySide = false }: { openAgain?: () => Promise<Storage>; sideBySide?: boolean } = {},
): void {
  describe(`storage on ${name}`, () => {
    let storage: Storage;
    let other: Storage;
    let rooms = 0;

    beforeAll(async () => {
      storage = await open();
      other = openAgain && sideBySide ? await openAgain() : storage;
    });
    afterAll(async () => {
      await storage.close();
      if (other !== storage) await other.close();
    });

    const room = async () => {
      rooms += 1;
      const roomId = `!room${rooms}:x`;
      await storage.write(async (tx) => {
        await tx.createRoom({ roomId, version: "10", creator: "@a:x", createdAt: 1 });
        await tx.appendEvent(sealed(roomId, "m.room.create", "", {}));
      });
      return roomId;
    };
    const account = (userId: string) => ({ userId, passwordHash: null, guest: false, createdAt: 1 });

    it("keeps accounts, and refuses a second of one name", async () => {
      expect(await storage.write((tx) => tx.createAccount(account("@one:x")))).toBe(true);
      expect(await storage.write((tx) => tx.createAccount(account("@one:x")))).toBe(false);
      expect(await storage.read((tx) => tx.account("@one:x"))).toEqual(account("@one:x"));
      expect(await storage.read((tx) => tx.account("@none:x"))).toBeUndefined();
    });

    it("knows a token's owner until the token is dropped or the device gets another", async () => {
      const owner = { userId: "@token:x", deviceId: "D" };
      await storage.write(async (tx) => {
        await tx.createAccount({ ...account("@token:x"), guest: true });
        await tx.addToken("h1", owner, 1);
      });
      expect(await storage.ask((tx) => tx.tokenOwner("h1"))).toEqual({ ...owner, guest: true });
      await storage.write((tx) => tx.addToken("h2", owner, 2));
      expect(await storage.ask((tx) => tx.tokenOwner("h1"))).toBeUndefined();
      await storage.write((tx) => tx.dropToken("h2"));
      expect(await storage.ask((tx) => tx.tokenOwner("h2"))).toBeUndefined();
    });

    it("lists a user's devices by ID, and names one", async () => {
      await storage.write(async (tx) => {
        await tx.createAccount(account("@devices:x"));
        await tx.addToken("d2", { userId: "@devices:x", deviceId: "TABLET" }, 1);
        await tx.addToken("d1", { userId: "@devices:x", deviceId: "PHONE", displayName: "Phone" }, 2);
      });
      expect(await storage.write((tx) => tx.renameDevice("@devices:x", "TABLET", "Tablet"))).toBe(true);
      expect(await storage.write((tx) => tx.renameDevice("@devices:x", "WATCH", "Watch"))).toBe(false);
      expect(await storage.read((tx) => tx.devicesOf("@devices:x"))).toEqual([
        { deviceId: "PHONE", displayName: "Phone" },
        { deviceId: "TABLET", displayName: "Tablet" },
      ]);
      expect(await storage.read((tx) => tx.device("@devices:x", "PHONE"))).toMatchObject({
        displayName: "Phone",
      });
      expect(await storage.read((tx) => tx.device("@nobody:x", "PHONE"))).toBeUndefined();
    });

    it("keeps profiles field by field", async () => {
      await storage.write(async (tx) => {
        await tx.createAccount(account("@profile:x"));
        await tx.setProfile("@profile:x", { displayName: "P" });
        await tx.setProfile("@profile:x", { avatarUrl: "mxc://x/y" });
      });
      expect(await storage.read((tx) => tx.profile("@profile:x"))).toEqual({
        displayName: "P",
        avatarUrl: "mxc://x/y",
      });
    });

    it("gives the same filter of a user one ID", async () => {
      const [first, again, other] = await storage.write(async (tx) => [
        await tx.addFilter("@f:x", { room: {} }),
        await tx.addFilter("@f:x", { room: {} }),
        await tx.addFilter("@f:x", { presence: {} }),
      ]);
      expect(again).toBe(first);
      expect(other).not.toBe(first);
      expect(await storage.read((tx) => tx.filter("@f:x", other ?? ""))).toEqual({ presence: {} });
    });

    it("gives account data a place in the stream, the newest alone", async () => {
      const first = await storage.write((tx) => tx.setAccountData("@d:x", null, "t", { a: 1 }));
      const second = await storage.write((tx) => tx.setAccountData("@d:x", null, "t", { a: 2 }));
      expect(second).toBeGreaterThan(first);
      const all = await storage.read((tx) => tx.accountDataBetween("@d:x", 0, second));
      expect(all).toEqual([{ roomId: null, type: "t", content: { a: 2 }, position: second }]);
      expect(await storage.read((tx) => tx.accountDataBetween("@d:x", second, second + 1))).toEqual([]);
    });

    it("rolls a failed write back whole", async () => {
      const roomId = await room();
      const before = await storage.read((tx) => tx.latestPosition());
      const work = storage.write(async (tx) => {
        await tx.appendEvent(memberEvent(roomId, "@a:x", "join"));
        throw new Error("no");
      });
      await expect(work).rejects.toThrow("no");
      expect(await storage.read((tx) => tx.latestPosition())).toBe(before);
      expect((await storage.read((tx) => tx.room(roomId)))?.joinedCount).toBe(0);
    });

    it("runs writes one after another, however many are asked for at once", async () => {
      const roomId = await room();
      const join = (userId: string, at: number) =>
        (at % 2 === 0 ? storage : other).write(async (tx) => {
          await tx.lockRoom(roomId);
          if (await tx.membership(roomId, "@same:x")) return;
          await new Promise((resolve) => setTimeout(resolve, 1));
          await tx.appendEvent(memberEvent(roomId, userId, "join"));
        });
      await Promise.all(Array.from({ length: 20 }, (_, at) => join("@same:x", at)));
      const history = await storage.read((tx) => tx.stateHistory(roomId, "m.room.member", "@same:x"));
      expect(history).toHaveLength(1);
    });

    it("shows a position only when every smaller one can be seen, whoever wrote it", async () => {
      const start = await storage.read((tx) => tx.latestPosition());
      const write = (at: number) =>
        (at % 2 === 0 ? storage : other).write(async (tx) => {
          await tx.setAccountData("@order:x", null, `first ${at}`, {});
          await new Promise((resolve) => setTimeout(resolve, at % 3));
          await tx.setAccountData("@order:x", null, `second ${at}`, {});
        });
      let writing = true;
      const writes = Promise.all(Array.from({ length: 30 }, (_, at) => write(at))).finally(() => {
        writing = false;
      });
      for (let look = 0; writing; look += 1) {
        await new Promise((resolve) => setImmediate(resolve));
        await (look % 2 === 0 ? storage : other).read(async (tx) => {
          const upTo = await tx.latestPosition();
          const seen = await tx.accountDataBetween("@order:x", start, upTo);
          expect(seen.map(({ position }) => position)).toEqual(
            Array.from({ length: upTo - start }, (_, at) => start + at + 1),
          );
        });
      }
      await writes;
      expect(await storage.read((tx) => tx.latestPosition())).toBe(start + 60);
    });

    it("undoes a write that failed in the database, and not those that ran beside it", async () => {
      const roomId = await room();
      const event = memberEvent(roomId, "@a:x", "join");
      const results = await Promise.allSettled([
        storage.write((tx) => tx.setAccountData("@beside:x", null, "before", {})),
        storage.write(async (tx) => {
          await tx.setAccountData("@beside:x", null, "undone", {});
          await tx.appendEvent(event);
          await tx.appendEvent(event); // An event ID can be there once.
        }),
        storage.write(async (tx) => {
          await tx.setAccountData("@beside:x", null, "undone too", {});
          // Whoever passes over what the database refused has not written anything.
          await tx.appendEvent(sealed("!no room:x", "t", "", {})).catch(() => undefined);
          throw new Error("no");
        }),
        storage.write((tx) => tx.setAccountData("@beside:x", null, "after", {})),
      ]);
      expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "rejected", "fulfilled"]);
      const kept = await storage.read((tx) => tx.accountDataBetween("@beside:x", 0, 1_000_000));
      expect(kept.map(({ type }) => type)).toEqual(["before", "after"]);
      expect(await storage.read((tx) => tx.membership(roomId, "@a:x"))).toBeUndefined();
    });

    it("ends the work under way before it closes, and then takes none", async () => {
      const closing = openAgain ? await openAgain() : undefined;
      if (!closing) return; // There is no second one in memory.
      const slow = <T>(value: T) => new Promise<T>((resolve) => setTimeout(resolve, 20, value));
      const read = closing.read(async (tx) => slow(await tx.latestPosition()));
      const write = closing.write(async (tx) => slow(await tx.setAccountData("@c:x", null, "t", {})));
      await closing.close();
      expect(await write).toBeGreaterThan((await read) - 1);
      for (const work of [
        () => closing.read(async () => 1),
        () => closing.ask(async () => 1),
        () => closing.write(async () => 1),
      ]) {
        await expect(work()).rejects.toMatchObject({ name: "StorageError", code: "closed" });
      }
    });

    it("gives readers one snapshot while others write", async () => {
      const roomId = await room();
      await storage.read(async (tx) => {
        const before = await tx.latestPosition();
        if (!openAgain) return; // In memory, reads take turns with writes.
        await storage.write((writer) => writer.appendEvent(memberEvent(roomId, "@a:x", "join")));
        expect(await tx.latestPosition()).toBe(before);
        expect(await tx.membership(roomId, "@a:x")).toBeUndefined();
      });
    });

    it("keeps state, memberships, counts and the latest event right", async () => {
      const roomId = await room();
      const events = await storage.write(async (tx) => [
        await tx.appendEvent(memberEvent(roomId, "@b:x", "invite")),
        await tx.appendEvent(memberEvent(roomId, "@b:x", "join")),
        await tx.appendEvent(memberEvent(roomId, "@c:x", "join")),
        await tx.appendEvent(memberEvent(roomId, "@c:x", "leave")),
      ]);
      const found = await storage.read(async (tx) => ({
        room: await tx.room(roomId),
        b: await tx.membership(roomId, "@b:x"),
        joined: await tx.members(roomId, ["join"]),
      }));
      expect(found.room).toMatchObject({
        joinedCount: 1,
        invitedCount: 0,
        latestEventId: events[3]?.eventId,
      });
      expect(found.b).toMatchObject({ membership: "join", position: events[1]?.position, forgotten: false });
      expect(found.joined.map(({ userId }) => userId)).toEqual(["@b:x"]);
    });

    it("finds named pieces of state, however many, and only of that room", async () => {
      const roomId = await room();
      const other = await room();
      const users = Array.from({ length: 40 }, (_, index) => `@piece${index}:x`);
      await storage.write(async (tx) => {
        for (const user of users) await tx.appendEvent(memberEvent(roomId, user, "join"));
        await tx.appendEvent(memberEvent(other, "@elsewhere:x", "join"));
      });
      const found = async (keys: readonly (readonly [string, string])[]) =>
        (await storage.read((tx) => tx.stateEvents(roomId, keys)))
          .map((event) => `${event.roomId} ${event.type} ${event.stateKey}`)
          .sort();
      const member = (user: string) => ["m.room.member", user] as const;
      expect(await found([])).toEqual([]);
      expect(await found([member("@elsewhere:x"), ["m.room.create", ""], ["m.room.name", ""]])).toEqual([
        `${roomId} m.room.create `,
      ]);
      expect(await found(users.map(member))).toEqual(
        users.map((user) => `${roomId} m.room.member ${user}`).sort(),
      );
    });

    it("tells state as it was at a position, and selects of it", async () => {
      const roomId = await room();
      const [, , third] = await storage.write(async (tx) => [
        await tx.appendEvent(sealed(roomId, "m.room.name", "", { name: "old" })),
        await tx.appendEvent(memberEvent(roomId, "@a:x", "join")),
        await tx.appendEvent(memberEvent(roomId, "@b:x", "join")),
        await tx.appendEvent(sealed(roomId, "m.room.name", "", { name: "new" })),
        await tx.appendEvent(sealed(roomId, "z.last", "", {})),
      ]);
      const position = third?.position ?? 0;
      const types = async (selector?: object) =>
        (await storage.read((tx) => tx.stateAt(roomId, position, selector))).map(
          (event) => `${event.type} ${event.stateKey}`,
        );
      expect(await types()).toEqual([
        "m.room.create ",
        "m.room.name ",
        "m.room.member @a:x",
        "m.room.member @b:x",
      ]);
      expect(await types({ notTypes: ["m.room.member"] })).toEqual(["m.room.create ", "m.room.name "]);
      expect(await types({ members: ["@b:x"] })).toEqual([
        "m.room.create ",
        "m.room.name ",
        "m.room.member @b:x",
      ]);
      expect(await types({ types: ["m.room.name"], stateKeys: [""] })).toEqual(["m.room.name "]);
      const name = (await storage.read((tx) => tx.stateAt(roomId, position, { types: ["m.room.name"] })))[0];
      expect(name?.content).toEqual({ name: "old" });
      expect((await storage.read((tx) => tx.stateEvent(roomId, "m.room.name", "")))?.content).toEqual({
        name: "new",
      });
      expect(await storage.read((tx) => tx.memberCountsAt(roomId, position))).toEqual({
        joined: 2,
        invited: 0,
      });
    });

    it("keeps texts apart that differ in NUL, in half a surrogate pair or in control characters", async () => {
      const roomId = await room();
      const keys = ["a", "a\0", "a\0b", "\0", "", "\ud800", "\ud801", "\ufffd", "\u001a", "\u001a0000", "😀"];
      await storage.write(async (tx) => {
        for (const key of keys) await tx.appendEvent(sealed(roomId, `t${key}`, key, { [key]: key }));
      });
      await storage.read(async (tx) => {
        for (const key of keys) {
          expect(await tx.stateEvent(roomId, `t${key}`, key)).toMatchObject({
            type: `t${key}`,
            stateKey: key,
            content: { [key]: key },
          });
          expect(await tx.state(roomId, { types: [`t${key}`] })).toHaveLength(1);
        }
        expect((await tx.state(roomId, { types: keys.map((key) => `t${key}`) })).length).toBe(keys.length);
        expect((await tx.state(roomId, { stateKeys: keys.slice(1) })).length).toBe(keys.length);
        expect(await tx.alias("#a\0:x")).toBeUndefined();
      });
    });

    it("keeps whole numbers to the last digit", async () => {
      const roomId = await room();
      const created = { ...account("@numbers:x"), createdAt: Number.MAX_SAFE_INTEGER };
      const event = {
        ...sealed(roomId, "t", "", {}),
        originServerTs: Number.MAX_SAFE_INTEGER,
        depth: Number.MAX_SAFE_INTEGER,
      };
      const stored = await storage.write(async (tx) => {
        await tx.createAccount(created);
        return tx.appendEvent(event);
      });
      expect(await storage.read((tx) => tx.account("@numbers:x"))).toEqual(created);
      expect(await storage.read((tx) => tx.event(event.eventId))).toEqual(stored);
      expect((await storage.read((tx) => tx.room(roomId)))?.latestDepth).toBe(Number.MAX_SAFE_INTEGER);
      expect(
        await storage.read((tx) => tx.stateHistory(roomId, "t", "", Number.MAX_SAFE_INTEGER)),
      ).toHaveLength(1);
    });

    it("takes lists of any length, and texts as long as anything from outside can be", async () => {
      const roomId = await room();
      const others = Array.from({ length: 70_000 }, (_, at) => `!none${at}:x`);
      expect(
        await storage.read((tx) => tx.roomsWithEvents([...others, roomId], 0, Number.MAX_SAFE_INTEGER)),
      ).toEqual([roomId]);
      // Texts that an index may hold; noise, so that nothing can press them together.
      let made = 0;
      const noise = (length: number) => {
        made += 1;
        const hash = createHash("shake256", { outputLength: length }).update(String(made));
        return hash.digest("base64url").slice(0, length);
      };
      const owner = { userId: noise(255), deviceId: noise(255) };
      const long = sealed(roomId, noise(255), noise(255), { text: noise(60_000) }, noise(255));
      const escaped = sealed(roomId, "\0\u001a".repeat(127), "\0\0\u001a\u001a".repeat(63), {});
      const txnIds = [noise(30_000), noise(30_000)] as const;
      await storage.write(async (tx) => {
        await tx.appendEvent(long);
        await tx.appendEvent(escaped);
        for (const txnId of txnIds) await tx.recordSentEvent(owner, roomId, noise(255), txnId, "$none");
        await tx.recordSentEvent(owner, roomId, long.type, txnIds[0], long.eventId);
      });
      await storage.read(async (tx) => {
        expect(await tx.stateEvent(roomId, long.type, long.stateKey ?? "")).toMatchObject(long);
        expect(await tx.stateEvent(roomId, escaped.type, escaped.stateKey ?? "")).toMatchObject(escaped);
        expect(await tx.sentEventId(owner, roomId, long.type, txnIds[0])).toBe(long.eventId);
        expect(await tx.sentEventId(owner, roomId, long.type, txnIds[1])).toBeUndefined();
      });
    });

    it("sorts texts by their bytes, whatever the database's language is", async () => {
      const roomId = await room();
      const aliases = ["#B:x", "#Ba:x", "#a b:x", "#a-b:x", "#ab:x", "#z:x", "#ä:x", "#\uffee:x", "#😀:x"];
      await storage.write(async (tx) => {
        for (const alias of [...aliases].reverse()) await tx.addAlias(alias, roomId, "@a:x");
      });
      expect(await storage.read((tx) => tx.aliasesOf(roomId))).toEqual(aliases);
      await storage.write(async (tx) => {
        for (const alias of aliases) await tx.dropAlias(alias);
      });
    });

    it("pages a timeline both ways and filters it", async () => {
      const roomId = await room();
      const sent = await storage.write(async (tx) => [
        await tx.appendEvent(sealed(roomId, "a", undefined, {})),
        await tx.appendEvent(sealed(roomId, "b", undefined, {}, "@b:x")),
        await tx.appendEvent(sealed(roomId, "a", undefined, {})),
      ]);
      const positions = async (range: object) =>
        (await storage.read((tx) => tx.timeline({ roomId, direction: "forward", limit: 10, ...range }))).map(
          (event) => event.position,
        );
      const [first, second, third] = sent.map((event) => event.position);
      expect(await positions({ after: first })).toEqual([second, third]);
      expect(await positions({ direction: "backward", limit: 2 })).toEqual([third, second]);
      expect(await positions({ types: ["b"] })).toEqual([second]);
      expect(await positions({ after: (first ?? 0) - 1, notSenders: ["@b:x"] })).toEqual([first, third]);
      expect(
        await storage.read((tx) => tx.roomsWithEvents([roomId, "!none:x"], third ?? 0, (third ?? 0) + 5)),
      ).toEqual([]);
      expect(
        await storage.read((tx) => tx.roomsWithEvents([roomId, "!none:x"], first ?? 0, third ?? 0)),
      ).toEqual([roomId]);
    });

    it("forgets only rooms that were left, and remembers them on the next invite", async () => {
      const roomId = await room();
      const append = (membership: string) =>
        storage.write((tx) => tx.appendEvent(memberEvent(roomId, "@q:x", membership)));
      await append("join");
      expect(await storage.write((tx) => tx.forget(roomId, "@q:x"))).toBe(false);
      await append("leave");
      expect(await storage.write((tx) => tx.forget(roomId, "@q:x"))).toBe(true);
      expect((await storage.read((tx) => tx.membership(roomId, "@q:x")))?.forgotten).toBe(true);
      await append("invite");
      expect((await storage.read((tx) => tx.membership(roomId, "@q:x")))?.forgotten).toBe(false);
    });

    it("keeps aliases, the directory and what a device has sent", async () => {
      const roomId = await room();
      await storage.write(async (tx) => {
        expect(await tx.addAlias("#ä:x", roomId, "@a:x")).toBe(true);
        expect(await tx.addAlias("#ä:x", "!other:x", "@a:x")).toBe(false);
        await tx.setPublished(roomId, true);
        await tx.recordSentEvent({ userId: "@a:x", deviceId: "D" }, roomId, "m", "1", "$e");
        expect(await tx.redeemThirdPartyInvite(roomId, "t", "@a:x")).toBe(true);
        expect(await tx.redeemThirdPartyInvite(roomId, "t", "@b:x")).toBe(false);
      });
      await storage.read(async (tx) => {
        expect(await tx.alias("#ä:x")).toEqual({ roomId, creator: "@a:x" });
        expect(await tx.aliasesOf(roomId)).toEqual(["#ä:x"]);
        expect((await tx.publishedRooms({ offset: 0, limit: 5 })).rooms.map((each) => each.roomId)).toEqual([
          roomId,
        ]);
        expect(await tx.sentEventId({ userId: "@a:x", deviceId: "D" }, roomId, "m", "1")).toBe("$e");
        expect(await tx.sentEventId({ userId: "@a:x", deviceId: "E" }, roomId, "m", "1")).toBeUndefined();
      });
      expect(await storage.write((tx) => tx.dropAlias("#ä:x"))).toBe(true);
      expect(await storage.write((tx) => tx.dropAlias("#ä:x"))).toBe(false);
    });
  });
}
