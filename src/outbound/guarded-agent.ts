/**
 * The way out: connections to public addresses and to what the operator listed, and to
 * nothing else. The guard stands where sockets are opened, so nothing gets past it: no
 * redirect, and no name that means one address when asked about and another when used.
 */

import { isIP, type LookupFunction } from "node:net";
import { Agent, buildConnector } from "undici";
import { isGlobalAddress } from "./addresses.js";
import type { AllowList } from "./allow-list.js";
import { type Resolve, resolveListed, resolvePublic } from "./resolve.js";

/** A connection that the guard does not open. The message is for the operator. */
export class AddressRefused extends Error {
  override readonly name = "AddressRefused";
}

/** What the way out is made of. */
export interface GuardOptions {
  readonly allow: AllowList;
  /** Milliseconds that opening a connection may take. */
  readonly connectTimeout: number;
  /** How names are looked up that the operator did not list; tests bring names of their own. */
  readonly resolve?: Resolve;
}

/** Connections to one host at a time. */
const connectionsPerHost = 4;

/** Makes the agent that undici's requests are sent by. */
export function createGuardedAgent(options: GuardOptions): Agent {
  return new Agent({
    connections: connectionsPerHost,
    // None is kept for a later request: strangers chose the hosts.
    pipelining: 0,
    connect: guardedConnector(options),
  });
}

function guardedConnector(guard: GuardOptions): buildConnector.connector {
  return (target, callback) => {
    const { hostname } = target;
    const port = Number(target.port || (target.protocol === "https:" ? 443 : 80));
    // Sockets look only names up, so addresses are looked at here.
    if (isIP(hostname) !== 0 && !mayConnect(guard, hostname, hostname, port)) {
      callback(refusal(hostname, port), null);
      return;
    }
    const connect = buildConnector({
      timeout: guard.connectTimeout,
      maxCachedSessions: 0,
      // The socket connects to what this answers: the name is not looked up again.
      lookup: guardedLookup(guard, port),
    });
    connect(target, callback);
  };
}

function guardedLookup(guard: GuardOptions, port: number): LookupFunction {
  return (hostname, { all }, callback) => {
    const answer = (addresses: readonly string[]): void => {
      const found = addresses.map((address) => ({ address, family: isIP(address) }));
      const [first] = found;
      if (!first) callback(refusal(hostname, port), "", 0);
      else if (all) callback(null, found);
      else callback(null, first.address, first.family);
    };
    addressesOf(guard, hostname, port).then(answer, (error: Error) => callback(error, "", 0));
  };
}

async function addressesOf(guard: GuardOptions, hostname: string, port: number): Promise<string[]> {
  const resolve = guard.allow(hostname, port) ? resolveListed : (guard.resolve ?? resolvePublic);
  const addresses = await resolve(hostname);
  return addresses.filter((address) => mayConnect(guard, hostname, address, port));
}

/** A listed name may mean any address; any name may mean a listed address. */
function mayConnect({ allow }: GuardOptions, hostname: string, address: string, port: number): boolean {
  return isGlobalAddress(address) || allow(hostname, port) || allow(address, port);
}

function refusal(hostname: string, port: number): AddressRefused {
  return new AddressRefused(`${hostname}:${port} has no public address, and the operator does not list it`);
}
