/** The HTTP server around the app: what never becomes a request is answered here. */

import { createServer, type RequestListener, type Server } from "node:http";
import type { Socket } from "node:net";
import type { FailureCode } from "../failures.js";

/** Bytes of request line and headers; IDs are at most 255 bytes, and a filter may stand in the query. */
const maxHeaderSize = 32 * 1024;

/** Makes the server; it does not listen yet. */
export function createHttpServer(app: RequestListener): Server {
  const server = createServer({ maxHeaderSize }, app);
  server.on("clientError", refuseMalformed);
  return server;
}

/** Node answers what is no HTTP without a body; clients of this API expect one that they can read. */
function refuseMalformed(error: NodeJS.ErrnoException, socket: Socket): void {
  // A connection that was reset has nobody to answer, and one that is under way has its answer.
  if (error.code === "ECONNRESET" || !socket.writable || socket.bytesWritten > 0) {
    socket.destroy();
    return;
  }
  const [status, errcode, message] = explain(error.code);
  const body = JSON.stringify({ errcode, error: message });
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nAccess-Control-Allow-Origin: *\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

function explain(code: string | undefined): [status: string, errcode: FailureCode, message: string] {
  if (code === "HPE_HEADER_OVERFLOW")
    return ["431 Request Header Fields Too Large", "M_TOO_LARGE", "The address or the headers are too long."];
  if (code === "ERR_HTTP_REQUEST_TIMEOUT")
    return ["408 Request Timeout", "M_UNKNOWN", "The request did not come to its end in time."];
  return ["400 Bad Request", "M_UNRECOGNIZED", "This is not an HTTP request."];
}
