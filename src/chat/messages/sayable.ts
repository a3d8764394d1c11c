/**
 * Checks a text that a person wants to send.
 *
 * @module
 */
import { checkContent, type ContentCheck } from "../../core/text/check_content.ts";
import { safeText } from "../../core/text/safe.ts";

/**
 * Returns the text as it is sent: what others could not be shown is not sent either, so that the
 * author sees what the others see.
 */
export function checkSayable(raw: string): ContentCheck {
  const check = checkContent(raw);
  if (check.state === "refused") return check;
  const text = safeText(check.content, { newlines: true });
  return text === check.content ? check : checkContent(text); // a tab becomes longer
}
