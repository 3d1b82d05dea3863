/** Which addresses anybody may be sent to: those that mean one machine of the public Internet. */

import { isIP } from "node:net";
import ipaddr from "ipaddr.js";

/** The only IPv6 addresses that are given out for the public Internet (RFC 4291, section 2.4; IANA). */
const globalUnicast = ipaddr.IPv6.parseCIDR("2000::/3");

/**
 * Says whether an IPv4 or IPv6 address is a global unicast one. Private, loopback, link-local
 * and all other special-purpose ranges (IANA's registries, RFC 6890) are not; nor are those
 * that carry an IPv4 address inside (mapped, NAT64, 6to4, Teredo), whatever it is.
 */
export function isGlobalAddress(text: string): boolean {
  if (isIP(text) === 0) return false;
  const address = ipaddr.parse(text);
  if (address.range() !== "unicast") return false;
  return address.kind() === "ipv4" || address.match(globalUnicast);
}
