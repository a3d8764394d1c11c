// The least a Deno program can be: it says that it runs, and waits for the end of its input.
console.log("ready");
await Deno.stdin.read(new Uint8Array(1));
