/**
 * The content of a message, as it may travel: NFC (UAX #15), well-formed UTF-16, something visible,
 * and at most {@link MAX_CONTENT_BYTES} bytes of UTF-8.
 *
 * @module
 */

import { utf8 } from "../bytes.ts";
import { MAX_CONTENT_BYTES } from "../limits/text.ts";

/** Content as it may travel, or a sentence that says what to change. */
export type ContentCheck =
  | { readonly state: "ok"; readonly content: string }
  | { readonly state: "refused"; readonly reason: string };

const SOMETHING_TO_SEE = /[^\s\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\p{Cs}\p{M}]/u;

/** Normalises a text that a person wrote, and checks its size. */
export function checkContent(raw: string): ContentCheck {
  const content = raw.normalize("NFC").toWellFormed();
  // A UTF-16 unit makes at most 3 bytes: short text needs no counting.
  if (content.length * 3 > MAX_CONTENT_BYTES) {
    const bytes = utf8(content).length;
    if (bytes > MAX_CONTENT_BYTES) {
      return refused(
        `This message has ${bytes} bytes, and one can have ${MAX_CONTENT_BYTES}: send it in parts.`,
      );
    }
  }
  if (!SOMETHING_TO_SEE.test(content)) return refused("This message is empty: write something.");
  return { state: "ok", content };
}

function refused(reason: string): ContentCheck {
  return { state: "refused", reason };
}
