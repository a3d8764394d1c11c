import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { join } from "node:path";
import type { SavedKeyPin } from "../../src/chat/api/saved_key_pin.ts";
import { type KeptSettings, NOTHING_SET } from "../../src/chat/api/settings.ts";
import { toBase32 } from "../../src/core/bytes.ts";
import {
  MAX_ALIAS_CHARACTERS,
  MAX_ALIAS_NAME_CHARACTERS,
  MAX_ALIASES,
  MAX_BOUND_KEYS,
  MAX_BOUND_LINE_CHARACTERS,
  MAX_IGNORED_JOINS,
  MAX_IGNORED_WORDS,
  MAX_KNOWN_PEERS,
  MAX_MUTED_PEOPLE,
} from "../../src/core/limits/chat.ts";
import {
  MAX_KEY_NAME_UNITS,
  MAX_PROFILE_DATA_BYTES,
  MAX_SAVED_SETTINGS,
  MAX_SAVED_WORD_UNITS,
  MAX_SAVED_WORDS,
  MAX_SETTING_UNITS,
} from "../../src/core/limits/store.ts";
import { signingKey } from "../../src/protocol/curve25519_keys.ts";
import { openProfileData } from "../../src/store/profile_data.ts";
import { withTemporaryDirectory } from "./temporary_directory.ts";

const id = signingKey(new Uint8Array(32).fill(3)).id;
const bob: SavedKeyPin = { id, name: "bob", first: 1, last: 2, verified: true };
const settings: KeptSettings = {
  ...NOTHING_SET,
  picture: "cat",
  ignored: [{ id, name: "bob" }],
  ignoredJoins: [{ id, name: "carol" }],
  ignoredWords: ["spam"],
  chosen: { time: "12h" },
  words: { highlight: ["deploy", "c++"] },
};

Deno.test(
  "openProfileData() finds what was kept by an earlier run",
  withTemporaryDirectory(async (directory) => {
    const first = openProfileData(directory);
    assert.deepEqual([first.known, first.settings, first.warnings], [[], NOTHING_SET, []]);
    assert.equal(await first.saveKnown([bob]), undefined);
    assert.equal(await first.saveSettings(settings), undefined);
    const second = openProfileData(directory);
    assert.deepEqual([second.known, second.settings, second.warnings], [[bob], settings, []]);
  }),
);

Deno.test(
  "openProfileData() moves aside what is damaged, says so, and goes on without it",
  withTemporaryDirectory(async (directory) => {
    await openProfileData(directory).saveKnown([bob]);
    await openProfileData(directory).saveSettings(settings);
    const path = join(directory, "known");
    const text = Deno.readTextFileSync(path);
    for (const damaged of [text.replace("bob", "eve"), text.slice(0, -9), "", "{}", `${text}{}`]) {
      Deno.writeTextFileSync(path, damaged);
      const profileData = openProfileData(directory);
      assert.deepEqual([profileData.known, profileData.settings], [[], settings]);
      assert.match(
        profileData.warnings.join(),
        /known was damaged and is now .*known\.damaged: whom you knew/,
      );
      assert.equal(Deno.readTextFileSync(`${path}.damaged`), damaged);
      assert.deepEqual(openProfileData(directory).warnings, []);
    }
  }),
);

Deno.test(
  "openProfileData() holds as many people as its limits allow, whatever they are called, and takes no more from a file",
  withTemporaryDirectory(async (directory) => {
    const name = "\u{20000}".repeat(20);
    const many = Array.from({ length: MAX_KNOWN_PEERS }, () => ({ ...bob, name, last: 2 ** 50 }));
    const ignored = Array.from({ length: MAX_MUTED_PEOPLE }, () => ({ id, name }));
    await openProfileData(directory).saveKnown(many);
    await openProfileData(directory).saveSettings({
      ...NOTHING_SET,
      ignored,
      ignoredJoins: ignored.slice(0, MAX_IGNORED_JOINS),
      ignoredWords: Array.from({ length: MAX_IGNORED_WORDS }, () => name.repeat(3)),
    });
    for (const file of ["known", "settings"]) {
      assert.ok(Deno.statSync(join(directory, file)).size <= MAX_PROFILE_DATA_BYTES);
    }
    const profileData = openProfileData(directory);
    assert.deepEqual([profileData.known, profileData.settings.ignored], [many, ignored]);
    await profileData.saveKnown([...many, bob]);
    assert.equal(openProfileData(directory).warnings.length, 1);
  }),
);

Deno.test(
  "openProfileData() reads settings that the former version kept, and values that a later one may",
  withTemporaryDirectory((directory) => {
    const path = join(directory, "settings");
    const write = (json: string) => {
      const sum = toBase32(hash("sha256", json, "buffer")).slice(0, 8);
      Deno.writeTextFileSync(path, `p2pchat-settings-1 ${sum}\n${json}\n`);
      return openProfileData(directory);
    };
    const former = write('{"picture":"cat","ignored":[]}');
    assert.deepEqual(former.settings, { ...NOTHING_SET, picture: "cat" });
    const later = write(
      '{"picture":"","ignored":[],"chosen":{"time":"13h","sound":"loud"},"more":1}',
    );
    assert.deepEqual(later.settings.chosen, { time: "13h", sound: "loud" });
    assert.deepEqual([...former.warnings, ...later.warnings], []);
    for (const chosen of ["null", '{"time":12}', '"x"']) {
      const damaged = write(`{"picture":"cat","ignored":[],"chosen":${chosen}}`);
      assert.deepEqual([damaged.settings, damaged.warnings.length], [NOTHING_SET, 1], chosen);
    }
  }),
);

Deno.test(
  "openProfileData() takes MAX_KEPT_SETTINGS of MAX_SETTING_UNITS each, and nothing past either",
  withTemporaryDirectory(async (directory) => {
    const word = (at: number) => `${at}`.padEnd(MAX_SETTING_UNITS, "x");
    const full = Object.fromEntries(
      Array.from({ length: MAX_SAVED_SETTINGS }, (_, at) => [word(at), word(at)]),
    );
    const keep = async (chosen: Readonly<Record<string, string>>) => {
      await openProfileData(directory).saveSettings({ ...settings, chosen });
      return openProfileData(directory);
    };
    assert.deepEqual((await keep(full)).settings.chosen, full);
    assert.equal((await keep({ ...full, more: "x" })).warnings.length, 1);
    assert.equal((await keep({ [`${word(1)}x`]: "x" })).warnings.length, 1);
    assert.equal((await keep({ x: `${word(1)}x` })).warnings.length, 1);
  }),
);

Deno.test(
  "openProfileData() keeps aliases in a file of their own, which a version without them leaves alone",
  withTemporaryDirectory(async (directory) => {
    const aliases = [{ name: "hi", line: "/me waves to $1" }];
    await openProfileData(directory).saveSettings(settings);
    assert.throws(() => Deno.statSync(join(directory, "aliases")), Deno.errors.NotFound);
    await openProfileData(directory).saveSettings({ ...settings, aliases });
    const { settings: kept, warnings } = openProfileData(directory);
    assert.deepEqual([kept, warnings], [{ ...settings, aliases }, []]);
    assert.ok(!Deno.readTextFileSync(join(directory, "settings")).includes("waves"));
    await openProfileData(directory).saveSettings({ ...settings, aliases: [] });
    assert.deepEqual(openProfileData(directory).settings, settings);
    Deno.writeTextFileSync(join(directory, "aliases"), "[]");
    assert.match(openProfileData(directory).warnings.join(), /aliases was damaged .* are gone\./);
  }),
);

Deno.test(
  "openProfileData() takes MAX_SAVED_WORDS of MAX_SAVED_WORD_UNITS each, and passes over a list past either",
  withTemporaryDirectory(async (directory) => {
    const word = "x".repeat(MAX_SAVED_WORD_UNITS);
    const full = Array.from({ length: MAX_SAVED_WORDS }, () => word);
    const keep = async (list: readonly string[]) => {
      await openProfileData(directory).saveSettings({ ...settings, words: { x: list, y: ["y"] } });
      const { settings: { words, picture }, warnings } = openProfileData(directory);
      assert.deepEqual([picture, warnings], ["cat", []]);
      return words;
    };
    assert.deepEqual(await keep(full), { x: full, y: ["y"] });
    assert.deepEqual(await keep([...full, "x"]), { x: [], y: ["y"] });
    assert.deepEqual(await keep([`${word}x`]), { x: [], y: ["y"] });
  }),
);

Deno.test(
  "openProfileData() takes aliases up to their limits, and nothing past one",
  withTemporaryDirectory(async (directory) => {
    const long = (at: number) => ({
      name: "\u{20000}".repeat(MAX_ALIAS_NAME_CHARACTERS - 2) + `${at}`.padStart(4, "0"),
      line: "\u{20000}".repeat(MAX_ALIAS_CHARACTERS),
    });
    const full = Array.from({ length: MAX_ALIASES }, (_, at) => long(at));
    const keep = async (aliases: typeof full) => {
      await openProfileData(directory).saveSettings({ ...settings, aliases });
      return openProfileData(directory);
    };
    assert.deepEqual((await keep(full)).settings.aliases, full);
    assert.equal((await keep([...full, long(99)])).warnings.length, 1);
    const [first = long(0)] = full;
    assert.equal((await keep([{ ...first, line: `${first.line}x` }])).warnings.length, 1);
    assert.equal((await keep([{ ...first, name: `${first.name}x` }])).warnings.length, 1);
    assert.equal((await keep([{ ...first, line: "" }])).warnings.length, 1);
  }),
);

Deno.test(
  "openProfileData() takes MAX_MUTED_PEOPLE whose joins are ignored, and passes over a longer list",
  withTemporaryDirectory(async (directory) => {
    const most = Array.from({ length: MAX_MUTED_PEOPLE }, () => ({ id, name: "bob" }));
    const keep = async (ignoredJoins: typeof most) => {
      await openProfileData(directory).saveSettings({ ...settings, ignoredJoins });
      return openProfileData(directory);
    };
    assert.deepEqual((await keep(most)).settings.ignoredJoins, most);
    const { settings: longer, warnings } = await keep([...most, ...most.slice(0, 1)]);
    assert.deepEqual([longer, warnings], [{ ...settings, ignoredJoins: [] }, []]);
  }),
);

Deno.test(
  "openProfileData() lets nobody else read it",
  withTemporaryDirectory(async (directory) => {
    await openProfileData(directory).saveKnown([bob]);
    if (Deno.build.os === "windows") return;
    assert.equal(Deno.statSync(join(directory, "known")).mode! & 0o777, 0o600);
  }),
);

Deno.test(
  "saveKnown() says once what stands in the way, and again when it did in between",
  withTemporaryDirectory(async (directory) => {
    const profileData = openProfileData(directory);
    const obstacle = join(directory, "known.new");
    Deno.mkdirSync(join(obstacle, "inside"), { recursive: true });
    assert.match(
      await profileData.saveKnown([bob]) ?? "",
      /^Cannot keep .*known \(.*\): what you change now/,
    );
    assert.equal(await profileData.saveKnown([bob]), undefined);
    Deno.removeSync(obstacle, { recursive: true });
    assert.equal(await profileData.saveKnown([bob]), undefined);
    assert.deepEqual(openProfileData(directory).known, [bob]);
    Deno.mkdirSync(join(obstacle, "inside"), { recursive: true });
    assert.notEqual(await profileData.saveKnown([bob]), undefined);
  }),
);

Deno.test(
  "flush() waits until all is on disk, and tells what could not be kept",
  withTemporaryDirectory(async (directory) => {
    const profileData = openProfileData(directory);
    const saving = [
      profileData.saveKnown([]),
      profileData.saveKnown([bob]),
      profileData.saveSettings(settings),
    ];
    assert.deepEqual(await profileData.flush(), []);
    const found = openProfileData(directory);
    assert.deepEqual([found.known, found.settings], [[bob], settings]);
    Deno.mkdirSync(join(directory, "settings.new", "inside"), { recursive: true });
    saving.push(profileData.saveSettings(settings));
    const problems = await profileData.flush();
    assert.equal(problems.length, 1);
    assert.match(problems[0] ?? "", /^Cannot keep .*settings /);
    assert.deepEqual(await Promise.all(saving), [undefined, undefined, undefined, problems[0]]);
  }),
);

Deno.test(
  "openProfileData() reads a file of MAX_PROFILE_DATA_BYTES, and none that is a byte longer",
  withTemporaryDirectory((directory) => {
    const readsAt = (bytes: number): boolean => {
      const path = join(directory, "settings");
      const fieldsOf = (more: string) => `{"picture":"cat","ignored":[],"more":"${more}"}`;
      const fileOf = (json: string) => {
        const sum = toBase32(hash("sha256", json, "buffer")).slice(0, 8);
        return `p2pchat-settings-1 ${sum}\n${json}\n`;
      };
      const space = bytes - fileOf(fieldsOf("")).length;
      Deno.writeTextFileSync(path, fileOf(fieldsOf("x".repeat(space))));
      assert.equal(Deno.statSync(path).size, bytes);
      return openProfileData(directory).settings.picture === "cat";
    };
    assert.ok(readsAt(MAX_PROFILE_DATA_BYTES));
    assert.ok(!readsAt(MAX_PROFILE_DATA_BYTES + 1));
  }),
);

Deno.test(
  "openProfileData() keeps bound keys apart, so that a version without them does not lose them",
  withTemporaryDirectory(async (directory) => {
    const boundKeys = [{ key: "F5", line: "/away lunch" }];
    await openProfileData(directory).saveSettings(settings);
    assert.deepEqual(Array.from(Deno.readDirSync(directory), ({ name }) => name), ["settings"]);
    await openProfileData(directory).saveSettings({ ...settings, boundKeys });
    assert.deepEqual(openProfileData(directory).settings, { ...settings, boundKeys });
    // The settings as a version writes them that does not know bound keys.
    const before = Deno.readTextFileSync(join(directory, "settings"));
    assert.ok(!before.includes("F5"));
    Deno.writeTextFileSync(join(directory, "settings"), before);
    assert.deepEqual(openProfileData(directory).settings.boundKeys, boundKeys);
    await openProfileData(directory).saveSettings({ ...settings, boundKeys: [] });
    assert.deepEqual(openProfileData(directory).settings, settings);
  }),
);

Deno.test(
  "openProfileData() takes MAX_BOUND_KEYS of the longest name and line, and nothing past any of these",
  withTemporaryDirectory(async (directory) => {
    const key = "k".repeat(MAX_KEY_NAME_UNITS);
    const line = "\u{20000}".repeat(MAX_BOUND_LINE_CHARACTERS);
    const full = Array.from({ length: MAX_BOUND_KEYS }, () => ({ key, line }));
    const keep = async (boundKeys: typeof full) => {
      await openProfileData(directory).saveSettings({ ...settings, boundKeys });
      return openProfileData(directory);
    };
    assert.deepEqual((await keep(full)).settings.boundKeys, full);
    for (
      const beyond of [[...full, full[0]!], [{ key: `${key}x`, line }], [{ key, line: `${line}x` }]]
    ) {
      const { settings, warnings } = await keep(beyond);
      assert.deepEqual([settings.boundKeys, warnings.length], [undefined, 1]);
      assert.match(warnings.join(), /bindings was damaged .*: your keys are not bound/);
    }
  }),
);

Deno.test(
  "openProfileData() keeps the newest sign of life of a person, and reads people without one",
  withTemporaryDirectory(async (directory) => {
    const carol = { ...bob, name: "carol", seen: { epoch: 1, ms: 2, counter: 3 } };
    await openProfileData(directory).saveKnown([bob, carol]);
    assert.deepEqual(openProfileData(directory).known, [bob, carol]);
  }),
);
