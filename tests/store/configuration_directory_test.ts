import { deepStrictEqual, match, ok } from "node:assert/strict";
import { configurationDirectory } from "../../src/store/configuration_directory.ts";

function found(os: typeof Deno.build.os, variables: Readonly<Record<string, string>>): string {
  const directory = configurationDirectory(os, (name) => variables[name]);
  return directory.state === "ok" ? directory.path : directory.reason;
}

Deno.test("configurationDirectory() follows P2PCHAT_HOME everywhere", () => {
  for (const os of ["linux", "darwin", "windows"] as const) {
    deepStrictEqual(found(os, { P2PCHAT_HOME: "/x", HOME: "/h", APPDATA: "/a" }), "/x");
  }
});

Deno.test({
  name: "configurationDirectory() follows each platform",
  ignore: Deno.build.os === "windows", // paths are joined as the running platform does
  fn() {
    deepStrictEqual(found("linux", { HOME: "/h" }), "/h/.config/p2pchat");
    deepStrictEqual(found("linux", { HOME: "/h", XDG_CONFIG_HOME: "/c" }), "/c/p2pchat");
    deepStrictEqual(found("linux", { HOME: "/h", XDG_CONFIG_HOME: "c" }), "/h/.config/p2pchat");
    deepStrictEqual(found("linux", { HOME: "/h", P2PCHAT_HOME: "" }), "/h/.config/p2pchat");
    deepStrictEqual(found("darwin", { HOME: "/h" }), "/h/Library/Application Support/p2pchat");
    deepStrictEqual(found("windows", { APPDATA: "/a" }), "/a/p2pchat");
  },
});

Deno.test("configurationDirectory() says what to set", () => {
  for (const [os, variable] of [["linux", "HOME"], ["windows", "APPDATA"]] as const) {
    const directory = configurationDirectory(os, () => undefined);
    ok(directory.state === "failed");
    match(directory.reason, new RegExp(`because ${variable} is not set: set P2PCHAT_HOME to a`));
  }
});
