import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import {
  checkInterface,
  checkMaxLinks,
  checkMesh,
  checkMulticast,
  checkPort,
  checkProfile,
  checkRate,
  checkSecret,
  checkUsername,
} from "../../src/app/options.ts";
import { MAX_RATE_BURST, MAX_RATE_PER_SECOND } from "../../src/core/limits/chat.ts";
import { MAX_LINKS } from "../../src/core/limits/links.ts";
import {
  MAX_INTERFACE_CHARACTERS,
  MAX_MESH_BYTES,
  MAX_SECRET_BYTES,
} from "../../src/core/limits/text.ts";

Deno.test("checkPort() accepts 0 to 65535", () => {
  deepStrictEqual(checkPort("0"), { state: "ok", value: 0 });
  deepStrictEqual(checkPort("65535"), { state: "ok", value: 65535 });
  strictEqual(checkPort("65536").state, "refused");
});

Deno.test("checkMulticast() has a port of its own if none is given", () => {
  deepStrictEqual(checkMulticast("239.0.0.1"), {
    state: "ok",
    value: { address: "239.0.0.1", port: 9999 },
  });
});

Deno.test("checkInterface() accepts the longest name, and not one character more", () => {
  for (const name of ["lo", "Ethernet 2", "vEthernet (WSL)", "10.0.0.1", "fe80::1"]) {
    deepStrictEqual(checkInterface(name), { state: "ok", value: name });
  }
  strictEqual(checkInterface("a".repeat(MAX_INTERFACE_CHARACTERS)).state, "ok");
  strictEqual(checkInterface("a".repeat(MAX_INTERFACE_CHARACTERS + 1)).state, "refused");
  strictEqual(checkInterface("eth\x1b0").state, "refused");
});

Deno.test("checkMesh() accepts the most bytes, and not one more", () => {
  // Letters of four bytes each (Han, plane 2): 16 of them are at the limit.
  const most = "𠀀".repeat(MAX_MESH_BYTES / 4);
  deepStrictEqual(checkMesh(most), { state: "ok", value: most });
  const more = checkMesh(most + "a");
  ok(more.state === "refused");
  match(more.reason, /A mesh name has at most 64 bytes/);
});

Deno.test("checkSecret() accepts the longest code, and not one byte more", () => {
  strictEqual(checkSecret("a".repeat(MAX_SECRET_BYTES)).state, "ok");
  strictEqual(checkSecret("a".repeat(MAX_SECRET_BYTES + 1)).state, "refused");
});

Deno.test("checkSecret() knows one code in every spelling", () => {
  deepStrictEqual(checkSecret("cafe\u0301"), checkSecret("café"));
});

Deno.test("checkRate() accepts whole numbers from 1 to the largest, and off", () => {
  deepStrictEqual(checkRate("20/5"), { state: "ok", value: [20, 5] });
  deepStrictEqual(checkRate("off"), { state: "ok", value: "off" });
  deepStrictEqual(checkRate("1/1"), { state: "ok", value: [1, 1] });
  deepStrictEqual(checkRate(`${MAX_RATE_BURST}/${MAX_RATE_PER_SECOND}`), {
    state: "ok",
    value: [MAX_RATE_BURST, MAX_RATE_PER_SECOND],
  });
});

Deno.test("checkRate() refuses everything else, and says what to write", () => {
  const beyond = [
    `${MAX_RATE_BURST + 1}/1`,
    `1/${MAX_RATE_PER_SECOND + 1}`,
    "0/1",
    "1/0",
  ];
  for (const text of [...beyond, "", "20", "20/", "/5", "1.5/1", "-1/1", "1/1/1", "1e3/1", "OFF"]) {
    const check = checkRate(text);
    ok(check.state === "refused", text);
    match(check.reason, /is no rate: .* such as 20\/5, each from 1 to 1,000,000, or off\.$/);
  }
});

Deno.test("checkMaxLinks() accepts 1 to the limit, and not one more", () => {
  deepStrictEqual(checkMaxLinks("1"), { state: "ok", value: 1 });
  deepStrictEqual(checkMaxLinks(`${MAX_LINKS}`), { state: "ok", value: MAX_LINKS });
  for (const text of [`${MAX_LINKS + 1}`, "0", "", "-1", "1.5", "01", "1e2", "many"]) {
    const check = checkMaxLinks(text);
    ok(check.state === "refused", text);
    match(check.reason, /is no number of links: use one from 1 to 256\.$/);
  }
});

Deno.test("checkUsername() says how to keep the key of a name that earlier versions took", () => {
  const check = checkUsername("alice_");
  deepStrictEqual(check, {
    state: "refused",
    reason: 'A name has - and _ only between letters or digits: try "alice". ' +
      "If you had this name before, add -profile alice_: that keeps your key.",
  });
  deepStrictEqual(checkProfile("alice_"), { state: "ok", value: "alice_" });
  deepStrictEqual(checkMesh("dev_"), { state: "ok", value: "dev_" });
  const never = checkUsername("two words");
  ok(never.state === "refused" && !never.reason.includes("-profile"));
});
