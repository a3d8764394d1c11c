/**
 * The program: runs it with the arguments of the process, whose exit status it sets.
 *
 * @module
 */
import { run } from "./src/app/run.ts";

Deno.exit(await run(Deno.args));
