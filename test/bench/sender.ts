/** The process that sends requests: apart from the server's, and from what is measured beside it. */

import { Pool } from "undici";
import type { BenchRequest, Measured, Order } from "./requests.js";

process.on("message", (order: Order) => {
  sendAll(order).then(
    (measured) => process.send?.(measured),
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exit(1);
    },
  );
});

let pool: { readonly url: string; readonly connections: number; readonly pool: Pool } | undefined;

async function sendAll({ url, connections, requests }: Order): Promise<Measured> {
  // Connections stay open from one order to the next.
  if (pool?.url !== url || pool.connections !== connections) {
    await pool?.pool.close();
    pool = { url, connections, pool: new Pool(url, { connections, pipelining: 1 }) };
  }
  const latencies: number[] = new Array(requests.length).fill(0);
  const open = pool.pool;
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < requests.length; index = next++) {
      const before = performance.now();
      await send(open, requests[index] as BenchRequest);
      latencies[index] = performance.now() - before;
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: connections }, worker));
  return { total: performance.now() - start, latencies };
}

async function send(open: Pool, { method, path, token }: BenchRequest): Promise<void> {
  const { statusCode, body } = await open.request({
    method,
    path,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(method === "POST" && { body: "{}" }),
  });
  const text = await body.text();
  if (statusCode !== 200) throw new Error(`${method} ${path} answered ${statusCode}: ${text}`);
}
