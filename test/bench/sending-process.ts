/** The measuring side of `sender.ts`. */

import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Measured, Order } from "./requests.js";

/** A process that sends requests. */
export class SendingProcess {
  readonly #child: ChildProcess;
  readonly #ended: Promise<never>;

  constructor() {
    this.#child = fork(fileURLToPath(new URL("sender.ts", import.meta.url)), {
      execArgv: ["--import", "tsx"],
    });
    this.#ended = once(this.#child, "exit").then(([code]) => {
      throw new Error(`The sending process ended with ${code}.`);
    });
    // That it ends matters to those alone who wait for an answer.
    this.#ended.catch(() => undefined);
  }

  /** Sends; every answer has to be 200. */
  async send(order: Order): Promise<Measured> {
    const answer = once(this.#child, "message") as Promise<[Measured]>;
    this.#child.send(order);
    const [measured] = await Promise.race([answer, this.#ended]);
    return measured;
  }

  close(): void {
    this.#child.disconnect();
  }
}
