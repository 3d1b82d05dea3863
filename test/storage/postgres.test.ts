import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { announcementTexts, readAnnouncement } from "../../src/storage/announcement-text.js";
import type { Announcement, Storage } from "../../src/storage/port.js";
import { openPostgresStorage } from "../../src/storage/postgres.js";
import { newPostgresDatabase, onPostgres } from "../support/postgres.js";
import { storageContract } from "./contract.js";

let url = "";
storageContract(
  "PostgreSQL",
  async () => {
    url = await newPostgresDatabase();
    return openPostgresStorage(url);
  },
  { openAgain: () => openPostgresStorage(url), sideBySide: true },
);

const until = async (fulfilled: () => boolean | Promise<boolean>): Promise<void> => {
  for (let tries = 0; !(await fulfilled()); tries += 1) {
    if (tries === 400) throw new Error("It did not come to pass.");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};
const write = (storage: Storage, type: string) =>
  storage.write((tx) => tx.setAccountData("@a:x", null, type, {}));
const written = async (storage: Storage): Promise<string[]> => {
  const all = await storage.read((tx) => tx.accountDataBetween("@a:x", 0, Number.MAX_SAFE_INTEGER));
  return all.map(({ type }) => type);
};

describe("two processes on one PostgreSQL", () => {
  let database = "";
  let one: Storage;
  let two: Storage;
  const heard: Announcement[] = [];
  const missed: number[] = [];

  beforeAll(async () => {
    database = await newPostgresDatabase();
    // On a new database, at once: one makes the tables, and the other waits for it.
    [one, two] = (await Promise.all([openPostgresStorage(database), openPostgresStorage(database)])) as [
      Storage,
      Storage,
    ];
    two.listen({ heard: (change) => heard.push(change), missed: (upTo) => missed.push(upTo) });
  });
  beforeEach(() => {
    heard.length = 0;
    missed.length = 0;
  });
  afterAll(() => Promise.all([one.close(), two.close()]));

  it("hear what the other announced once it is committed, and nothing that was rolled back", async () => {
    await expect(
      one.write(async (tx) => {
        await tx.announce({ position: 1, topics: ["!undone:x"] });
        throw new Error("no");
      }),
    ).rejects.toThrow("no");
    const change = { position: 2, topics: ["!röom:x", "@nul\0:x", "@half\ud800:x"] };
    await one.write(async (tx) => {
      await tx.announce(change);
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(heard).toEqual([]);
    });
    await until(() => heard.length > 0);
    expect(heard).toEqual([change]);
  });

  it("hear of more topics than one notification can carry", async () => {
    const topics = Array.from({ length: 2000 }, (_, at) => `!${"\0ö".repeat(20)}${at}:x`);
    await one.write((tx) => tx.announce({ position: 3, topics }));
    await until(() => heard.flatMap((change) => change.topics).length === topics.length);
    expect(heard.length).toBeGreaterThan(10);
    expect(new Set(heard.flatMap((change) => change.topics))).toEqual(new Set(topics));
    expect(new Set(heard.map(({ position }) => position))).toEqual(new Set([3]));
  });

  it("pay no heed to what is no announcement", async () => {
    const [{ name } = {}] = await onPostgres(database, "select 'joinery_' || md5(current_schema()) as name");
    for (const text of ["", "none", "[]", "{}", '["1"]', "[1.5]", "[1, 2]", '{"position": 1}'])
      await onPostgres(database, `select pg_notify('${name}', '${text}')`);
    await one.write((tx) => tx.announce({ position: 4, topics: [] }));
    await until(() => heard.length > 0);
    expect(heard).toEqual([{ position: 4, topics: [] }]);
  });

  it("take turns to write with one that is in the midst of it, and lose nothing", async () => {
    await Promise.all(Array.from({ length: 20 }, (_, at) => write(at % 2 ? one : two, `turn ${at}`)));
    expect((await written(one)).filter((type) => type.startsWith("turn"))).toHaveLength(20);
  });

  it("fail a request when their connections are lost, go on after it, and read again what they missed", async () => {
    await write(one, "before");
    let lose: () => void = () => undefined;
    const lost = new Promise<void>((resolve) => {
      lose = resolve;
    });
    const begun = [0, 1].map((at) => {
      const work = at
        ? one.write(async (tx) => {
            await tx.setAccountData("@a:x", null, "lost", {});
            await lost;
            await tx.latestPosition();
          })
        : one.read(async (tx) => {
            await tx.latestPosition();
            await lost;
            await tx.latestPosition();
          });
      return expect(work).rejects.toMatchObject({ name: "StorageError", code: "unreachable" });
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    await onPostgres(
      database,
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
    );
    lose();
    await Promise.all(begun);
    const position = await write(one, "after");
    await until(() => missed.length > 0);
    expect(missed[0]).toBeGreaterThanOrEqual(position - 1);
    const types = await written(two);
    expect(types).toEqual(expect.arrayContaining(["before", "after"]));
    expect(types).not.toContain("lost");
    await one.write((tx) => tx.announce({ position: 9, topics: ["!again:x"] }));
    await until(() => heard.some(({ topics }) => topics.includes("!again:x")));
  });

  it("keep to ten connections each, however much is asked for at once", async () => {
    let most = 0;
    let done = false;
    const count = async () => {
      const [{ count } = {}] = await onPostgres(
        database,
        "select count(*)::int from pg_stat_activity where datname = current_database() and application_name = 'joinery'",
      );
      most = Math.max(most, count as number);
    };
    const work = Promise.all(
      Array.from({ length: 200 }, (_, at) =>
        at % 4 ? one.read((tx) => tx.latestPosition()) : write(one, `busy ${at}`),
      ),
    ).finally(() => {
      done = true;
    });
    while (!done) await count();
    await work;
    await count();
    expect(most).toBeGreaterThan(3);
    expect(most).toBeLessThanOrEqual(20);
  });
});

describe("a commit on PostgreSQL", () => {
  it("reaches the disk before it is answered, even where the server is set to answer at once", async () => {
    const database = await newPostgresDatabase();
    const name = new URL(database).pathname.slice(1);
    await onPostgres(database, `alter database ${name} set synchronous_commit = off`);
    await onPostgres(database, `alter database ${name} set default_transaction_isolation = serializable`);
    const storage = await openPostgresStorage(database);
    // A trigger sees with which settings a write is committed.
    await onPostgres(
      database,
      `create table seen (sync text, isolation text);
       create function see() returns trigger language plpgsql as $$ begin
         insert into seen values (current_setting('synchronous_commit'), current_setting('transaction_isolation'));
         return null;
       end $$;
       create trigger seeing after insert on account_data execute function see()`,
    );
    await write(storage, "t");
    expect(await onPostgres(database, "select * from seen")).toEqual([
      { sync: "on", isolation: "read committed" },
    ]);
    await storage.close();
  });
});

describe("a PostgreSQL database that cannot be used", () => {
  const refused = async (database: string, code: string) => {
    const error = await openPostgresStorage(database).then(
      (storage) => storage.close().then(() => undefined),
      (reason: Error) => reason,
    );
    expect(error).toMatchObject({ name: "StorageError", code });
    expect(error?.message).toMatch(/^[^\n]+\.$/);
    for (const secret of ["not-to-be-logged", "s3cr3t"]) expect(error?.message).not.toContain(secret);
  };
  const changed = async (change: (url: URL) => void) => {
    const database = new URL(await newPostgresDatabase());
    change(database);
    return database.href;
  };

  it.each([
    [
      "that does not answer",
      "unreachable",
      () =>
        changed((server) => {
          server.port = "1";
        }),
    ],
    [
      "on a host that nobody knows",
      "unreachable",
      () =>
        changed((server) => {
          server.hostname = "nowhere.invalid";
        }),
    ],
    [
      "that knows another password",
      "not-let-in",
      () =>
        changed((server) => {
          server.password = "s3cr3t";
        }),
    ],
    [
      "that wants a password, where there is none",
      "not-let-in",
      () =>
        changed((server) => {
          server.password = "";
        }),
    ],
    [
      "that is not there",
      "missing-database",
      () =>
        changed((server) => {
          server.pathname = "/none";
        }),
    ],
    [
      "of another encoding",
      "wrong-encoding",
      () => newPostgresDatabase("encoding LATIN1 template template0"),
    ],
    [
      "of another program",
      "foreign-database",
      async () => {
        const database = await newPostgresDatabase();
        await onPostgres(database, "create table theirs (id int)");
        return database;
      },
    ],
    [
      "of a newer Joinery",
      "newer-schema",
      async () => {
        const database = await newPostgresDatabase();
        await (await openPostgresStorage(database)).close();
        await onPostgres(database, "insert into kysely_migration values ('999-later', '2030-01-01')");
        return database;
      },
    ],
    [
      "in which tables may not be made",
      "unwritable",
      async () => {
        const database = await newPostgresDatabase();
        const user = `user_${Date.now().toString(36)}`;
        await onPostgres(database, `create user ${user} password 's3cr3t'`);
        const url = new URL(database);
        url.username = user;
        url.password = "s3cr3t";
        return url.href;
      },
    ],
    ["whose URL is none", "unreachable", async () => "postgres://joinery:s3cr3t@host:port/x"],
    ["whose password breaks the URL", "unreachable", async () => "postgres://joinery:1/s3cr3t@host/x"],
  ])("%s is refused with one sentence, and no password in it", async (_name, code, make) => {
    await refused(await make(), code);
  });

  it("may hold other schemas beside ours, and other programs' tables in them", async () => {
    const database = await newPostgresDatabase();
    await onPostgres(database, "create schema theirs; create table theirs.kysely_migration (id int)");
    const storage = await openPostgresStorage(database);
    await write(storage, "t");
    await storage.close();
  });
});

describe("the text of an announcement", () => {
  it("fits into a notification and can be read again", () => {
    for (const topics of [[], ["a"], ["\0".repeat(255)], Array.from({ length: 500 }, (_, at) => `ü"${at}`)]) {
      const texts = announcementTexts({ position: Number.MAX_SAFE_INTEGER, topics });
      for (const text of texts) expect(Buffer.byteLength(text)).toBeLessThan(8000);
      expect(texts.flatMap((text) => readAnnouncement(text)?.topics ?? ["unread"])).toEqual(topics);
    }
  });
});
