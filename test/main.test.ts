import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { generateSigningKey, serverKey } from "../src/signing/ed25519.js";
import { signJson } from "../src/signing/signed-json.js";
import { type KeyServer, startKeyServer } from "./support/key-server.js";
import { endProcesses, root, run, start } from "./support/process.js";

let folder = "";
let keys: KeyServer | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "joinery-main-"));
});
afterEach(async () => {
  await endProcesses();
  await keys?.stop();
  keys = undefined;
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function call(url: string, method: string, path: string, token?: string, body?: unknown) {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: token ? { Authorization: `Bearer ${token}` } : {},
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, string> };
}

const v3 = "/_matrix/client/v3";

describe("the server's process", () => {
  it("prints one line with its URL, drains on SIGTERM and exits with 0", async () => {
    const server = await start(["--database", join(folder, "drain.db")]);
    expect(server.output.out).toBe(`Joinery serves localhost on ${server.url}\n`);
    expect((await call(server.url, "GET", "/health")).body).toEqual({ status: "ok" });
    server.child.kill("SIGTERM");
    expect(await server.ended).toBe(0);
  });

  it("keeps an answered join, its token and its place in the stream through SIGKILL", async () => {
    const database = join(folder, "killed.db");
    const first = await start(["--database", database]);
    const register = (username: string) =>
      call(first.url, "POST", `${v3}/register`, undefined, {
        username,
        password: "p",
        auth: { type: "m.login.dummy" },
      });
    const [alice, bob] = [(await register("alice")).body, (await register("bob")).body];
    const room = (
      await call(first.url, "POST", `${v3}/createRoom`, alice.access_token, { preset: "public_chat" })
    ).body;
    const since = (await call(first.url, "GET", `${v3}/sync`, alice.access_token)).body.next_batch;
    const joined = await call(
      first.url,
      "POST",
      `${v3}/join/${encodeURIComponent(room.room_id ?? "")}`,
      bob.access_token,
      {},
    );
    first.child.kill("SIGKILL");
    expect(joined.status).toBe(200);
    await first.ended;
    const second = await start(["--database", database]);
    const rooms = await call(second.url, "GET", `${v3}/joined_rooms`, bob.access_token);
    expect(rooms.body).toEqual({ joined_rooms: [room.room_id] });
    const sync = await call(second.url, "GET", `${v3}/sync?since=${since}`, alice.access_token);
    expect(JSON.stringify(sync.body.rooms)).toContain(bob.user_id);
  });

  it("ends the wait for a key's owner on SIGTERM: the join is answered, and the process ends in time", async () => {
    keys = await startKeyServer(() => {});
    const server = await start(["--database", join(folder, "asking.db"), "--key-validity-allow", keys.place]);
    const register = (username: string) =>
      call(server.url, "POST", `${v3}/register`, undefined, {
        username,
        password: "p",
        auth: { type: "m.login.dummy" },
      });
    const [alice, bob] = [(await register("alice")).body, (await register("bob")).body];
    const room = (await call(server.url, "POST", `${v3}/createRoom`, alice.access_token, {})).body;
    const path = `${v3}/rooms/${encodeURIComponent(room.room_id ?? "")}`;
    const identity = serverKey("identity.example", generateSigningKey());
    await call(server.url, "PUT", `${path}/state/m.room.third_party_invite/token`, alice.access_token, {
      display_name: "b…",
      public_key: identity.publicKey,
      key_validity_url: `${keys.url}/`,
    });
    const signed = { sender: alice.user_id ?? "", mxid: bob.user_id ?? "", token: "token" };
    const joining = call(server.url, "POST", `${path}/join`, bob.access_token, {
      third_party_signed: signJson(signed, identity),
    });
    while (keys.asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    const stopped = performance.now();
    server.child.kill("SIGTERM");
    expect(await joining).toMatchObject({ status: 502, body: { errcode: "M_UNKNOWN" } });
    expect(await server.ended).toBe(0);
    expect(performance.now() - stopped).toBeLessThan(4500);
    expect(server.output.err).toContain("the server is stopping");
  });

  it("never logs a token", async () => {
    const server = await start(["--database", join(folder, "log.db")]);
    await call(server.url, "GET", `${v3}/account/whoami?access_token=secret-in-query`);
    await call(server.url, "GET", `${v3}/account/whoami`, "secret-in-header");
    server.child.kill("SIGTERM");
    await server.ended;
    expect(server.output.err).toContain("/account/whoami");
    expect(server.output.err + server.output.out).not.toContain("secret-in");
  });

  it("serves the application services of its registration files, and logs no token of theirs", async () => {
    const files = ["one", "two"].map((id) => ({ id, file: join(folder, `${id}.yaml`) }));
    for (const { id, file } of files) {
      await writeFile(
        file,
        `{id: ${id}, url: null, as_token: secret-${id}, hs_token: h, sender_localpart: ${id}, namespaces: {}}`,
      );
    }
    const list = files.map(({ file }) => file).join();
    const server = await start(["--database", join(folder, "services.db"), "--appservices", list]);
    for (const { id } of files) {
      const who = await call(server.url, "GET", `${v3}/account/whoami?access_token=secret-${id}`);
      expect(who.body.user_id).toBe(`@${id}:localhost`);
    }
    server.child.kill("SIGTERM");
    await server.ended;
    expect(server.output.err + server.output.out).not.toContain("secret-");
  });

  it("shows the API in a browser with nothing from elsewhere", async () => {
    const server = await start(["--database", join(folder, "docs.db")]);
    const page = await (await fetch(`${server.url}/docs`)).text();
    for (const [, source = ""] of page.matchAll(/(?:src|href)="([^"]+)"/g)) {
      expect(source).not.toMatch(/^(https?:)?\/\//);
      expect((await fetch(new URL(source, `${server.url}/docs`))).status).toBe(200);
    }
    const document = (await (await fetch(`${server.url}/openapi.json`)).json()) as { openapi: string };
    expect(document.openapi).toMatch(/^3\./);
  });

  it("lists every setting with --help", async () => {
    const { output, ended } = run(["--help"]);
    expect(await ended).toBe(0);
    for (const name of [
      "HOST",
      "PORT",
      "SERVER_NAME",
      "DATABASE",
      "VALIDATION",
      "RATE_LIMIT_JOIN_USER",
      "RATE_LIMIT_JOIN_ROOM",
      "KEY_VALIDITY_ALLOW",
      "APPSERVICES",
      "LOG_LEVEL",
    ]) {
      expect(output.out).toContain(`JOINERY_${name}`);
    }
  });

  it.each([
    ["a wrong port", ["--port", "x"], {}, 2],
    ["a wrong engine", [], { JOINERY_VALIDATION: "none" }, 2],
    ["a wrong limit", [], { JOINERY_RATE_LIMIT_JOIN_USER: "many" }, 2],
    ["a wrong place to allow", [], { JOINERY_KEY_VALIDITY_ALLOW: "localhost" }, 2],
    ["an unknown option", ["--none"], {}, 2],
    ["a registration file that is not there", ["--port", "0", "--appservices", "none.yaml"], {}, 1],
    ["a registration file that is wrong", ["--port", "0"], { JOINERY_APPSERVICES: "package.json" }, 1],
    ["a database in a folder that is not there", ["--port", "0", "--database", "none/x.db"], {}, 1],
  ] as const)("ends on %s with one line", async (_name, args, env, code) => {
    const { output, ended } = run(args, env);
    expect(await ended).toBe(code);
    expect(output.err).toMatch(/^error: .+\n$/);
  });

  it("ends with one line when the port is taken", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const { port } = other.address() as { port: number };
    const { output, ended } = run(["--port", String(port), "--database", join(folder, "taken.db")]);
    expect(await ended).toBe(1);
    expect(output.err).toMatch(/^error: 127\.0\.0\.1:\d+ is taken\. .+\n$/);
    await new Promise((resolve) => other.close(resolve));
  });
});

describe("the README's quickstart", () => {
  it("does what it says, as written", async () => {
    const readme = await readFile(join(root, "README.md"), "utf8");
    const section = readme.slice(readme.indexOf("## Quickstart"));
    const code = /```js\n([\s\S]*?)```/.exec(section)?.[1] ?? "";
    const expected = /```text\n([\s\S]*?)```/.exec(section)?.[1] ?? "";
    const file = join(folder, "quickstart.mjs");
    await writeFile(file, code);
    const server = await start(["--database", join(folder, "quickstart.db")]);
    const child = spawn(process.execPath, [file, server.url]);
    let printed = "";
    child.stdout.on("data", (data: Buffer) => {
      printed += data.toString();
    });
    child.stderr.on("data", (data: Buffer) => {
      printed += data.toString();
    });
    expect(await once(child, "close")).toEqual([0, null]);
    const pattern = expected.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll("…", "\\S+");
    expect(printed).toMatch(new RegExp(`^${pattern}$`));
  });
});
