import {
  domainOf,
  isHashRoomId,
  isNewLocalpart,
  isRoomId,
  isServerName,
  parseAlias,
  parseUserId,
} from "../../src/events/identifiers.js";

const hash = "mauT12AzsoqxV7Abvy_ApA-HNPK1LcT4GbP70_AOPyQ";

describe("a server name", () => {
  it.each([
    "localhost",
    "matrix.org",
    "matrix.org:8888",
    "Matrix-1.Example.COM",
    "1.2.3.4",
    "1.2.3.4:1234",
    "[1234:5678::abcd]",
    "[1234:5678::abcd]:5678",
    "[::1]",
    "[::ffff:1.2.3.4]:1",
  ])("may be %s", (name) => {
    expect(isServerName(name)).toBe(true);
  });

  it.each([
    "",
    ":80",
    "host:",
    "host:port",
    "host:123456",
    "host:1:2",
    "under_score",
    "a b",
    "host/path",
    "日本.jp",
    "::1",
    "[::1",
    "[]",
    "[zz::1]",
    "[1:2]",
    "[fe80::1%eth0]",
    "[::1]x",
    "[::1]:",
    "a".repeat(256),
    "host\n",
  ])("may not be %j", (name) => {
    expect(isServerName(name)).toBe(false);
  });
});

describe("a user ID", () => {
  it("falls into local part and domain at the first colon", () => {
    expect(parseUserId("@alice:localhost")).toEqual({ localpart: "alice", domain: "localhost" });
    expect(parseUserId("@alice:host:8448")).toEqual({ localpart: "alice", domain: "host:8448" });
    expect(parseUserId("@alice:[::1]:8448")).toEqual({ localpart: "alice", domain: "[::1]:8448" });
  });

  it.each(["@UPPER case!:h", "@a/b+c=d:h", "@日本:h", "@\u{1f600}:h", "@:h", "@@:h"])(
    "may be %j, as older servers let their users be called",
    (id) => {
      expect(parseUserId(id)).toBeDefined();
    },
  );

  it.each([
    "",
    "alice",
    "@alice",
    "@alice:",
    "alice:h",
    "#alice:h",
    "@a\0b:h",
    "@\ud83d:h",
    "@a:b c",
    " @a:h",
  ])("may not be %j", (id) => {
    expect(parseUserId(id)).toBeUndefined();
  });

  it("has at most 255 bytes, not characters", () => {
    expect(parseUserId(`@${"a".repeat(252)}:h`)).toBeDefined();
    expect(parseUserId(`@${"a".repeat(253)}:h`)).toBeUndefined();
    expect(parseUserId(`@${"é".repeat(126)}:h`)).toBeDefined();
    expect(parseUserId(`@${"é".repeat(127)}:h`)).toBeUndefined();
  });

  it("of a new user is of a-z, 0-9 and ._=-/+", () => {
    expect(isNewLocalpart("a.b_c=d-e/f+9")).toBe(true);
    for (const wrong of ["", "Alice", "a b", "é", "a:b", "a\n", "@a", "a%20"]) {
      expect(isNewLocalpart(wrong)).toBe(false);
    }
  });
});

describe("a room alias", () => {
  it.each(["#room:h", "#日本:h", "#\u{1f600} with space:h:80", "##:h"])("may be %j", (alias) => {
    expect(parseAlias(alias)?.domain).toMatch(/^h/);
  });

  it.each([
    "#nodomain",
    "#:h",
    "room:h",
    "!room:h",
    "#room:",
    "#room:b c",
    "#a\0:h",
    "#\ude00:h",
    `#${"a".repeat(253)}:h`,
  ])("may not be %j", (alias) => {
    expect(parseAlias(alias)).toBeUndefined();
  });
});

describe("a room ID", () => {
  it.each([
    "!abc:h",
    "!a/b c:h:80",
    `!${hash}`,
    `!${hash}:h`,
    // No hash ends so, so there is no such room; but that is for the server to find.
    `!${hash.slice(0, -1)}B`,
  ])("may be %j", (id) => {
    expect(isRoomId(id)).toBe(true);
  });

  it.each([
    "foo",
    "!foo",
    "!:h",
    "#a:h",
    `$${hash}`,
    `!${hash}A`,
    `!${hash.slice(1)}`,
    `!${hash.slice(1)}+`,
    `!${hash}\n`,
  ])("may not be %j", (id) => {
    expect(isRoomId(id)).toBe(false);
  });

  it("without a domain is a hash", () => {
    expect(isHashRoomId(`!${hash}`)).toBe(true);
    expect(isHashRoomId("!abc:h")).toBe(false);
  });
});

describe("the domain", () => {
  it("is what follows the first colon", () => {
    expect(domainOf("@a:h:80")).toBe("h:80");
    expect(domainOf("$opaque:[::1]:1")).toBe("[::1]:1");
  });

  it("is missing from hashes", () => {
    expect(domainOf(`!${hash}`)).toBeUndefined();
  });
});
