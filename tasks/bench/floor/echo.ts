/**
 * The floor of typing: a program that only shows each key.
 *
 * @module
 */

Deno.stdin.setRaw(true);
console.log("ready");
const buffer = new Uint8Array(1024);
for (;;) {
  const length = await Deno.stdin.read(buffer);
  if (length === null) break;
  await Deno.stdout.write(buffer.subarray(0, length));
}
