/**
 * The identifiers of users, rooms, aliases and events. Source: the Matrix specification's
 * appendices, "Identifier Grammar".
 */

import { isIPv6 } from "node:net";

/** No identifier is longer, in bytes of UTF-8, its sigil and domain included. */
export const maximumIdentifierBytes = 255;

/** The two halves of an identifier. */
export interface Identifier {
  /** What stands between the sigil and the first colon. */
  readonly localpart: string;
  /** The server's name: a host, perhaps with a port. */
  readonly domain: string;
}

const hostName = /^[A-Za-z0-9.-]{1,255}$/;
const bracketedIPv6 = /^\[([0-9A-Fa-f:.]{2,45})\]$/;
const port = /^[0-9]{1,5}$/;

/** NUL never, and no half of a surrogate pair: it could not be written as UTF-8. */
const unusable = /[\0\p{Surrogate}]/u;

/**
 * What the 32 bytes of a hash look like in URL-safe base64. The last digit carries two bits
 * beyond them, which are 0 in every hash; an ID where they are not names no room, but is one.
 */
const urlSafeHash = /^[A-Za-z0-9_-]{43}$/;

/** Says whether a text is a server name: a DNS name, an IPv4 or a bracketed IPv6 address, perhaps with a port. */
export function isServerName(text: string): boolean {
  const colon = text.endsWith("]") ? -1 : text.lastIndexOf(":");
  const host = colon < 0 ? text : text.slice(0, colon);
  if (colon >= 0 && !port.test(text.slice(colon + 1))) return false;

  const address = bracketedIPv6.exec(host)?.[1];
  return address === undefined ? hostName.test(host) : isIPv6(address);
}

/**
 * Takes a user ID apart. Accepts what older servers let users be called: any characters
 * but a colon and NUL, and even nothing, before the colon. Undefined when it is no user ID.
 */
export function parseUserId(text: string): Identifier | undefined {
  return parse("@", text);
}

/** Says whether a new user of this server may be called so: `a-z`, `0-9` and `._=-/+`. */
export function isNewLocalpart(localpart: string): boolean {
  return /^[a-z0-9._=\-/+]+$/.test(localpart);
}

/** Takes a room alias apart; its local part may be any Unicode. Undefined when it is no alias. */
export function parseAlias(text: string): Identifier | undefined {
  const alias = parse("#", text);
  return alias?.localpart === "" ? undefined : alias;
}

/**
 * Says whether a text is a room ID: `!opaque:domain`, or since room version 12 `!` and the
 * hash of the create event.
 */
export function isRoomId(text: string): boolean {
  return isHashRoomId(text) || (parse("!", text)?.localpart ?? "") !== "";
}

/** Says whether a text is a room ID of room version 12's form: without a domain. */
export function isHashRoomId(text: string): boolean {
  return text.startsWith("!") && urlSafeHash.test(text.slice(1));
}

/**
 * The domain of a user ID, a room ID, an alias or an event ID: what follows the first
 * colon. Undefined when there is none, as in the hashes that name rooms and events.
 */
export function domainOf(identifier: string): string | undefined {
  const colon = identifier.indexOf(":");
  return colon < 0 ? undefined : identifier.slice(colon + 1);
}

/** A text's length in bytes of UTF-8. */
export function byteLength(text: string): number {
  return Buffer.byteLength(text, "utf8");
}

function parse(sigil: string, text: string): Identifier | undefined {
  if (!text.startsWith(sigil)) return undefined;
  if (byteLength(text) > maximumIdentifierBytes || unusable.test(text)) return undefined;

  const domain = domainOf(text);
  if (domain === undefined || !isServerName(domain)) return undefined;
  return { localpart: text.slice(1, text.indexOf(":")), domain };
}
