/** The places that an operator lets the server send requests to although they are not public. */

/** Says whether requests may go to a host (a name, or an address without brackets) at a port. */
export type AllowList = (host: string, port: number) => boolean;

/** Nothing is listed. */
export const allowNothing: AllowList = () => false;

/**
 * Reads `host:port,host:port`; an IPv6 address stands in brackets. Hosts are normalised as
 * in URLs, so that whatever names the same place means it.
 * Throws a RangeError that says which entry is wrong; the caller names the setting.
 */
export function parseAllowList(text: string): AllowList {
  const entries = text
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
  const listed = new Set(entries.map(readEntry));
  return (host, port) => listed.has(keyOf(host, port));
}

function readEntry(entry: string): string {
  const [, host = "", digits = ""] = /^([^*/?#@\\\s]+):(\d{1,5})$/.exec(entry) ?? [];
  const port = Number(digits);
  const isHost = !/^[^[].*:/.test(host) && URL.canParse(`http://${host}/`);
  if (!isHost || port < 1 || port > 65535)
    throw new RangeError(`expected "host:port" such as "127.0.0.1:8090" or "[::1]:8090"; got "${entry}"`);
  // Sockets take addresses without their brackets.
  return keyOf(new URL(`http://${host}/`).hostname.replace(/^\[|\]$/g, ""), port);
}

function keyOf(host: string, port: number): string {
  return `${host.toLowerCase()} ${port}`;
}
