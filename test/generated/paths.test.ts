/** Which operation a path means. */

import { describe, expect, it } from "@jest/globals";
import type { OperationDescriptor } from "../../generated/runtime/operation.js";
import { PathTree } from "../../generated/runtime/paths.js";
import { cpuTime } from "../support/cpu-time.js";

const operation = (
  path: string,
  more: Partial<Pick<OperationDescriptor, "method" | "basePaths">> = {},
): OperationDescriptor => ({
  id: `${more.method ?? "GET"} ${path}`,
  method: "GET",
  path,
  basePaths: [""],
  parameters: [],
  body: null,
  produces: [],
  security: [],
  loadParameters: null,
  loadBody: null,
  loadForms: null,
  loadAnswers: async () => ({ validators: {} }),
  ...more,
});

const tree = new PathTree([
  operation("/"),
  operation("/rooms/{roomId}/state/{type}/{key}"),
  operation("/rooms/{roomId}/state/{type}/"),
  operation("/rooms/{roomId}/state/{type}"),
  operation("/rooms/public"),
  operation("/rooms/{roomId}"),
  operation("/rooms/{roomId}", { method: "PUT" }),
  operation("/rooms/public/{page}"),
  operation("/rooms/{roomId}/members"),
  operation("/files/{name}.{ending}"),
  operation("/files/{name}"),
  operation("/files/{first}-{second}"),
  operation("/users/{id}"),
  operation("/users/{userId}/devices"),
  operation("/a+b/(c)/{d}"),
  operation("/café/{dish}"),
  operation("/caf%C3%A9/carte"),
  operation("/prix/{price}€ net"),
  operation("/\ud800/{half}\ud800"),
  operation("/versions", { basePaths: ["/v1", "/v2"] }),
]);

/** The first operation of a path, with its parameters. */
function found(path: string): [string, Record<string, string>] | undefined {
  const match = tree.match(path);
  const [first] = match?.routes.values() ?? [];
  const names = first?.names.map((name, at) => [name, match?.values[at] ?? ""]) ?? [];
  return first && [first.operation.path, Object.fromEntries(names)];
}

describe("a path", () => {
  it.each([
    ["/", "/", {}],
    ["/rooms/public", "/rooms/public", {}],
    ["/rooms/publi", "/rooms/{roomId}", { roomId: "publi" }],
    ["/rooms/%70ublic", "/rooms/public", {}],
    // RFC 3986, 2.3: an encoded unreserved character is that character, beside parameters too.
    ["/files/a%2Epng", "/files/{name}.{ending}", { name: "a", ending: "png" }],
    ["/files/a%2db", "/files/{first}-{second}", { first: "a", second: "b" }],
    ["/files/a%2F-b", "/files/{first}-{second}", { first: "a%2F", second: "b" }],
    ["/rooms/!a:b", "/rooms/{roomId}", { roomId: "!a:b" }],
    ["/rooms/public/members", "/rooms/public/{page}", { page: "members" }],
    ["/rooms/other/members", "/rooms/{roomId}/members", { roomId: "other" }],
    [
      "/rooms/public/state/m.room.name",
      "/rooms/{roomId}/state/{type}",
      { roomId: "public", type: "m.room.name" },
    ],
    ["/rooms/r/state/t/", "/rooms/{roomId}/state/{type}/", { roomId: "r", type: "t" }],
    ["/rooms/r/state/t/k", "/rooms/{roomId}/state/{type}/{key}", { roomId: "r", type: "t", key: "k" }],
    ["/files/a.b.c", "/files/{name}.{ending}", { name: "a", ending: "b.c" }],
    ["/files/-a-b-c", "/files/{first}-{second}", { first: "-a", second: "b-c" }],
    ["/files/plain", "/files/{name}", { name: "plain" }],
    ["/a+b/(c)/d", "/a+b/(c)/{d}", { d: "d" }],
    ["/users/a", "/users/{id}", { id: "a" }],
    ["/users/a/devices", "/users/{userId}/devices", { userId: "a" }],
    ["/caf%C3%A9/soupe", "/café/{dish}", { dish: "soupe" }],
    ["/caf%c3%a9/carte", "/caf%C3%A9/carte", {}],
    ["/prix/12%E2%82%AC%20net", "/prix/{price}€ net", { price: "12" }],
    ["/v1/versions", "/versions", {}],
    ["/v2/versions", "/versions", {}],
  ])("%s means %s", (path, template, parameters) => {
    expect(found(path)).toEqual([template, parameters]);
  });

  it("leaves parameters encoded, so that an encoded slash parts no segments", () => {
    expect(found("/rooms/%23a%2Fb%3Ac")).toEqual(["/rooms/{roomId}", { roomId: "%23a%2Fb%3Ac" }]);
  });

  it.each([
    "/room",
    "/rooms",
    "/rooms/",
    "/rooms//members",
    "/rooms/r/",
    "/rooms/r/state",
    "/v3/versions",
    "/versions",
    "/aab/(c)/d",
    "",
    "//",
    "/rooms/r/members/",
  ])("%j means nothing", (path) => {
    expect(found(path)).toBeUndefined();
  });

  it("names every method that it has", () => {
    expect([...(tree.match("/rooms/r")?.routes.keys() ?? [])]).toEqual(["GET", "PUT"]);
  });

  it("with bad percent-encoding is still found, for the router to refuse", () => {
    expect(found("/rooms/%ZZ")).toEqual(["/rooms/{roomId}", { roomId: "%ZZ" }]);
  });
});

it("is found in the same time among 10 and among 5000 operations", () => {
  const many = (count: number) =>
    new PathTree(Array.from({ length: count }, (_, at) => operation(`/a/{x${at}}/b${at}/{y}/c`)));
  const time = (tree: PathTree<OperationDescriptor>, last: number) => {
    const start = cpuTime();
    for (let round = 0; round < 20_000; round += 1) tree.match(`/a/1/b${last}/2/c`);
    return cpuTime(start);
  };
  const few = many(10);
  const lots = many(5000);
  time(few, 9);
  time(lots, 4999);
  const ratios = Array.from({ length: 5 }, () => time(lots, 4999) / time(few, 9)).sort((a, b) => a - b);
  expect(ratios[2]).toBeLessThan(3);
});
