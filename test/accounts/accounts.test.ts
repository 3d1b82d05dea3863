import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { login } from "../../src/accounts/login.js";
import { register } from "../../src/accounts/register.js";
import { authenticate, logout, logoutAll } from "../../src/accounts/tokens.js";
import type { Storage } from "../../src/storage/port.js";
import { openSqliteStorage } from "../../src/storage/sqlite.js";

describe("accounts", () => {
  let storage: Storage;
  beforeAll(async () => {
    storage = await openSqliteStorage(":memory:");
  });
  afterAll(() => storage.close());

  const serverName = "x";
  const registration = (username: string) => ({ guest: false, serverName, username, password: "secret" });

  it("registers a user whose token is recognised until logout", async () => {
    const { userId, accessToken = "", deviceId } = await register(storage, registration("alice"));
    expect(userId).toBe("@alice:x");
    expect(await authenticate(storage, accessToken)).toEqual({ userId, deviceId, guest: false });
    await logout(storage, accessToken);
    expect(await authenticate(storage, accessToken)).toBeUndefined();
  });

  it("refuses a taken name, and names of other characters", async () => {
    await register(storage, registration("taken"));
    await expect(register(storage, registration("taken"))).rejects.toMatchObject({ code: "M_USER_IN_USE" });
    for (const name of ["Alice", "a b", "", "ä", "123", "x".repeat(300)]) {
      await expect(register(storage, registration(name))).rejects.toMatchObject({
        code: "M_INVALID_USERNAME",
      });
    }
  });

  it("logs in by local part and by user ID, and says the same of a wrong user and a wrong password", async () => {
    await register(storage, registration("bob"));
    for (const user of ["bob", "@bob:x"]) {
      expect((await login(storage, { user, password: "secret", serverName })).userId).toBe("@bob:x");
    }
    const wrong = await login(storage, { user: "bob", password: "wrong", serverName }).catch(
      (error: Error) => error,
    );
    const unknown = await login(storage, { user: "nobody", password: "wrong", serverName }).catch(
      (error: Error) => error,
    );
    expect(wrong).toMatchObject({ code: "M_FORBIDDEN" });
    expect(unknown).toEqual(wrong);
  });

  it("gives a device a new token in place of the old, and ends all at once", async () => {
    await register(storage, registration("carol"));
    const credentials = { user: "carol", password: "secret", serverName, deviceId: "PHONE" };
    const first = await login(storage, credentials);
    const second = await login(storage, credentials);
    expect(await authenticate(storage, first.accessToken)).toBeUndefined();
    expect(await authenticate(storage, second.accessToken)).toMatchObject({ deviceId: "PHONE" });
    await logoutAll(storage, "@carol:x");
    expect(await authenticate(storage, second.accessToken)).toBeUndefined();
  });

  it("lets guests in without a password, and nobody else as them", async () => {
    const { userId, accessToken = "" } = await register(storage, { guest: true, serverName });
    expect(userId).toMatch(/^@\d+:x$/);
    expect(await authenticate(storage, accessToken)).toMatchObject({ guest: true });
    await expect(login(storage, { user: userId, password: "", serverName })).rejects.toMatchObject({
      code: "M_FORBIDDEN",
    });
  });
});
