import assert from "node:assert/strict";
import { complete, completed, cycle } from "../../../../src/ui/screen/model/completion.ts";

const KNOWN = {
  names: ["carol", "bob", "bobby"],
  rooms: ["general", "dev", "Design"],
  aliases: ["hi", "quick"],
  pictureForm: "unicode",
} as const;

/** What Tab makes of a text whose cursor stands at `|`, pressed `times`. */
function tab(marked: string, times = 1): string | undefined {
  const cursor = marked.indexOf("|");
  let completion = complete(marked.replace("|", ""), cursor, KNOWN);
  for (let at = 1; at < times && completion !== undefined; at++) completion = cycle(completion, 1);
  if (completion === undefined) return undefined;
  const { text, cursor: end } = completed(completion);
  return `${text.slice(0, end)}|${text.slice(end)}`;
}

Deno.test("complete() completes commands by name, else by their other names", () => {
  assert.equal(tab("/he|"), "/help |");
  assert.equal(tab("/NI|"), "/nick |");
  assert.equal(tab("/lin|"), "/links |");
  assert.equal(tab("/xyz|"), undefined);
  assert.equal(tab("//he|"), undefined);
});

Deno.test("complete() completes a command's arguments by their kind", () => {
  assert.equal(tab("/help ni|"), "/help nick |");
  assert.equal(tab("/me hugs ca|"), "/me hugs carol |");
  assert.equal(tab("/nick ca|"), undefined);
  assert.equal(tab("/connect ca|"), undefined);
});

Deno.test("complete() completes aliases beside commands, and behind /alias and /unalias", () => {
  assert.equal(tab("/hi|"), "/hi |");
  assert.deepEqual([tab("/qu|", 1), tab("/qu|", 2), tab("/qu|", 3)], [
    "/query |",
    "/quit |",
    "/quick |",
  ]);
  assert.equal(tab("/alias q|"), "/alias quick |");
  assert.equal(tab("/unalias /h|"), "/unalias hi |");
  assert.equal(tab("/help qui|", 2), "/help quick |");
  assert.equal(tab("/hi ca|"), "/hi carol |");
  assert.equal(tab("/hj ca|"), undefined);
});

Deno.test("complete() addresses somebody at the start of a line, and names them elsewhere", () => {
  assert.equal(tab("ca|"), "carol: |");
  assert.equal(tab("hi CA|!"), "hi carol |!");
  assert.equal(tab("@ca|"), "@carol |");
  assert.equal(tab("hi |"), undefined);
  assert.equal(tab("|"), undefined);
});

Deno.test("complete() completes rooms, and nothing within a password", () => {
  assert.equal(tab("/join d|"), "/join dev |");
  assert.equal(tab("/leave #de|", 2), "/leave Design |");
  assert.equal(tab("/join dev bo|"), undefined);
  assert.equal(tab('/create x "ca|rol" y'), undefined);
  assert.equal(tab('/create x "my ca|'), undefined);
  assert.equal(tab("/create x secret ca|"), "/create x secret carol |");
});

Deno.test("complete() knows what each argument of a command can be", () => {
  assert.equal(tab("/sp ro|"), "/sp robot |");
  assert.equal(tab("/set ba|"), "/set background |");
  assert.equal(tab("/set background d|"), "/set background dark |");
  assert.equal(tab("/set theme d|"), "/set theme default |");
  assert.equal(tab("/set theme d|", 2), "/set theme dracula |");
  assert.equal(tab("/set theme d|", 3), "/set theme default |");
  assert.equal(tab("/set background d|", 2), "/set background default |");
  assert.equal(tab("/set hi|"), "/set highlight |");
  assert.equal(tab("/set highlight o|"), "/set highlight off |");
  assert.equal(tab("/set nothing d|"), undefined);
  assert.equal(tab("/set background dark x|"), undefined);
  assert.equal(tab("/msg |"), "/msg carol |");
  assert.equal(tab("/whois bob ca|"), undefined);
  assert.equal(tab("/msg bob ca|"), "/msg bob carol |");
  assert.equal(tab("/help /ni|"), "/help nick |");
  assert.equal(tab("/nothing ca|"), undefined);
  assert.equal(tab("//me ca|"), "//me carol |");
});

Deno.test("complete() completes rooms and emoji in the midst of a text", () => {
  assert.equal(tab("see #de|"), "see #dev |");
  assert.equal(tab("see #de|", 2), "see #Design |");
  assert.equal(tab("good:thumbsu|!"), "good👍 |!");
  assert.equal(tab(":tada:|"), "🎉 |");
  assert.equal(tab(":nothing:|"), undefined);
  assert.equal(tab("at 10:30|"), undefined);
  assert.equal(tab(":+1|"), "👍 |");
  const [first, ...others] = complete(":heart", 6, KNOWN)?.candidates ?? [];
  assert.equal(first?.shown, "💖 heart");
  assert.ok(others.some(({ shown }) => shown === "💔 broken_heart"));
});

Deno.test("cycle() goes through the candidates, round and round", () => {
  assert.equal(tab("bo|"), "bob: |");
  assert.equal(tab("bo|", 2), "bobby: |");
  assert.equal(tab("bo|", 3), "bob: |");
  const completion = complete("bo", 2, KNOWN);
  assert.ok(completion);
  assert.equal(completed(cycle(completion, -1)).text, "bobby: ");
});
