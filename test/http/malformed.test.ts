/** What never becomes a request: bytes on a socket that are no HTTP, or too many of them. */

import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { startServer, type TestServer } from "../support/server.js";

describe("what is no HTTP request", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer("compiled");
  });
  afterAll(() => server.stop());

  /** Sends bytes as they are; returns all that comes back. */
  const send = async (bytes: string): Promise<string> => {
    const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
    await once(socket, "connect");
    socket.write(bytes);
    return text(socket);
  };

  it.each([
    ["rubbish", "\x16\x03\x01\r\n\r\n", "400 Bad Request", "M_UNRECOGNIZED"],
    [
      "two lengths",
      "POST /_matrix/client/v3/join/x HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}",
      "400 Bad Request",
      "M_UNRECOGNIZED",
    ],
    [
      "40 kB of address",
      `GET /_matrix/client/v3/sync?filter=${"x".repeat(40_000)} HTTP/1.1\r\nHost: a\r\n\r\n`,
      "431 Request Header Fields Too Large",
      "M_TOO_LARGE",
    ],
  ])("is refused as JSON: %s", async (_name, bytes, status, errcode) => {
    const [head = "", body = ""] = (await send(bytes)).split("\r\n\r\n");
    expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status}\r\nContent-Type: application/json\r\n`));
    expect(JSON.parse(body)).toEqual({ errcode, error: expect.any(String) });
  });

  it("does not stop the server", async () => {
    await send("GARBAGE\r\n\r\n");
    expect((await server.call("GET", "/_matrix/client/versions")).status).toBe(200);
  });
});
