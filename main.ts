import { run } from "./src/app/run.ts";

Deno.exit(await run(Deno.args));
