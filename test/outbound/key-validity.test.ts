import { createServer as createTcpServer } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "@jest/globals";
import { parseAllowList } from "../../src/outbound/allow-list.js";
import {
  createKeyValidityService,
  type KeyValidityOptions,
  type KeyValidityService,
} from "../../src/outbound/key-validity.js";
import { type Answerer, type KeyServer, says, startKeyServer } from "../support/key-server.js";

const key = "XGX0JRS2Af3be3knz2fBiRbApjm2Dh61gXDJA8kcJN+/";
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function keyServer(answer: Answerer, address?: string): Promise<KeyServer> {
  const server = await startKeyServer(answer, address);
  ends.push(server.stop);
  return server;
}

/** A service that may go to the servers; `why` collects what it tells the operator. */
function asking(
  servers: readonly KeyServer[],
  options: Partial<KeyValidityOptions> = {},
): KeyValidityService & { why: string[] } {
  const why: string[] = [];
  const service = createKeyValidityService({
    allow: parseAllowList(servers.map(({ place }) => place).join()),
    report: (host, sentence) => why.push(`${host}: ${sentence}`),
    ...options,
  });
  ends.push(service.close);
  return { ...service, why };
}

const valid = says({ valid: true });
const never: Answerer = () => {};

const breaksOff: Answerer = (_, response) => {
  response.writeHead(200, { "Content-Length": "100" });
  response.write('{"valid": true}', () => response.destroy());
};

const bomb: Answerer = (_, response) => {
  response.writeHead(200, { "Content-Encoding": "gzip" }).end(gzipSync(Buffer.alloc(10_000_000, " ")));
};

const endlessHeaders: Answerer = (_, response) => {
  response.setHeader("X-Long", "x".repeat(1_000_000));
  response.end('{"valid": true}');
};

const drips: Answerer = (_, response) => {
  response.writeHead(200);
  const timer = setInterval(() => response.write(" "), 50);
  response.once("close", () => clearInterval(timer));
};

describe("asking a key's owner", () => {
  it("sends the key, whatever else the URL has, and believes {valid: true}", async () => {
    const server = await keyServer(valid);
    const { check } = asking([server]);
    expect(await check(`${server.url}/isvalid?a=b&public_key=other#part`, key)).toBe("valid");
    expect(server.asked).toEqual([
      { url: `/isvalid?a=b&public_key=${encodeURIComponent(key)}`, host: server.place },
    ]);
  });

  it.each<[string, Answerer]>([
    ["valid: false", says({ valid: false })],
    ["valid: 'true'", says({ valid: "true" })],
    ["valid: 1", says({ valid: 1 })],
    ["an empty object", says({})],
    ["a list", says([{ valid: true }])],
    ["null", says(null)],
    ["what is no JSON", (_, response) => response.end("valid")],
    ["nothing", (_, response) => response.end()],
    ["204", (_, response) => response.writeHead(204).end()],
    ["404", says({ valid: true }, 404)],
    ["403", says({ errcode: "M_FORBIDDEN" }, 403)],
    ["500", says({ valid: true }, 500)],
    ["a redirect to nowhere", (_, response) => response.writeHead(302).end()],
    ["304", (_, response) => response.writeHead(304).end()],
  ])("takes %s for a no", async (_name, answer) => {
    const server = await keyServer(answer);
    expect(await asking([server]).check(server.url, key)).toBe("invalid");
  });

  it.each<[string, Answerer, RegExp]>([
    ["a closed connection", (request) => request.socket.destroy(), /closed/],
    ["an answer that breaks off", breaksOff, /length does not match/],
    ["a megabyte", (_, response) => response.end(" ".repeat(1_000_000)), /larger than 65536 bytes/],
    ["ten megabytes that were compressed to less", bomb, /larger than 65536 bytes/],
    ["headers without end", endlessHeaders, /[Hh]eader/],
    ["no answer in time", never, /timeout/],
    ["an answer that drips", drips, /timeout/],
    ["502, as gateways do", says({ valid: false }, 502), /gateway answered 502/],
    ["503", says({}, 503), /gateway/],
    ["504", says({}, 504), /gateway/],
  ])("takes %s for unreachable", async (_name, answer, why) => {
    const server = await keyServer(answer);
    const service = asking([server], { timeout: 500 });
    const start = performance.now();
    expect(await service.check(server.url, key)).toBe("unreachable");
    expect(performance.now() - start).toBeLessThan(10_000);
    expect(service.why).toEqual([expect.stringMatching(why)]);
    expect(service.why[0]).toContain(server.place);
  });

  it("understands an answer that is compressed", async () => {
    const server = await keyServer((_, response) => {
      response.writeHead(200, { "Content-Encoding": "gzip" }).end(gzipSync('{"valid": true}'));
    });
    expect(await asking([server]).check(server.url, key)).toBe("valid");
  });

  it("takes a port where nobody listens for unreachable", async () => {
    const server = await startKeyServer(valid);
    await server.stop();
    expect(await asking([server]).check(server.url, key)).toBe("unreachable");
  });

  it.each([
    "",
    "nonsense",
    "//host/x",
    "ftp://HOST/x",
    "file:///etc/passwd",
    "data:application/json,{%22valid%22:true}",
    "blob:http://HOST/x",
    "javascript:1",
    "http://user@HOST/",
    "http://user:password@HOST/",
  ])("asks nobody by the URL %j", async (template) => {
    const server = await keyServer(valid);
    const { check, why } = asking([server]);
    expect(await check(template.replace("HOST", server.place), key)).toBe("unreachable");
    expect(server.connections()).toBe(0);
    expect(why.join()).not.toContain("password");
  });
});

describe("the guard on where questions go", () => {
  it("opens no connection to this machine, however it is called", async () => {
    const [four, six] = [await keyServer(valid), await keyServer(valid, "::1")];
    const { check, why } = asking([]);
    for (const host of [
      "127.0.0.1",
      "127.1",
      "2130706433",
      "0x7f000001",
      "0177.0.0.1",
      "0.0.0.0",
      "localhost",
      "LOCALHOST",
      "localhost.",
      "a.localhost",
      "[::ffff:127.0.0.1]",
      "[::ffff:7f00:1]",
      "[::127.0.0.1]",
      "[64:ff9b::127.0.0.1]",
      "①②⑦.0.0.1",
    ]) {
      expect([host, await check(`http://${host}:${four.port}/`, key)]).toEqual([host, "unreachable"]);
      expect(why.pop()).toContain("has no public address");
    }
    for (const host of ["[::1]", "[::]", "localhost"])
      expect([host, await check(`http://${host}:${six.port}/`, key)]).toEqual([host, "unreachable"]);
    expect([four.connections(), six.connections()]).toEqual([0, 0]);
  });

  it("opens none to the private and link-local places where secrets are told", async () => {
    const { check, why } = asking([]);
    for (const host of ["169.254.169.254", "10.0.0.1", "192.168.0.1", "[fd00:ec2::254]", "[fe80::1]"]) {
      for (const scheme of ["http", "https"]) {
        expect(await check(`${scheme}://${host}/latest/meta-data`, key)).toBe("unreachable");
        expect(why.pop()).toContain("has no public address");
      }
    }
  });

  it("opens none to a name that means this machine, and looks a name up once", async () => {
    const server = await keyServer(valid);
    const lookups: string[] = [];
    const resolve = async (name: string) => {
      lookups.push(name);
      // What rebinding does: a good address for whoever checks, another for whoever connects.
      return lookups.length === 1 ? ["127.0.0.1", "::1", "10.0.0.1"] : ["8.8.8.8"];
    };
    const { check, why } = asking([], { resolve });
    expect(await check(`http://rebound.example:${server.port}/`, key)).toBe("unreachable");
    expect(why[0]).toContain("has no public address");
    expect(lookups).toEqual(["rebound.example"]);
    expect(server.connections()).toBe(0);
  });

  it("connects to the address that it looked at, and still says whom it wants", async () => {
    const server = await keyServer(valid);
    let lookups = 0;
    const resolve = async () => {
      lookups += 1;
      return lookups === 1 ? ["10.0.0.1", "127.0.0.1"] : ["10.0.0.1"];
    };
    const { check } = asking([server], { resolve });
    expect(await check(`http://keys.example:${server.port}/`, key)).toBe("valid");
    expect(lookups).toBe(1);
    expect(server.asked.map(({ host }) => host)).toEqual([`keys.example:${server.port}`]);
  });

  it("names the host, not the address, when it starts TLS", async () => {
    let hello = "";
    const server = createTcpServer((socket) => {
      socket.once("data", (data) => {
        hello = data.toString("latin1");
        socket.destroy();
      });
      socket.on("error", () => {});
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    ends.push(() => new Promise((resolve) => server.close(resolve)));
    const { port } = server.address() as { port: number };
    const { check } = createKeyValidityService({
      allow: parseAllowList(`127.0.0.1:${port}`),
      resolve: async () => ["127.0.0.1"],
    });
    expect(await check(`https://keys.example:${port}/`, key)).toBe("unreachable");
    expect(hello).toContain("keys.example");
  });

  it("does not find a name that resolves to nothing, or whose lookup fails", async () => {
    for (const resolve of [async () => [], () => Promise.reject(new Error("SERVFAIL"))])
      expect(await asking([], { resolve }).check("http://nowhere.example/", key)).toBe("unreachable");
  });

  it("lets a listed name be looked up as the system does", async () => {
    const server = await keyServer(valid);
    const allow = parseAllowList(`localhost:${server.port}`);
    const { check } = asking([], { allow });
    expect(await check(`http://localhost:${server.port}/`, key)).toBe("valid");
    expect(await check(`http://127.0.0.1:${server.port}/`, key)).toBe("unreachable");
  });
});

describe("redirects", () => {
  const to =
    (location: string, status = 302): Answerer =>
    (_, response) =>
      response.writeHead(status, { Location: location }).end("{}");

  it.each([301, 302, 303, 307, 308])("are followed to a place that is allowed (%s)", async (status) => {
    const target = await keyServer(valid);
    const first = await keyServer(to(`${target.url}/there`, status));
    expect(await asking([first, target]).check(first.url, key)).toBe("valid");
    expect(target.asked.map(({ url }) => url)).toEqual(["/there"]);
  });

  it("are not followed to one that is not: no connection is opened", async () => {
    const target = await keyServer(valid);
    for (const location of [target.url, `http://localhost:${target.port}`, `http://[::1]:${target.port}`]) {
      const first = await keyServer(to(location));
      expect(await asking([first]).check(first.url, key)).toBe("unreachable");
      expect(first.asked).toHaveLength(1);
    }
    expect(target.connections()).toBe(0);
  });

  it.each(["ftp://HOST/", "http://user:password@HOST/", "file:///etc/passwd", "http://["])(
    "are not followed to %s",
    async (location) => {
      const target = await keyServer(valid);
      const first = await keyServer(to(location.replace("HOST", target.place)));
      expect(await asking([first, target]).check(first.url, key)).toBe("unreachable");
      expect(target.connections()).toBe(0);
    },
  );

  it("are followed three times at most", async () => {
    const server = await keyServer(to("/again"));
    const service = asking([server]);
    expect(await service.check(server.url, key)).toBe("unreachable");
    expect(server.asked).toHaveLength(4);
    expect(service.why[0]).toContain("redirects too often");
  });
});

describe("many questions", () => {
  it("go to one host by four connections at a time, and all are answered", async () => {
    let now = 0;
    let most = 0;
    const server = await keyServer((_, response) => {
      now += 1;
      most = Math.max(most, now);
      setTimeout(() => {
        now -= 1;
        response.end('{"valid": true}');
      }, 20);
    });
    const { check } = asking([server]);
    const answers = await Promise.all(Array.from({ length: 40 }, () => check(server.url, key)));
    expect(new Set(answers)).toEqual(new Set(["valid"]));
    expect(most).toBe(4);
  });

  it("are not asked beyond a hundred at once", async () => {
    const server = await keyServer(never);
    const service = asking([server]);
    const waiting = Array.from({ length: 100 }, () => service.check(server.url, key));
    expect(await service.check(server.url, key)).toBe("unreachable");
    expect(service.why).toEqual([expect.stringContaining("too many")]);
    service.close();
    expect(new Set(await Promise.all(waiting))).toEqual(new Set(["unreachable"]));
  });

  it("end at once when the server stops, and no more are asked", async () => {
    const server = await keyServer(never);
    const service = asking([server]);
    const waiting = service.check(server.url, key);
    while (server.asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const start = performance.now();
    service.close();
    expect(await waiting).toBe("unreachable");
    expect(performance.now() - start).toBeLessThan(4000);
    expect(await service.check(server.url, key)).toBe("unreachable");
    expect(server.asked).toHaveLength(1);
  });
});
