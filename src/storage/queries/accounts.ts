/** Accounts, their tokens and profiles. */

import type { Sql } from "../dialect.js";
import type { Reader, Writer } from "../port.js";
import { prepared } from "../prepared.js";

export function accountReads({
  db,
}: Sql): Pick<Reader, "account" | "tokenOwner" | "devicesOf" | "device" | "profile"> {
  const accountOf = prepared(db, (userId: string) =>
    db.selectFrom("accounts").selectAll().where("user_id", "=", userId),
  );
  const profileOf = prepared(db, (userId: string) =>
    db.selectFrom("accounts").select(["display_name", "avatar_url"]).where("user_id", "=", userId),
  );
  const ownerOf = prepared(db, (tokenHash: string) =>
    db
      .selectFrom("tokens")
      .innerJoin("accounts", "accounts.user_id", "tokens.user_id")
      .select(["tokens.user_id", "tokens.device_id", "accounts.guest"])
      .where("tokens.token_hash", "=", tokenHash),
  );
  const devices = (userId: string) =>
    db
      .selectFrom("tokens")
      .select(["device_id as deviceId", "display_name as displayName"])
      .where("user_id", "=", userId);
  return {
    async account(userId) {
      const row = await accountOf.first(userId);
      return (
        row && { userId, passwordHash: row.password_hash, guest: row.guest === 1, createdAt: row.created_at }
      );
    },

    async tokenOwner(tokenHash) {
      const row = await ownerOf.first(tokenHash);
      return row && { userId: row.user_id, deviceId: row.device_id, guest: row.guest === 1 };
    },

    devicesOf: (userId) => devices(userId).orderBy("device_id").execute(),

    device: (userId, deviceId) => devices(userId).where("device_id", "=", deviceId).executeTakeFirst(),

    async profile(userId) {
      const row = await profileOf.first(userId);
      return row && { displayName: row.display_name, avatarUrl: row.avatar_url };
    },
  };
}

export function accountWrites({
  db,
}: Sql): Pick<
  Writer,
  "createAccount" | "addToken" | "dropToken" | "dropAllTokens" | "renameDevice" | "setProfile"
> {
  return {
    async createAccount(account) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto("accounts")
        .values({
          user_id: account.userId,
          password_hash: account.passwordHash,
          guest: account.guest ? 1 : 0,
          created_at: account.createdAt,
          display_name: null,
          avatar_url: null,
        })
        .onConflict((conflict) => conflict.column("user_id").doNothing())
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n;
    },

    async addToken(tokenHash, owner, createdAt) {
      await db
        .deleteFrom("tokens")
        .where("user_id", "=", owner.userId)
        .where("device_id", "=", owner.deviceId)
        .execute();
      await db
        .insertInto("tokens")
        .values({
          token_hash: tokenHash,
          user_id: owner.userId,
          device_id: owner.deviceId,
          display_name: owner.displayName ?? null,
          created_at: createdAt,
        })
        .execute();
    },

    async dropToken(tokenHash) {
      await db.deleteFrom("tokens").where("token_hash", "=", tokenHash).execute();
    },

    async dropAllTokens(userId) {
      await db.deleteFrom("tokens").where("user_id", "=", userId).execute();
    },

    async renameDevice(userId, deviceId, displayName) {
      const { numUpdatedRows } = await db
        .updateTable("tokens")
        .set({ display_name: displayName })
        .where("user_id", "=", userId)
        .where("device_id", "=", deviceId)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },

    async setProfile(userId, { displayName, avatarUrl }) {
      if (displayName === undefined && avatarUrl === undefined) return;
      await db
        .updateTable("accounts")
        .set({
          ...(displayName !== undefined && { display_name: displayName }),
          ...(avatarUrl !== undefined && { avatar_url: avatarUrl }),
        })
        .where("user_id", "=", userId)
        .execute();
    },
  };
}
