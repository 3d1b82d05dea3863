/** The text of a request → the values of its parameters, style by style. */

import { describe, expect, it } from "@jest/globals";
import type { ParameterDescriptor } from "../../generated/runtime/operation.js";
import { readParameters } from "../../generated/runtime/parameters.js";
import { checkQuery } from "../../generated/runtime/queries.js";
import { cpuTime } from "../support/cpu-time.js";

const parameter = (more: Partial<ParameterDescriptor>): ParameterDescriptor => {
  const place = more.in ?? "query";
  const style = more.style ?? (place === "query" || place === "cookie" ? "form" : "simple");
  return { name: "p", in: place, style, explode: style === "form", shape: "primitive", ...more };
};

const inQuery = (query: string, more: Partial<ParameterDescriptor> = {}) =>
  readParameters([parameter(more)], {}, new URLSearchParams(query), {}, query).query.p;
const inPath = (text: string, more: Partial<ParameterDescriptor> = {}) =>
  readParameters([parameter({ in: "path", ...more })], { p: text }, new URLSearchParams(), {}).params.p;

describe("a query parameter", () => {
  it.each<[string, Partial<ParameterDescriptor>, unknown]>([
    ["p=a", {}, "a"],
    ["p=", {}, ""],
    ["q=a", {}, undefined],
    ["p=a+b%20c%26", {}, "a b c&"],
    ["p=a&p=b", {}, ["a", "b"]],
    ["p=a", { shape: "array" }, ["a"]],
    ["p=a&p=b,c", { shape: "array" }, ["a", "b,c"]],
    ["p=a,b", { shape: "array", explode: false }, ["a", "b"]],
    ["p=", { shape: "array", explode: false }, ""],
    ["p=a%20b", { shape: "array", style: "spaceDelimited", explode: false }, ["a", "b"]],
    ["p=a|b", { shape: "array", style: "pipeDelimited", explode: false }, ["a", "b"]],
    ["p=a%2Cb,c", { shape: "array", explode: false }, ["a,b", "c"]],
    ["p=a%2Cb", { shape: "array", explode: false }, ["a", "b"]],
    // Where a space delimits as `%20`, one that is `+` is in an item.
    ["p=a+b%2B%20c", { shape: "array", style: "spaceDelimited", explode: false }, ["a b+", "c"]],
    ["p=a+b", { shape: "array", style: "spaceDelimited", explode: false }, ["a", "b"]],
    ["p=a%7Cb|c", { shape: "array", style: "pipeDelimited", explode: false }, ["a|b", "c"]],
    ["p=a%7Cb", { shape: "array", style: "pipeDelimited", explode: false }, ["a", "b"]],
    ["p=a,1%2C2,b%2C,3", { shape: "object", explode: false }, { a: "1,2", "b,": "3" }],
    ["p=a|1%7C2", { shape: "object", style: "pipeDelimited", explode: false }, { a: "1|2" }],
    ["p=a%201%20b%202", { shape: "object", style: "spaceDelimited", explode: false }, { a: "1", b: "2" }],
    ["p[a]=1&p[b]=2&q[c]=3", { shape: "object", style: "deepObject" }, { a: "1", b: "2" }],
    [
      "p[a][b]=1&p[a][c]=2&p[a][c]=3",
      { shape: "object", style: "deepObject" },
      { a: { b: "1", c: ["2", "3"] } },
    ],
    ...["p[t]=a", "p[t][]=a", "p[t][0]=a", "p%5Bt%5D%5B%5D=a"].map(
      (query): [string, Partial<ParameterDescriptor>, unknown] => [
        query,
        { shape: "object", style: "deepObject", parts: { t: { shape: "array" } } },
        { t: ["a"] },
      ],
    ),
    [
      "p[t][1]=b&p[t][0]=a",
      { shape: "object", style: "deepObject", parts: { t: { shape: "array" } } },
      { t: ["a", "b"] },
    ],
    ["p=1|2,3", { shape: "array", explode: false, separators: ["|", ","] }, [["1"], ["2", "3"]]],
    ["p=a%09b", { shape: "array", explode: false, separators: ["\t"] }, ["a", "b"]],
    ["p=a", { shape: "array", text: ["string"] }, "a"],
    ["p=a&p=b", { shape: "array", text: ["string"] }, ["a", "b"]],
    ["p=a", { shape: "array", text: ["number"] }, ["a"]],
    ["p=", { allowEmptyValue: true, emptyIsUnused: true }, undefined],
    ["p=", { allowEmptyValue: true }, ""],
    ["p=a,1,b,2", { shape: "object", explode: false }, { a: "1", b: "2" }],
    ["p=a,1,b", { shape: "object", explode: false }, "a,1,b"],
    [
      "a=1&b=2&b=3&c=4",
      { shape: "object", properties: ["a", "b", "c"], parts: { c: { shape: "array" } } },
      { a: "1", b: ["2", "3"], c: ["4"] },
    ],
    ["q=1", { shape: "object", properties: ["a"] }, undefined],
    ['p={"a":1}', { shape: "object", properties: ["a"] }, { a: 1 }],
    ['p={"a":1}', { shape: "object", style: "deepObject" }, { a: 1 }],
    ["p=a", { shape: "object", style: "deepObject" }, "a"],
    ["p=1.0", { shape: "object" }, "1.0"],
    ['p={"a":[1]}', { json: true, shape: "object" }, { a: [1] }],
    ["p={", { json: true }, "{"],
  ])("?%s with %j is %j", (query, more, value) => {
    expect(inQuery(query, more)).toEqual(value);
  });

  it("is checked in time linear to how often it stands there", () => {
    const search = new Array(30_000).fill("p").join("&");
    const rules = { allowUnknownQueryParameters: false, allowReserved: false };
    const start = cpuTime();
    checkQuery([parameter({})], search, new URLSearchParams(search), rules);
    expect(cpuTime(start)).toBeLessThan(2000);
    const once = () => checkQuery([parameter({})], "p", new URLSearchParams("p"), rules);
    expect(once).toThrow("Empty value found for query parameter 'p'");
  });

  it.each([
    ["p=a:b", 400],
    ["p=k=a:b", 400],
    ["p=k=a", 400],
    ["p=a%3Ab", 200],
    ["p=2026-01-01T00:00:00Z", 400],
    ["free=a:b", 200],
  ])("?%s without allowReserved is answered with %i", (search, status) => {
    const parameters = [parameter({}), parameter({ name: "free", allowReserved: true })];
    const check = (allowReserved: boolean) => () =>
      checkQuery(parameters, search, new URLSearchParams(search), {
        allowUnknownQueryParameters: false,
        allowReserved,
      });
    expect(check(true)).not.toThrow();
    if (status === 200) expect(check(false)).not.toThrow();
    else expect(check(false)).toThrow("Parameter 'p' must be url encoded.");
  });

  it("cannot reach the prototype", () => {
    const object = inQuery("p[__proto__]=x", { shape: "object", style: "deepObject" });
    expect(Object.getPrototypeOf(object)).toBe(Object.prototype);
    expect(Object.keys(object as object)).toEqual(["__proto__"]);
  });
});

describe("a path parameter", () => {
  it.each<[string, Partial<ParameterDescriptor>, unknown]>([
    ["a", {}, "a"],
    ["a,b", { shape: "array" }, ["a", "b"]],
    ["a,b", {}, "a,b"],
    [".a.b", { style: "label", shape: "array", explode: true }, ["a", "b"]],
    [".a,b", { style: "label", shape: "array" }, ["a", "b"]],
    [";p=a,b", { style: "matrix", shape: "array", explode: false }, ["a", "b"]],
    [";p=a;p=b", { style: "matrix", shape: "array", explode: true }, ["a", "b"]],
    ["a=1,b=2", { shape: "object", explode: true }, { a: "1", b: "2" }],
    [".a=1.b=2", { style: "label", shape: "object", explode: true }, { a: "1", b: "2" }],
    [".a,1,b,2", { style: "label", shape: "object" }, { a: "1", b: "2" }],
    [";a=1;b=2", { style: "matrix", shape: "object", explode: true }, { a: "1", b: "2" }],
    [";p=a,1,b,2", { style: "matrix", shape: "object" }, { a: "1", b: "2" }],
    [".a", { style: "label" }, "a"],
    [";p=a", { style: "matrix" }, "a"],
    ["a,1,b,2", { shape: "object" }, { a: "1", b: "2" }],
    // Delimiters are told from what is encoded (RFC 6570), unless all of them are.
    ["a%2Cb,c", { shape: "array" }, ["a,b", "c"]],
    ["a%2Cb", { shape: "array" }, ["a", "b"]],
    [".a%2Eb.c", { style: "label", shape: "array", explode: true }, ["a.b", "c"]],
    [".a%2Eb", { style: "label", shape: "array", explode: true }, ["a.b"]],
    [".a%2Cb,c", { style: "label", shape: "array" }, ["a,b", "c"]],
    [";p=a%3Bb;p=c", { style: "matrix", shape: "array", explode: true }, ["a;b", "c"]],
    [";p=a%3Bb", { style: "matrix", shape: "array", explode: true }, ["a;b"]],
    [";p=a%2Cb,c", { style: "matrix", shape: "array" }, ["a,b", "c"]],
    [";p=p=a", { style: "matrix" }, "p=a"],
    [";p", { style: "matrix" }, ""],
    [".", { style: "label" }, ""],
    ["a=1%2C2,b%3D=3", { shape: "object", explode: true }, { a: "1,2", "b=": "3" }],
    ["a=1%2C2", { shape: "object", explode: true }, { a: "1,2" }],
    ["a,1%2C2", { shape: "object" }, { a: "1,2" }],
    [";a=1%3B2", { style: "matrix", shape: "object", explode: true }, { a: "1;2" }],
    ["%7B%22a%22%3A%221%2C2%22%7D", { shape: "object" }, { a: "1,2" }],
  ])("%s with %j is %j", (text, more, value) => {
    expect(inPath(text, more)).toEqual(value);
  });
});

describe("headers and cookies", () => {
  it("are read by their names, headers whatever their case", () => {
    const values = readParameters(
      [
        parameter({ name: "X-List", in: "header", shape: "array" }),
        parameter({ name: "session", in: "cookie" }),
        parameter({ name: "none", in: "cookie" }),
      ],
      {},
      new URLSearchParams(),
      { "x-list": "a, b", "x-other": "c", cookie: "a=1; session=s" },
    );
    expect(values).toEqual({
      params: {},
      query: {},
      headers: { "x-list": ["a", "b"] },
      cookies: { session: "s" },
    });
  });

  it("are not what an object inherits, and of a cookie sent twice the first, whose credentials count", () => {
    const values = readParameters(
      [
        parameter({ name: "constructor", in: "header", shape: "array" }),
        parameter({ name: "s", in: "cookie" }),
      ],
      {},
      new URLSearchParams(),
      { cookie: "s=1; s=2" },
    );
    expect([Object.keys(values.headers), values.cookies]).toEqual([[], { s: "1" }]);
  });

  it("keep what follows a cookie's first equals sign", () => {
    const read = readParameters([parameter({ name: "session", in: "cookie" })], {}, new URLSearchParams(), {
      cookie: "session=YWI=",
    });
    expect(read.cookies.session).toBe("YWI=");
  });
});
