/**
 * Writes what names need of Unicode's security data (UTS #39) into `src/core/text/`: `deno
 * task unicode --data DIRECTORY`.
 *
 * The directory has `IdentifierStatus.txt` and `confusables.txt` of one version, as
 * https://www.unicode.org/Public/security/ has them. Of both only what a name can have is taken.
 *
 * @module
 */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readFlags, Refusal, ROOT, runTask } from "./task.ts";
import { moduleText } from "./unicode/module_text.ts";
import { allowedLetters, confusables, versionOf } from "./unicode/security_data.ts";

const DIRECTORY = join(ROOT, "src/core/text");

if (import.meta.main) {
  await runTask(async () => {
    const { data } = readFlags(Deno.args, { data: { type: "string", default: "" } });
    if (data === "") throw new Refusal("Say where the data is: --data DIRECTORY.");
    const status = await readFile(join(data, "IdentifierStatus.txt"), "utf8");
    const looks = await readFile(join(data, "confusables.txt"), "utf8");
    const version = versionOf(status);
    if (versionOf(looks) !== version) throw new Refusal("The two files are of two versions.");
    await writeFile(
      join(DIRECTORY, "allowed_letters.ts"),
      moduleText({
        name: "ALLOWED_LETTERS",
        summary:
          "Letters, marks and digits with Identifier_Status=Allowed (UTS #39 §3.1), Chinese\n" +
          " * characters aside, as ranges of a character class",
        version,
        parts: allowedLetters(status),
      }),
    );
    await writeFile(
      join(DIRECTORY, "confusables.ts"),
      moduleText({
        name: "CONFUSABLES",
        summary:
          "Confusable characters (UTS #39 §4): each part is a look, `=`, and all characters\n" +
          " * with that look; a space ends it",
        version,
        parts: confusables(looks, status),
      }),
    );
    return 0;
  });
}
