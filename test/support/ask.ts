/** One request whose target and headers go out as they are given, which `fetch` does not do. */

import { request } from "node:http";

/** An answer, its body as JSON where it is. */
export interface Asked {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: what servers of tests answer, told by the tests.
  readonly body: any;
}

/** What is sent: `POST /pets?x=1`, or only its target for GET. */
export interface Asking {
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: string | Buffer;
}

/** Asks a server once. */
export function ask(url: string, sent: string, { headers = {}, body }: Asking = {}): Promise<Asked> {
  const at = sent.indexOf(" ");
  const method = at === -1 ? "GET" : sent.slice(0, at);
  const { hostname: host, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const out = request({ host, port, method, path: sent.slice(at + 1), headers }, (response) => {
      response.toArray().then((chunks: Buffer[]) => {
        const text = Buffer.concat(chunks).toString();
        const isJson = /json/.test(response.headers["content-type"] ?? "") && text !== "";
        const { statusCode = 0, headers } = response;
        resolve({ status: statusCode, headers, text, body: isJson ? JSON.parse(text) : undefined });
      }, reject);
    });
    out.on("error", reject);
    out.end(body);
  });
}
