/**
 * The five forms of the screen, by its size.
 *
 * @module
 */
import type { Size } from "../../../../term/tty.ts";
import type { Model } from "../../model/model.ts";

/**
 * `framed`: a frame around talk and list. `boxed`: one around the input. `low`: none, the status
 * line stands above the input. `flat`: no status line; the header gives way to what is to be told.
 * `tiny`: lines and the input, nothing else.
 */
export type Form = "framed" | "boxed" | "low" | "flat" | "tiny";

/** The least size of each form; the first that fits counts. */
const FORMS: readonly (Size & { readonly form: Form })[] = [
  { form: "framed", columns: 100, rows: 30 },
  { form: "boxed", columns: 40, rows: 20 },
  { form: "low", columns: 20, rows: 8 },
  { form: "flat", columns: 20, rows: 6 },
];

/** From this width on there are columns of times and names, and words that need no manual. */
export const WIDE_COLUMNS = 60;

/** Returns the form of a screen. */
export function formOf({ snapshot }: Model, { columns, rows }: Size): Form {
  const fits = FORMS.find((least) => columns >= least.columns && rows >= least.rows);
  const form = fits?.form ?? "tiny";
  return form === "framed" && snapshot.settings.frames === "off" ? "boxed" : form;
}

/** Returns whether a frame is drawn around the input. */
export function hasFrame(form: Form): boolean {
  return form === "framed" || form === "boxed";
}

/** The rows above the pane, between it and the input, and below that. */
export interface FormRows {
  readonly above: number;
  readonly between: number;
  readonly below: number;
}

export const FORM_ROWS: Readonly<Record<Form, FormRows>> = {
  framed: { above: 2, between: 1, below: 2 },
  boxed: { above: 1, between: 1, below: 2 },
  low: { above: 1, between: 1, below: 0 },
  flat: { above: 1, between: 0, below: 0 },
  tiny: { above: 0, between: 0, below: 0 },
};
