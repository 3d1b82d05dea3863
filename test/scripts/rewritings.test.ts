/** What the ledger takes for a rewriting: it is told that there was one, and looks for itself. */

import { isRewriting, isSaidByAnother } from "../../scripts/convert/rewritings.js";

const of = (reason: string, from: unknown, key: string | undefined, made: unknown) =>
  isRewriting(reason, { from, key, made, output: {} });

describe("a text whose variables are settled", () => {
  it.each([
    ["at %HOST%", "at example.org", true],
    ["at %HOST%", "of example.org", false],
    ["%A% and %B%", "one and two", true],
    ["%A% and %B%", "one or two", false],
    ["%A%.", "one,", false],
    ["(%A%)*", "(one)*", true],
    ["(%A%)*", "oneone", false],
    ["a|%A%", "a", false],
    ["%A%$", "one$", true],
    ["%A%", "more\nthan one line", true],
    ["first %a_1%", "first value", true],
    ["50% of %A%", "50% of one", true],
    ["%A% end", "one end and more", false],
    ["start %A%", "no start one", false],
  ])("%j becomes %j: %s", (from, made, holds) => {
    expect(of("variable", from, "description", made)).toBe(holds);
  });
});

describe("a part of a server's URL", () => {
  it.each([
    ["example.org", "https://example.org/v1", true],
    ["example.com", "https://example.org/v1", false],
    ["example.org", "//example.org", true],
    ["/v1", "https://example.org/v1", true],
    ["v1/", "https://example.org/v1", true],
    ["/v2", "https://example.org/v1", false],
    ["v1", "https://v1.example.org/", false],
    ["https", "https://example.org", true],
    ["http", "https://example.org", false],
    ["%HOST%", "https://{HOST}/v1", true],
    ["/a/%VERSION%", "/a/{VERSION}", true],
    ["/a/%VERSION%", "/a/{OTHER}", false],
  ])("%j is in %j: %s", (from, made, holds) => {
    expect(of("server", from, "url", made)).toBe(holds);
  });
});

describe("another rewriting", () => {
  it.each<[string, unknown, string | undefined, unknown, boolean]>([
    ["version", "2.0", "openapi", "3.0.4", true],
    ["version", "2.0", "openapi", "3.2.0", false],
    ["version", "2.0", "openapi", "x3.0.4", false],
    ["version", "2.0", "openapi", "3.0.4x", false],
    ["reference", "#/definitions/A", "$ref", "#/components/schemas/A", false],
    ["serialisation", "multi", "style", "form", true],
    ["serialisation", "ssv", "style", "form", false],
    ["oauth-flow", "accessCode", "authorizationCode", {}, true],
    ["oauth-flow", "accessCode", "implicit", {}, false],
    ["example-parsed", '{"a":1}', "example", { a: 1 }, true],
    ["example-parsed", '{"a":1}', "example", { a: 2 }, false],
  ])("%s of %j under %j is %j: %s", (reason, from, key, made, holds) => {
    expect(of(reason, from, key, made)).toBe(holds);
  });
});

describe("what was combined", () => {
  it("is said by another document only where something stands, or where the whole has one", () => {
    const output = { info: { title: "a" }, paths: { "/a%20b": {} } };
    expect(isSaidByAnother(["/info/title"], output)).toBe(true);
    expect(isSaidByAnother(["/info/contact"], output)).toBe(false);
    expect(isSaidByAnother(["/paths/~1a%20b"], output)).toBe(true);
    expect(isSaidByAnother(["/tags/0/name"], output)).toBe(true);
    expect(isSaidByAnother(["/tagsOfMine"], output)).toBe(false);
    expect(isSaidByAnother(["/x/tags/0"], output)).toBe(false);
  });
});
