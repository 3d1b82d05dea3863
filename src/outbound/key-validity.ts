/**
 * Asking a key's owner whether the key is still good. Whoever may invite to a room chooses
 * where the question goes, so it is bounded in every direction: where to, how long, how
 * large, how many at once. Source: the client-server API, "Third-party invites".
 */

import { fetch, type Response } from "undici";
import type { CheckKeyValidity, KeyValidity } from "../rooms/context.js";
import { isJsonObject, type JsonValue, ownValue } from "../signing/json.js";
import type { AllowList } from "./allow-list.js";
import { createGuardedAgent } from "./guarded-agent.js";
import type { Resolve } from "./resolve.js";

/** How key owners are asked. */
export interface KeyValidityOptions {
  readonly allow: AllowList;
  /** Milliseconds from the question to the last byte of the answer. */
  readonly timeout?: number;
  /** Told why nobody could be asked: the host, and a sentence for the operator. */
  readonly report?: (host: string, why: string) => void;
  /** How names are looked up that the operator did not list. */
  readonly resolve?: Resolve;
}

/** The question, and the end of asking. */
export interface KeyValidityService {
  readonly check: CheckKeyValidity;
  /** Gives up what is under way, which then counts as unreachable, and asks nothing more. */
  close(): void;
}

/** Bytes of an answer, after decompression. `{"valid":true}` has 14. */
const largestAnswer = 64 * 1024;
/** Redirects followed; each leads through the guard again. */
const maximumRedirects = 3;
/** Questions under way, to whomever. Beyond that nobody is asked. */
const maximumAtOnce = 100;
const defaultTimeout = 5000;

/** A gateway says with these that the owner gave it no answer: the transport's fault, not a no. */
const gatewayFailures = [502, 503, 504];
const redirects = [301, 302, 303, 307, 308];

/** Makes what asks key owners over HTTP. */
export function createKeyValidityService(options: KeyValidityOptions): KeyValidityService {
  const { allow, resolve, report, timeout = defaultTimeout } = options;
  const agent = createGuardedAgent({ allow, connectTimeout: timeout, ...(resolve && { resolve }) });
  const closing = new AbortController();
  let underWay = 0;

  /** Node 20 collects a timeout inside AbortSignal.any before it fires: the wait would never end. */
  const ask = async (url: URL): Promise<KeyValidity> => {
    const limit = new AbortController();
    const timedOut = () =>
      limit.abort(new DOMException("The operation was aborted due to timeout", "TimeoutError"));
    const stopped = () => limit.abort(closing.signal.reason);
    const timer = setTimeout(timedOut, timeout);
    if (closing.signal.aborted) stopped();
    closing.signal.addEventListener("abort", stopped);
    try {
      return await askUntil(url, limit.signal);
    } finally {
      clearTimeout(timer);
      closing.signal.removeEventListener("abort", stopped);
    }
  };

  const askUntil = async (url: URL, signal: AbortSignal): Promise<KeyValidity> => {
    let target = url;
    for (let hops = 0; hops <= maximumRedirects; hops += 1) {
      requireWeb(target);
      const response = await fetch(target, {
        dispatcher: agent,
        signal,
        redirect: "manual",
        headers: { accept: "application/json", "user-agent": "Joinery" },
      });
      const next = redirectOf(response, target);
      if (!next) return await judge(response);
      await response.body?.cancel();
      target = next;
    }
    throw new Unanswered("it redirects too often");
  };

  return {
    async check(keyValidityUrl, publicKey) {
      let host = "";
      try {
        const url = readUrl(keyValidityUrl);
        host = url.host;
        if (underWay >= maximumAtOnce) throw new Unanswered("too many questions are under way");
        url.searchParams.set("public_key", publicKey);
        underWay += 1;
        return await ask(url).finally(() => {
          underWay -= 1;
        });
      } catch (error) {
        report?.(host, reasonOf(error));
        return "unreachable";
      }
    },
    close() {
      closing.abort(new Unanswered("the server is stopping"));
      agent.destroy().catch(() => {});
    },
  };
}

/** Why no answer came. */
class Unanswered extends Error {
  override readonly name = "Unanswered";
}

function readUrl(text: string, base?: URL): URL {
  if (!URL.canParse(text, base)) throw new Unanswered("the address is no URL");
  return new URL(text, base);
}

/** Only HTTP, and never a password: a stranger's URL could bring one that works. */
function requireWeb(url: URL): void {
  if (url.protocol !== "http:" && url.protocol !== "https:")
    throw new Unanswered("only http and https are spoken");
  if (url.username !== "" || url.password !== "") throw new Unanswered("the URL brings credentials");
}

function redirectOf(response: Response, from: URL): URL | undefined {
  const location = response.headers.get("location");
  return redirects.includes(response.status) && location !== null ? readUrl(location, from) : undefined;
}

/**
 * What an answer says. Any that came is a yes or a no; only where none came, or a gateway
 * says so, was the transport the obstacle.
 */
async function judge(response: Response): Promise<KeyValidity> {
  if (response.ok) return saysValid(await readText(response)) ? "valid" : "invalid";
  await response.body?.cancel();
  if (gatewayFailures.includes(response.status))
    throw new Unanswered(`a gateway answered ${response.status}`);
  return "invalid";
}

async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > largestAnswer) throw new Unanswered(`the answer is larger than ${largestAnswer} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function saysValid(text: string): boolean {
  try {
    const answer = JSON.parse(text) as JsonValue;
    return isJsonObject(answer) && ownValue(answer, "valid") === true;
  } catch {
    return false;
  }
}

/** undici wraps what went wrong; the innermost says it best. */
function reasonOf(error: unknown): string {
  let inner: unknown = error;
  while (inner instanceof Error && inner.cause !== undefined) inner = inner.cause;
  if (inner instanceof AggregateError) return reasonOf(inner.errors[0]);
  return inner instanceof Error ? inner.message || inner.name : String(inner);
}
