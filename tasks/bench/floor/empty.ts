/**
 * The floor of the start and of memory: a program that says that it runs, and waits for the end of
 * its input.
 *
 * @module
 */

console.log("ready");
await Deno.stdin.read(new Uint8Array(1));
