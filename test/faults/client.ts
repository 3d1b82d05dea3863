/** A client whose server may die at any moment. */

/** What the server said, all of it; undefined when the answer did not come. */
export interface Reply {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: answers have every shape.
  readonly body: any;
}

/** Who sends. */
export interface Sender {
  readonly token: string;
}

/**
 * Sends a request. An answer counts only when all of it has arrived: `undefined` leaves
 * open whether the server did what it was asked.
 */
export async function send(
  url: string,
  method: string,
  path: string,
  { token, body, signal }: { token?: string; body?: unknown; signal?: AbortSignal } = {},
): Promise<Reply | undefined> {
  try {
    const response = await fetch(`${url}/_matrix/client/v3${path}`, {
      method,
      headers: token === undefined ? {} : { Authorization: `Bearer ${token}` },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
    });
    return { status: response.status, body: await response.json() };
  } catch {
    return undefined;
  }
}

/** Percent-encodes an ID for a path. */
export const encoded = encodeURIComponent;
