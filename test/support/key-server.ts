/** A server that third-party keys are checked at, and what it was asked. */

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A running key server on 127.0.0.1. */
export interface KeyServer {
  readonly url: string;
  readonly port: number;
  /** As in JOINERY_KEY_VALIDITY_ALLOW. */
  readonly place: string;
  /** The URLs that were asked for, and the Host header of each. */
  readonly asked: { url: string; host: string | undefined }[];
  /** Connections that were opened, whether or not a request came. */
  connections(): number;
  stop(): Promise<void>;
}

/** What it answers. */
export type Answerer = (request: IncomingMessage, response: ServerResponse) => void;

/** Answers everything with this JSON. */
export const says =
  (value: unknown, status = 200): Answerer =>
  (_request, response) => {
    response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(value));
  };

/** Starts one on a free port of an address. */
export async function startKeyServer(answer: Answerer, address = "127.0.0.1"): Promise<KeyServer> {
  const asked: KeyServer["asked"] = [];
  let connections = 0;
  const server = createServer((request, response) => {
    asked.push({ url: request.url ?? "", host: request.headers.host });
    answer(request, response);
  });
  server.on("connection", () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, address, resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${address}:${port}`,
    port,
    place: `${address}:${port}`,
    asked,
    connections: () => connections,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
