/** Templates of paths with wildcards: what they take, and what Express is told. */

import type { OperationDescriptor } from "../../scripts/emit/runtime/operation.js";
import { expressRoute, Wildcards } from "../../scripts/middleware/routes.js";

/** What a wildcard's parameters are in a path; undefined where it does not fit. */
function valuesIn(path: string, template: string, sensitive = false): readonly string[] | undefined {
  const operation = { basePaths: ["/v1"], path: template, method: "GET" } as unknown as OperationDescriptor;
  return new Wildcards([operation]).match(path, sensitive)?.values;
}

describe("a path with a wildcard", () => {
  it.each([
    ["/files/{path}(*)", "/v1/files/a/b.txt", ["a/b.txt"]],
    ["/files/{path}*", "/v1/files/a", ["a"]],
    ["/files/{path}*", "/v1/files/a/", ["a/"]],
    ["/files/{path}*", "/v1/files/", undefined],
    ["/files/{path}*", "/v1/files", undefined],
    ["/files/{path}*", "/v1/filesystem/a", undefined],
    ["/files/{path}*", "/other/v1/files/a", undefined],
    ["/files/{path}*/meta", "/v1/files/a/b/meta", ["a/b"]],
    ["/files/{path}*/meta", "/v1/files/a/b/meta/", ["a/b"]],
    ["/files/{path}*/meta", "/v1/files/a/metal", undefined],
    ["/files/{path}*/meta", "/v1/files/a/meta/x", undefined],
    ["/{shelf}/{path}*", "/v1/a/b/c", ["a", "b/c"]],
    ["/{shelf}/*path", "/v1/a/b/c", ["a", "b/c"]],
    ["/files/*path", "/v1/files", undefined],
    ["/files/*", "/v1/files/a", undefined],
    ["/{shelf}-{row}/{path}*", "/v1/a-b/c", ["a", "b", "c"]],
    ["/{shelf}/x/{path}*", "/v1/a/b/x/c", undefined],
    ["/a.b/{path}*", "/v1/a.b/c", ["c"]],
    ["/a.b/{path}*", "/v1/aXb/c", undefined],
    ["/(a|b)+$/{path}*", "/v1/(a|b)+$/c", ["c"]],
    ["/(a|b)+$/{path}*", "/v1/a/c", undefined],
    ["/[a]/{path}*", "/v1/[a]/c", ["c"]],
    ["/[a]/{path}*", "/v1/a/c", undefined],
  ])("%s has in %s the values %j", (template, path, values) => {
    const found = valuesIn(path, template);
    expect(found && [...found]).toEqual(values);
  });

  it("is told from others by case only where the router does so", () => {
    expect(valuesIn("/V1/FILES/a", "/files/{path}*")).toEqual(["a"]);
    expect(valuesIn("/V1/FILES/a", "/files/{path}*", true)).toBeUndefined();
  });
});

describe("Express is told", () => {
  it.each([
    ["/pets/{id}", "/pets/:id"],
    ["/pets/{id}.{ext}", "/pets/:id.:ext"],
    ["/pets:find/{id}", "/pets\\:find/:id"],
    ["/files/{path}(*)", "/files/*path"],
    ["/{a}/files/{path}*", "/:a/files/*path"],
    ["/{a}/files/*path", "/:a/files/*path"],
  ])("%s as %s", (template, route) => {
    expect(expressRoute(template)).toBe(route);
  });
});
