/** A body is read the same whether it says how long it is (the short way) or comes in chunks (Express's parsers). */

import { request } from "node:http";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { createBodyReader } from "../../generated/runtime/bodies.js";
import type { OperationDescriptor } from "../../generated/runtime/operation.js";
import { serve } from "../support/generated.js";

const limit = 2000;
const read = createBodyReader({ bytes: limit, depth: 3 });
const mediaTypes = ["application/json", "text/plain", "application/octet-stream"];
const operation = { path: "/", body: { required: true, mediaTypes } } as unknown as OperationDescriptor;

let server: Awaited<ReturnType<typeof serve>>;
beforeAll(async () => {
  server = await serve(async (request, response) => {
    const { mediaType, value } = await read(request, response, operation);
    const told = Buffer.isBuffer(value) ? `bytes ${value.toString("hex")}` : value;
    response.json({ mediaType, value: told, same: request.body === value });
  });
});
afterAll(() => server.stop());

function post(body: Buffer, headers: Record<string, string>): Promise<[status: number, body: unknown]> {
  return new Promise((resolve, reject) => {
    const sent = request(server.url, { method: "POST", headers }, async (response) => {
      const text = Buffer.concat(await response.toArray()).toString();
      resolve([response.statusCode ?? 0, JSON.parse(text)]);
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

const json = "application/json";
const long = Buffer.alloc(limit, " ").fill("{}", 0, 2);
it.each<[name: string, type: string, body: Buffer, expected: object | number]>([
  ["JSON", json, Buffer.from('{"a":["ü"]}'), { a: ["ü"] }],
  ["JSON that is no object", json, Buffer.from("null"), { value: null }],
  ["JSON behind a byte order mark", json, Buffer.from('\ufeff{"a":1}'), { a: 1 }],
  ["JSON with its charset", `${json}; charset="UTF-8"`, Buffer.from("[1]"), [1]],
  ["JSON in UTF-16", `${json}; charset=utf-16le`, Buffer.from("[1]", "utf16le"), [1]],
  ["JSON in a charset that it cannot have", `${json}; charset=latin1`, Buffer.from("[1]"), 415],
  ["no JSON", json, Buffer.from('{"a":'), 400],
  ["nothing", json, Buffer.alloc(0), {}],
  ["JSON as deep as it may be", json, Buffer.from("[[[1]]]"), [[[1]]]],
  ["JSON too deep", json, Buffer.from("[[[[1]]]]"), 400],
  ["JSON too deep behind much else", json, Buffer.from(`[${"1,".repeat(500)}[[[1]]]]`), 400],
  ["a body of just the limit", json, long, {}],
  ["a body over the limit", json, Buffer.concat([long, Buffer.from(" ")]), 413],
  ["bytes that are no UTF-8", json, Buffer.from([0x22, 0xff, 0x22]), { value: "\ufffd" }],
  ["text", "text/plain", Buffer.from("ü"), { value: "ü" }],
  ["text in another charset", "text/plain; charset=latin1", Buffer.from("ü", "latin1"), { value: "ü" }],
  ["text in an unknown charset", "text/plain; charset=klingon", Buffer.from("a"), 415],
  ["bytes", "application/octet-stream", Buffer.from([0, 255]), { value: "bytes 00ff" }],
])("%s", async (_name, type, body, expected) => {
  const whole = await post(body, { "Content-Type": type, "Content-Length": String(body.length) });
  const chunked = await post(body, { "Content-Type": type, "Transfer-Encoding": "chunked" });
  expect(whole).toEqual(chunked);
  const [status, told] = whole;
  if (typeof expected === "number") expect(status).toBe(expected);
  else expect(told).toMatchObject({ value: "value" in expected ? expected.value : expected, same: true });
});

it("a compressed body that says how long it is", async () => {
  const body = gzipSync('{"a":1}');
  const headers = { "Content-Encoding": "gzip", "Content-Length": String(body.length) };
  expect(await post(body, { ...headers, "Content-Type": json })).toMatchObject([200, { value: { a: 1 } }]);
});

it("a body that somebody has read before is left as it is", async () => {
  const before = await serve(
    (request, _response, next) => {
      request.body = { read: "before" };
      next();
    },
    async (request, response) => void response.json((await read(request, response, operation)).value),
  );
  const answer = await fetch(before.url, { method: "POST", body: "{}", headers: { "Content-Type": json } });
  expect(await answer.json()).toEqual({ read: "before" });
  await before.stop();
});
