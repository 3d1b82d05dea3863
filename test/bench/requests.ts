/** What the measuring process and the one that sends requests tell each other. */

/** One request; its body is an empty object when it has one. */
export interface BenchRequest {
  readonly method: "GET" | "POST";
  /** Below the server's address. */
  readonly path: string;
  readonly token: string;
}

/** Requests to send, so many at once, each connection one after another. */
export interface Order {
  readonly url: string;
  readonly connections: number;
  readonly requests: readonly BenchRequest[];
}

/** How it went. */
export interface Measured {
  /** Milliseconds from the first request to the last answer. */
  readonly total: number;
  /** Milliseconds of each request, in the order of the requests. */
  readonly latencies: readonly number[];
}
