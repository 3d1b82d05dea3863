import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { openSqliteStorage } from "../../src/storage/sqlite.js";
import { storageContract } from "./contract.js";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "joinery-sqlite-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const contract = () => openSqliteStorage(join(folder, "contract.db"));
storageContract("SQLite in a file", contract, { openAgain: contract });
storageContract("SQLite in memory", () => openSqliteStorage(":memory:"));

describe("a SQLite file", () => {
  it("is readable by its owner alone", async () => {
    const file = join(folder, "mode.db");
    await (await openSqliteStorage(file)).close();
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it("holds what was written before a SIGKILL", async () => {
    const file = join(folder, "killed.db");
    const script = `
      import { openSqliteStorage } from "./src/storage/sqlite.js";
      openSqliteStorage(${JSON.stringify(file)}).then(async (storage) => {
        await storage.write((tx) => tx.setAccountData("@a:x", null, "t", { kept: true }));
        process.kill(process.pid, "SIGKILL");
      });`;
    const path = join(folder, "writer.mts");
    await writeFile(path, script.replace("./src/", new URL("../../src/", import.meta.url).pathname));
    const child = spawn(process.execPath, ["--import", "tsx", path], { stdio: "inherit" });
    const [, signal] = await once(child, "exit");
    expect(signal).toBe("SIGKILL");
    const storage = await openSqliteStorage(file);
    expect((await storage.read((tx) => tx.accountData("@a:x", null, "t")))?.content).toEqual({ kept: true });
    await storage.close();
  });

  it.each([
    [
      "a file that is no database",
      "not-a-database",
      async () => {
        const file = join(folder, "text.db");
        await writeFile(file, "this is no database, and long enough to be looked at ".repeat(50));
        return file;
      },
    ],
    ["a folder", "unwritable", async () => folder],
    ["a path in a folder that is not there", "unwritable", async () => join(folder, "none", "x.db")],
  ] as const)("that is %s is refused with one sentence", async (_name, code, make) => {
    await expect(openSqliteStorage(await make())).rejects.toMatchObject({ name: "StorageError", code });
  });
});
