/** Stands between a client and the server, passes everything on, and writes down every call. */

import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A call, without its body or query (which may hold a token). */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  /** Matrix's error code, if the answer had one. */
  readonly errcode: string | undefined;
}

/** The proxy. */
export interface RecordingProxy {
  readonly url: string;
  /** Every answered call so far, in the order of the answers. */
  readonly calls: readonly Call[];
  close(): void;
}

/** Starts a proxy on a free port, before the server at `target`. */
export async function recordCalls(target: string): Promise<RecordingProxy> {
  const calls: Call[] = [];
  const proxy = createServer((incoming, outgoing) => passOn(target, incoming, outgoing, calls));
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    calls,
    close: () => {
      proxy.close();
      proxy.closeAllConnections();
    },
  };
}

function passOn(target: string, incoming: IncomingMessage, outgoing: ServerResponse, calls: Call[]): void {
  const { method = "GET", url = "/", headers } = incoming;
  const onward = request(new URL(url, target), { method, headers }, (answer) => {
    const { statusCode: status = 0 } = answer;
    const body: Buffer[] = [];
    answer.on("data", (chunk: Buffer) => status >= 400 && body.push(chunk));
    answer.on("end", () => {
      const [path = ""] = url.split("?");
      calls.push({ method, path, status, errcode: errcodeOf(Buffer.concat(body).toString()) });
    });
    outgoing.writeHead(status, answer.headers);
    answer.pipe(outgoing);
  });
  onward.on("error", () => outgoing.destroy());
  // A client that gives up waiting takes its long poll with it.
  outgoing.on("close", () => onward.destroy());
  incoming.pipe(onward);
}

function errcodeOf(body: string): string | undefined {
  try {
    return (JSON.parse(body) as { errcode?: string }).errcode;
  } catch {
    return undefined;
  }
}

/** Whether a call met something that the server lacks, or a defect of it. */
export function wasAmiss({ status, errcode }: Call): boolean {
  return status === 405 || status >= 500 || errcode === "M_UNRECOGNIZED";
}

/** The calls as lines such as `3 × PUT /_matrix/client/v3/rooms/…/send/m.room.message/… 200`, sorted. */
export function listCalls(calls: readonly Call[]): string[] {
  const counts = new Map<string, number>();
  for (const { method, path, status, errcode } of calls) {
    const line = `${method} ${withoutNames(path)} ${status}${errcode ? ` ${errcode}` : ""}`;
    counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  return [...counts].map(([line, count]) => `${count} × ${line}`).sort(byLine);
}

const byLine = (one: string, other: string): number =>
  one.replace(/^\d+ × \w+ /, "").localeCompare(other.replace(/^\d+ × \w+ /, ""));

/** IDs, aliases, transaction and filter IDs differ from run to run: `…` stands for them. */
function withoutNames(path: string): string {
  return path
    .split("/")
    .map((part) => (/^([!@#$]|%(21|40|23|24))|^m?\d|\d{6}/i.test(part) ? "…" : part))
    .join("/");
}
