/** What no client should send: changes to a request, each drawn by a number. */

import type { TestRequest } from "../differential/requests.js";

/** A request that may be no proper one; its body may be bytes. */
export interface HostileRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer | undefined;
}

type Change = (request: HostileRequest, draw: (bound: number) => number) => HostileRequest;

const texts = [
  "__proto__",
  "constructor",
  "toString",
  "%00",
  "%FF%FE",
  "%E0%A4%A",
  "..%2F..%2Fetc%2Fpasswd",
  "%2e%2e",
  "%F0%9F%92%A9",
  "'%20OR%201=1--",
  "%3Cscript%3E",
  "a".repeat(3000),
  "%25".repeat(300),
  "-1",
  "1e999",
  "NaN",
  "null",
  "undefined",
  "0x10",
  "!a:b",
  "@a:b",
  "%23a:b",
  "true",
  "%5B%5D",
  "%7B%7D",
  "9".repeat(400),
  "%ED%A0%80",
  "%0d%0aSet-Cookie:%20a=b",
  ".",
  "*",
  "",
];
const names = [
  "__proto__",
  "constructor",
  "prototype",
  "a[b]",
  "a[__proto__][b]",
  "limit[]",
  "access_token",
  "timeout",
  "limit",
  "from",
  "%00",
];
const contentTypes = [
  "application/json",
  "application/json; charset=utf-16",
  "application/json; charset=no-such",
  "text/plain",
  "multipart/form-data",
  "multipart/form-data; boundary=x",
  "application/x-www-form-urlencoded",
  "*/*",
  "application",
  ";;;",
  "a".repeat(500),
  "application/json;".repeat(50),
];
const bodies: readonly (string | Buffer)[] = [
  "",
  "{",
  "[",
  "null",
  "true",
  "0",
  '"x"',
  "[]",
  "{}",
  "{}{}",
  "nul",
  "\0",
  "\ufeff{}",
  '{"a":1,"a":2}',
  "{'a':1}",
  '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}',
  '{"length":-1,"toString":1,"hasOwnProperty":2}',
  `{"a":${"[".repeat(20000)}${"]".repeat(20000)}}`,
  `${'{"a":'.repeat(5000)}1${"}".repeat(5000)}`,
  `{"a":"${"x".repeat(300000)}"}`,
  `[${"1,".repeat(50000)}1]`,
  '{"a":1e400,"b":-0,"c":123456789012345678901234567890}',
  '{"a":"\\ud800","b":"\\u0000"}',
  Buffer.from([0xff, 0xfe, 0x7b, 0x7d]),
  Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]),
  Buffer.alloc(600 * 1024, 0x20),
  '--x\r\nContent-Disposition: form-data; name="__proto__"\r\n\r\nx\r\n--x--\r\n',
  "a=1&__proto__=2&a[b]=3",
  Buffer.from("1f8b0800000000000003", "hex"),
];
const odd: readonly unknown[] = [
  null,
  true,
  -1,
  1e308,
  2 ** 53,
  "",
  "\0",
  "\ud800",
  "x".repeat(70000),
  [],
  {},
  [[[]]],
  { $ref: "#" },
  "__proto__",
  0.1,
];

const pickFrom = <T>(list: readonly T[], draw: (bound: number) => number): T => list[draw(list.length)] as T;
const header = (request: HostileRequest, name: string, value: string) => ({
  ...request,
  headers: { ...request.headers, [name]: value },
});

const changes: readonly Change[] = [
  (request, draw) => {
    const [path = "", ...query] = request.url.split("?");
    const segments = path.split("/");
    segments[draw(segments.length)] = pickFrom(texts, draw);
    return { ...request, url: [segments.join("/") || "/", ...query].join("?") };
  },
  (request, draw) => ({
    ...request,
    url: `${request.url}${request.url.includes("?") ? "&" : "?"}${pickFrom(names, draw)}=${pickFrom(texts, draw)}`,
  }),
  (request, draw) => ({
    ...request,
    url: `${request.url}${pickFrom(["/", "//", "?", "?&&==", "#", ";a", "%", "?a".repeat(500)], draw)}`,
  }),
  (request, draw) => ({
    ...request,
    method: pickFrom(["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE"], draw),
  }),
  (request, draw) => header(request, "content-type", pickFrom(contentTypes, draw)),
  (request, draw) =>
    header(request, "content-encoding", pickFrom(["gzip", "deflate", "br", "identity", "no-such", ""], draw)),
  (request, draw) =>
    header(
      request,
      "authorization",
      pickFrom(
        [
          "",
          "Bearer",
          "Bearer ",
          "Basic YTpi",
          `Bearer ${"x".repeat(5000)}`,
          "bearer null",
          "Bearer __proto__",
        ],
        draw,
      ),
    ),
  (request, draw) =>
    header(
      request,
      "accept",
      pickFrom(["", "text/html", "*/*;q=0", "application/xml", ";;", "a/b,".repeat(200)], draw),
    ),
  (request, draw) =>
    header(
      request,
      pickFrom(
        ["cookie", "x-forwarded-for", "expect", "range", "if-none-match", "origin", "x-http-method-override"],
        draw,
      ),
      pickFrom(["=;=;;a", "DELETE", "bytes=0-", "*", "null", "__proto__=x"], draw),
    ),
  (request, draw) => ({ ...request, body: pickFrom(bodies, draw) }),
  (request, draw) => {
    const text = typeof request.body === "string" && request.body.length > 0 ? request.body : '{"a":1}';
    const at = draw(text.length);
    return {
      ...request,
      body: pickFrom(
        [text.slice(0, at), text + text.slice(at), `${text.slice(0, at)}\\${text.slice(at)}`],
        draw,
      ),
    };
  },
  (request, draw) => {
    try {
      const value = JSON.parse(String(request.body)) as Record<string, unknown>;
      const keys = Object.keys(value);
      if (keys.length === 0) return { ...request, body: JSON.stringify(pickFrom(odd, draw)) };
      return { ...request, body: JSON.stringify({ ...value, [pickFrom(keys, draw)]: pickFrom(odd, draw) }) };
    } catch {
      return { ...request, body: JSON.stringify(pickFrom(odd, draw)) };
    }
  },
];

/** One to three changes to a request; the draws decide which. */
export function hostile(request: TestRequest, draws: readonly number[]): HostileRequest {
  let at = 0;
  const draw = (bound: number) => {
    at += 1;
    return (draws[at % draws.length] ?? 0) % Math.max(bound, 1);
  };
  let made: HostileRequest = request;
  for (let count = draw(3); count >= 0; count -= 1) made = pickFrom(changes, draw)(made, draw);
  return { ...made, url: `/${made.url.replace(/^\/+/, "")}`.replace(/[^\x21-\x7e]/g, "_") };
}
