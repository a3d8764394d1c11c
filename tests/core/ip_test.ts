import { deepStrictEqual, strictEqual } from "node:assert/strict";
import fc from "fast-check";
import {
  isIpv4Multicast,
  isLoopback,
  isUnicast,
  mayPassOn,
  networkOfIp,
  normaliseIp,
  originOfIp,
  parseIp,
  reachOf,
} from "../../src/core/ip.ts";

Deno.test("parseIp() reads IPv4 in its one spelling only", () => {
  deepStrictEqual(parseIp("192.0.2.255"), Uint8Array.of(192, 0, 2, 255));
  for (
    const text of [
      "",
      "1.2.3",
      "1.2.3.4.5",
      "256.1.1.1",
      "01.2.3.4",
      "1.2.3.4 ",
      "0x7f.0.0.1",
      "localhost",
    ]
  ) {
    strictEqual(parseIp(text), undefined, text);
  }
});

Deno.test("parseIp() reads IPv6 in every spelling", () => {
  const bytes = Uint8Array.of(0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xab, 0xcd);
  for (const text of ["fe80::abcd", "FE80:0:0:0:0:0:0:ABCD", "fe80::0000:abcd%eth0"]) {
    deepStrictEqual(parseIp(text), bytes, text);
  }
  deepStrictEqual(parseIp("::"), new Uint8Array(16));
  deepStrictEqual(parseIp("1:2:3:4:5:6:7:8")?.subarray(12), Uint8Array.of(0, 7, 0, 8));
  for (
    const text of [":", ":::", "1::2::3", "g::1", "1:2:3", "::1%", "::1%a]b", "[::1]", "::1/64"]
  ) {
    strictEqual(parseIp(text), undefined, text);
  }
});

Deno.test("parseIp() gives 4 bytes, 16 bytes or nothing for any text", () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
      strictEqual(parseIp(text)?.length, text.includes(":") ? 16 : 4);
      strictEqual(normaliseIp(normaliseIp(text)), normaliseIp(text));
    }),
    { seed: 5 },
  );
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(..."0123456789abcf:.%[]") }), (text) => {
      const length = parseIp(text)?.length;
      strictEqual(length === undefined || length === 4 || length === 16, true);
    }),
    { seed: 6, numRuns: 2_000 },
  );
});

Deno.test("normaliseIp() has one spelling for one address", () => {
  strictEqual(normaliseIp("::ffff:192.0.2.1"), "192.0.2.1");
  strictEqual(normaliseIp("::FFFF:c000:0201"), "192.0.2.1");
  strictEqual(normaliseIp("2001:DB8:0:0:0:0:0:1"), "2001:db8::1");
  strictEqual(normaliseIp("fe80:0::1%eth0"), "fe80::1%eth0");
  strictEqual(normaliseIp("192.0.2.1"), "192.0.2.1");
  strictEqual(normaliseIp("bob.local"), "bob.local");
});

Deno.test("networkOfIp() counts IPv4 by /24 and IPv6 by /64", () => {
  strictEqual(networkOfIp("192.0.2.1"), "192.0.2.0/24");
  strictEqual(networkOfIp("::ffff:192.0.2.255"), "192.0.2.0/24");
  strictEqual(networkOfIp("192.0.3.1"), "192.0.3.0/24");
  strictEqual(networkOfIp("2001:db8:1:2::1"), "2001:db8:1:2::/64");
  strictEqual(networkOfIp("bob.local"), "bob.local");
});

Deno.test("originOfIp() counts IPv6 by /64", () => {
  strictEqual(originOfIp("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
  strictEqual(originOfIp("2001:db8:1:2::1"), "2001:db8:1:2::/64");
  strictEqual(originOfIp("2001:db8:1:3::1"), "2001:db8:1:3::/64");
  strictEqual(originOfIp("::1"), "::/64");
  strictEqual(originOfIp("192.0.2.1"), "192.0.2.1");
  strictEqual(originOfIp("::ffff:192.0.2.1"), "192.0.2.1");
});

Deno.test("isLoopback() knows 127.0.0.0/8 and ::1", () => {
  for (const text of ["127.0.0.1", "127.255.0.3", "::1", "0:0:0:0:0:0:0:1", "::ffff:127.0.0.1"]) {
    strictEqual(isLoopback(text), true, text);
  }
  for (const text of ["128.0.0.1", "::2", "::", "1::1", "::ffff:10.0.0.1", "localhost"]) {
    strictEqual(isLoopback(text), false, text);
  }
});

Deno.test("isIpv4Multicast() knows 224.0.0.0/4", () => {
  for (const text of ["224.0.0.0", "224.0.0.1", "239.255.255.255"]) {
    strictEqual(isIpv4Multicast(text), true, text);
  }
  for (const text of ["223.255.255.255", "240.0.0.0", "ff02::1", "x"]) {
    strictEqual(isIpv4Multicast(text), false, text);
  }
});

Deno.test("isUnicast() knows what no machine bears", () => {
  for (
    const text of [
      "0.0.0.0",
      "::",
      "224.0.0.1",
      "255.255.255.255",
      "ff02::1",
      "::ffff:0.0.0.0",
      "x",
    ]
  ) {
    strictEqual(isUnicast(text), false, text);
  }
  for (const text of ["10.0.0.1", "127.0.0.1", "::1", "fe80::1%eth0"]) {
    strictEqual(isUnicast(text), true, text);
  }
});

Deno.test("reachOf() tells loopback, link-local and wide addresses apart", () => {
  const reaches = {
    host: ["127.0.0.1", "127.255.255.255", "::1", "::1%lo", "::ffff:127.0.0.1"],
    link: ["169.254.0.1", "169.254.255.254", "::ffff:169.254.1.2"].concat(
      ["fe80::1", "fe80::1%eth0", "febf::1", "FE80:0::ABCD"],
    ),
    wide: ["169.253.1.1", "169.255.1.1", "10.0.0.1", "254.128.0.1", "::ffff:10.0.0.1"].concat(
      ["fec0::1", "fe7f::1", "fd00::1", "2001:db8::1", "::", "peer.example", ""],
    ),
  };
  for (const [reach, texts] of Object.entries(reaches)) {
    for (const text of texts) strictEqual(reachOf(text), reach, text);
  }
});

Deno.test("mayPassOn() keeps loopback addresses on one host, and passes on link-local ones", () => {
  for (const text of ["127.0.0.1", "::1"]) {
    strictEqual(mayPassOn(text, true), true, text);
    strictEqual(mayPassOn(text, false), false, text);
  }
  for (const text of ["169.254.1.2", "fe80::1", "fe80::1%eth0", "10.0.0.1", "2001:db8::1"]) {
    strictEqual(mayPassOn(text, true), true, text);
    strictEqual(mayPassOn(text, false), true, text);
  }
});
