import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { isGlobalAddress } from "../../src/outbound/addresses.js";
import { runs } from "../support/explore.js";

describe("addresses that anybody may be sent to", () => {
  it.each([
    "8.8.8.8",
    "1.1.1.1",
    "172.32.0.1",
    "100.128.0.1",
    "2606:4700::1111",
    "2a01:4f8::1",
    "2001:4860::8",
  ])("%s is one", (address) => {
    expect(isGlobalAddress(address)).toBe(true);
  });

  it.each([
    ["loopback", ["127.0.0.1", "127.255.255.254", "::1"]],
    ["unspecified", ["0.0.0.0", "0.1.2.3", "::"]],
    ["private", ["10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1"]],
    ["unique local", ["fc00::1", "fd12:3456::1"]],
    ["site local, long deprecated", ["fec0::1"]],
    ["link local, where clouds tell their secrets", ["169.254.169.254", "fe80::1", "fe80::1%lo"]],
    ["carrier-grade NAT", ["100.64.0.1", "100.127.255.255"]],
    ["multicast and broadcast", ["224.0.0.1", "239.255.255.255", "255.255.255.255", "ff02::1"]],
    ["documentation", ["192.0.2.1", "198.51.100.1", "203.0.113.1", "2001:db8::1", "3fff::1"]],
    ["benchmarks", ["198.18.0.1", "198.19.255.255", "2001:2::1"]],
    ["reserved", ["192.0.0.1", "192.88.99.1", "240.0.0.1", "100::1", "4000::1", "5f00::1"]],
    ["IPv4 inside IPv6, mapped", ["::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:0:7f00:1"]],
    ["IPv4 inside IPv6, compatible", ["::127.0.0.1", "::8.8.8.8"]],
    ["IPv4 inside IPv6, NAT64", ["64:ff9b::7f00:1", "64:ff9b::8.8.8.8", "64:ff9b:1::7f00:1"]],
    ["IPv4 inside IPv6, 6to4 and Teredo", ["2002:7f00:1::", "2001:0:7f00:1::1"]],
    ["no address at all", ["", "localhost", "127.1", "0x7f000001", "1.2.3.4.5", "[::1]"]],
  ])("those that are %s are none", (_name, addresses) => {
    for (const address of addresses) expect([address, isGlobalAddress(address)]).toEqual([address, false]);
  });

  it("no IPv6 address outside 2000::/3 is one", () => {
    fc.assert(
      fc.property(fc.ipV6(), (address) => {
        const first = Number.parseInt(/^([0-9a-f]*)/i.exec(address)?.[1] || "0", 16);
        if (first < 0x2000 || first > 0x3fff) expect(isGlobalAddress(address)).toBe(false);
      }),
      runs(),
    );
  });
});
