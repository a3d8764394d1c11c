import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import fc from "fast-check";
import { addressText, formatAddress, hostOf } from "../../src/core/address.ts";
import { parseHostPort, parseTarget } from "../../src/core/dial_target.ts";
import { MAX_TARGET_CHARACTERS } from "../../src/core/limits/text.ts";
import { peerKey } from "../../src/core/peer_id.ts";
import { safeText } from "../../src/core/text/safe.ts";

async function accepted(text: string, port?: string): Promise<string> {
  const check = await parseTarget(text, port);
  return check.state === "ok" ? addressText(check.target.to) : check.reason;
}

async function reason(text: string, port?: string): Promise<string> {
  const check = await parseTarget(text, port);
  return check.state === "refused" ? check.reason : `accepted ${text}`;
}

Deno.test("parseTarget() reads hosts and ports", async () => {
  const cases: readonly [string, string][] = [
    ["192.0.2.1", "192.0.2.1:8080"],
    ["192.0.2.1:9000", "192.0.2.1:9000"],
    ["bob.local", "bob.local:8080"],
    ["my_pc-2:65535", "my_pc-2:65535"],
    ["::1", "[::1]:8080"],
    ["[::1]", "[::1]:8080"],
    ["[2001:DB8::0:1]:81", "[2001:db8::1]:81"],
    ["fe80::1%eth0", "[fe80::1%eth0]:8080"],
    ["::ffff:192.0.2.1", "192.0.2.1:8080"],
  ];
  for (const [text, expected] of cases) strictEqual(await accepted(text), expected);
  strictEqual(await accepted("bob", "81"), "bob:81");
  strictEqual(await accepted("::1", "81"), "[::1]:81");
});

Deno.test("parseTarget() reads multiaddrs", async () => {
  const cases: readonly [string, string][] = [
    ["/ip4/192.0.2.1/tcp/9000", "192.0.2.1:9000"],
    ["/ip6/2001:db8::1/tcp/81", "[2001:db8::1]:81"],
    ["/dns/bob.local/tcp/81", "bob.local:81"],
    ["/dns4/bob.local/tcp/81", "bob.local:81"],
    ["/dns6/bob.local/tcp/81", "bob.local:81"],
  ];
  for (const [text, expected] of cases) strictEqual(await accepted(text), expected);
});

Deno.test("parseTarget() takes an Ed25519 peer id from a multiaddr", async () => {
  const check = await parseTarget(
    "/ip4/192.0.2.1/tcp/81/p2p/12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA",
  );
  ok(check.state === "ok" && check.target.peer !== undefined);
  // The base58 text decodes to 00 24 08 01 12 20 and this key (computed with Python's integers).
  strictEqual(
    Array.from(peerKey(check.target.peer), (byte) => byte.toString(16).padStart(2, "0")).join(""),
    "2ffa35a99d3a3cfbb17bb7c1dc5561b18a8dcca4df38dc613ea859c37eb1336b",
  );
  match(
    await reason("/ip4/192.0.2.1/tcp/81/p2p/QmcgpsyWgH8Y8ajJz1Cu72KnS5uo2Aa2LpzU7kinSupNKC"),
    /of another program: leave \/p2p\/… out/,
  );
});

Deno.test("parseTarget() says what is wrong", async () => {
  match(await reason(""), /host is missing: write HOST, HOST:PORT/);
  match(await reason(":80"), /host is missing/);
  for (const port of ["0", "65536", "-1", "x", "", "080", "8 0"]) {
    match(await reason(`bob:${port}`), /is no port: use a number from 1 to 65535/);
    match(await reason("bob", port), /is no port/);
  }
  match(await reason("bob:80", "81"), /port is there twice: take away "81"/);
  match(await reason("/ip4/192.0.2.1/tcp/80", "81"), /port is there twice/);
  for (
    const host of [
      "two words",
      "1.2.3",
      "1.2.3.256",
      "-bob",
      "bob..local",
      "::g",
      "a/b",
      "bob:80:81",
      "[::1",
      "é",
    ]
  ) {
    match(await reason(host), /neither a host name nor an IP address/);
  }
  for (const host of ["0.0.0.0", "224.0.0.1:80", "[::]:80", "255.255.255.255"]) {
    match(await reason(host), /not the address of one machine/);
  }
  for (
    const text of ["/ip4/1.2.3/tcp/80", "/ip4/192.0.2.1/tcp/x", "/foo/1", "/ip4", "/dns4//tcp/80"]
  ) {
    match(await reason(text), /is no multiaddr \(.+\): write \/ip4/);
  }
  for (
    const text of [
      "/",
      "/ip4/192.0.2.1",
      "/ip4/192.0.2.1/udp/80",
      "/ip4/192.0.2.1/tcp/80/tls",
      "/tcp/80",
    ]
  ) {
    match(await reason(text), /is not supported: write \/ip4/);
  }
  match(await reason("/dns4/a b/tcp/80"), /neither a host name/);
  match(await reason("/ip4/192.0.2.1/tcp/0"), /is no port/);
  match(await reason("/ip4/192.0.2.1/tcp/80/p2p/nonsense"), /of another program|no multiaddr/);
});

Deno.test("parseTarget() reads the longest target, and not one character more", async () => {
  const tooLong = "a".repeat(MAX_TARGET_CHARACTERS + 1);
  match(await reason(tooLong), /more than 512 characters/);
  match(await reason("/" + tooLong), /more than 512 characters/);
  match(await reason(tooLong.slice(1)), /neither a host name/);
});

Deno.test("parseTarget() never throws, and its reasons are safe", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.string({ unit: "binary" }),
        fc.array(fc.constantFrom("/", "ip4", "tcp", "80", "p2p", "\x1b", ":", "[", "]", "1.2.3.4"))
          .map((
            parts,
          ) => parts.join("")),
      ),
      async (text) => {
        const check = await parseTarget(text);
        if (check.state === "refused") strictEqual(safeText(check.reason), check.reason);
        else strictEqual(safeText(hostOf(check.target.to)), hostOf(check.target.to));
      },
    ),
    { seed: 7, numRuns: 2_000 },
  );
});

Deno.test("parseHostPort() reads what formatAddress() writes", () => {
  for (const [host, port] of [["192.0.2.1", 1], ["::1", 65535], ["bob", 8080]] as const) {
    deepStrictEqual(parseHostPort(formatAddress(host, port)), {
      state: "ok",
      target: { to: { hostname: host, port } },
    });
  }
});
