/** Names → addresses, for hosts that strangers name. */

import { lookup, Resolver } from "node:dns/promises";

/** Finds the addresses of a name; none when there is no such name. */
export type Resolve = (name: string) => Promise<readonly string[]>;

/**
 * Asks the DNS and nothing else: neither the hosts file nor search domains, which name
 * what is near. And not by the system's `getaddrinfo`: it holds one of the few threads
 * that passwords are hashed on for as long as a stranger's name server likes.
 */
export const resolvePublic: Resolve = async (name) => {
  // RFC 6761, section 6.3: these are always loopback, whatever a name server says.
  if (/(?:^|\.)localhost\.?$/i.test(name)) return ["127.0.0.1", "::1"];
  const resolver = new Resolver({ timeout: 1500, tries: 2 });
  const answers = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
  return answers.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : []));
};

/** Asks the system, as a browser would: for hosts that the operator listed. */
export const resolveListed: Resolve = async (name) =>
  (await lookup(name, { all: true }).catch(() => [])).map(({ address }) => address);
