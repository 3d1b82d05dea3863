import { describe, expect, it } from "@jest/globals";
import { parseAllowList } from "../../src/outbound/allow-list.js";

describe("the operator's list of places", () => {
  it("holds hosts at their ports and nothing else", () => {
    const allow = parseAllowList(" 127.0.0.1:8090, identity.internal:80 ,,[::1]:8090");
    expect(allow("127.0.0.1", 8090)).toBe(true);
    expect(allow("identity.internal", 80)).toBe(true);
    expect(allow("::1", 8090)).toBe(true);
    expect(allow("127.0.0.1", 8091)).toBe(false);
    expect(allow("127.0.0.2", 8090)).toBe(false);
    expect(allow("identity.internal", 443)).toBe(false);
  });

  it("takes other spellings for the same place", () => {
    const allow = parseAllowList("Identity.INTERNAL:80,0x7f.1:90,[0:0::1]:90,bücher.example:80");
    expect(allow("identity.internal", 80)).toBe(true);
    expect(allow("127.0.0.1", 90)).toBe(true);
    expect(allow("::1", 90)).toBe(true);
    expect(allow("xn--bcher-kva.example", 80)).toBe(true);
  });

  it("may be empty", () => {
    expect(parseAllowList("")("127.0.0.1", 80)).toBe(false);
  });

  it.each([
    "localhost",
    "localhost:",
    ":80",
    "localhost:0",
    "localhost:65536",
    "http://localhost:80",
    "a@localhost:80",
    "localhost/x:80",
    "::1:80",
    "[::1]",
    "[nonsense]:80",
    "a b:80",
    "*:80",
    "good.example:80,bad",
  ])("refuses %j and says which entry is wrong", (text) => {
    expect(() => parseAllowList(text)).toThrow(`got "${text.split(",").at(-1)}"`);
  });
});
