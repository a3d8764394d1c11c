/**
 * The welcome: what a person sees while nobody is there and nothing was said.
 *
 * It stands in the middle of the rows that the talk leaves free, so that answers to commands and
 * warnings stay in sight. Nothing in it moves: the time is the one of the start.
 *
 * @module
 */
import { GENERAL } from "../../../../chat/api/room_id.ts";
import { fingerprint } from "../../../../core/peer_id.ts";
import { mix } from "../../../../term/drawing/colour.ts";
import type { Style } from "../../../../term/drawing/style.ts";
import { bufferOf } from "../../model/buffers.ts";
import { timeText } from "../../model/line.ts";
import type { Model } from "../../model/model.ts";
import { lineAt } from "../../model/scrollback.ts";
import type { Theme } from "../../themes/theme.ts";
import { alignRight, blanks, BOLD, type Row, styled, widthOf } from "../text/styled_text.ts";
import { wrap } from "../text/wrap.ts";

/** Returns whether the welcome is due: in `general`, while we are alone and nothing was said. */
export function isWelcome(model: Model): boolean {
  const { people } = model.snapshot;
  if (model.room !== GENERAL || people.length > 0) return false;
  const { scrollback } = bufferOf(model);
  if (scrollback.size > MAX_WELCOME_LINES) return false;
  for (let at = 0; at < scrollback.size; at++) {
    if (lineAt(scrollback, at)?.message !== undefined) return false;
  }
  return true;
}

/** More lines than these leave no room for a welcome on most screens. */
const MAX_WELCOME_LINES = 40;

/**
 * Returns the rows of the welcome for an area: the most complete one that fits, with blank rows
 * above that put it into the middle. None where it does not fit, or is not due.
 */
export function welcomeRows(model: Model, width: number, height: number): readonly Row[] {
  if (!isWelcome(model)) return [];
  const rows = variants(model, width).find((variant) => variant.length <= height);
  if (rows === undefined) return [];
  return [...new Array<Row>((height - rows.length) >> 1).fill([]), ...rows];
}

/** Returns the welcome in its forms, the most complete one first. */
function variants(model: Model, width: number): readonly (readonly Row[])[] {
  const { theme } = model;
  const facts = pairRows(factsOf(model), width);
  const hints = pairRows(hintsOf(theme), width);
  const slogan = centred(styled(SLOGAN), width);
  const drawn = width < LETTERS_FROM_COLUMNS
    ? []
    : model.snapshot.settings.symbols === "ascii"
    ? [styled("p 2 p c h a t", { ...theme.accent, ...BOLD })]
    : lettersOf(theme);
  const letters = drawn.length === 0 ? [] : [...drawn.map((row) => centred(row, width)), []];
  const body = [...facts, [], ...hints];
  return [
    [...letters, slogan, [], ...body],
    [slogan, [], ...body],
    body,
    facts,
  ].filter((rows) => rows.every((row) => widthOf(row) <= width));
}

const SLOGAN = "Chat on this network, without a server.";
const LETTERS_FROM_COLUMNS = 58;

/** `p2pchat` in half blocks, three rows high. */
const LETTERS: readonly string[] = [
  "█▀█ ▀▀█ █▀█ █▀▀ █ █ █▀█ ▀█▀",
  "█▀▀ █▀▀ █▀▀ █   █▀█ █▀█  █ ",
  "▀   ▀▀▀ ▀   ▀▀▀ ▀ ▀ ▀ ▀  ▀ ",
];

/** Colours the letters from the accent to the colour of what is private, column by column. */
function lettersOf(theme: Theme): readonly Row[] {
  const columns = LETTERS[0]!.length;
  const styles = Array.from({ length: columns }, (_, at): Style => {
    const { accent, private: end } = theme;
    if (accent.ink?.type !== "rgb" || end.ink?.type !== "rgb") return { ...accent, ...BOLD };
    return { ink: { type: "rgb", rgb: mix(accent.ink.rgb, end.ink.rgb, at / (columns - 1)) } };
  });
  return LETTERS.map((row) => [...row].flatMap((text, at) => styled(text, styles[at])));
}

/** A label, and what stands behind it. */
interface Pair {
  readonly label: Row;
  readonly value: Row;
}

/** Returns facts about this node: the name, the key, where it looks for others, what is wrong. */
function factsOf({ snapshot, theme, started }: Model): readonly Pair[] {
  const { self, status, settings } = snapshot;
  const { dim, accent, warn } = theme;
  const label = (text: string) => styled(text, dim);
  const time = timeText(started, settings.time);
  const isLooking = status.networks !== "";
  // Behind the first `;` stands what does not work.
  const [, ...troubles] = status.discovery.split("; ");
  const problems = [...status.problems, ...(isLooking ? troubles : [])];
  return [
    {
      label: label("you"),
      value: [
        ...styled(self.shown, { ...accent, ...BOLD }),
        ...styled(`   key ${fingerprint(self.id)}`, dim),
      ],
    },
    {
      label: label("looking on"),
      value: isLooking ? styled(status.networks) : styled(notLooking(status.discovery), warn),
    },
    {
      label: label(time === "" ? "found" : "since"),
      value: [
        ...styled(time === "" ? "" : time.trimStart()),
        ...styled(time === "" ? "nobody yet" : " · nobody yet", dim),
      ],
    },
    ...problems.map((problem) => ({
      label: styled("!", { ...warn, ...BOLD }),
      value: styled(problem, warn),
    })),
  ];
}

function notLooking(discovery: string): string {
  return discovery === "off" ? "nothing: only /connect finds somebody" : discovery;
}

/** Four things to try. */
function hintsOf({ accent }: Theme): readonly Pair[] {
  const hint = (label: string, value: string): Pair => ({
    label: styled(label, { ...accent, ...BOLD }),
    value: styled(value),
  });
  return [
    hint("/create NAME", "a room, with a password if you like"),
    hint("/connect HOST", "to somebody outside this network"),
    hint("/sp list", "a picture beside your name"),
    hint("F1   /help", "all keys, all commands"),
  ];
}

/** The columns of labels: all pairs have them, so that their values stand below each other. */
const LABEL_COLUMNS = "/connect HOST".length;
/** The columns of the values as long as nothing is wrong. */
const VALUE_COLUMNS = 36;
const GAP_COLUMNS = 2;

/** Returns the rows of pairs: labels to the left of one column, values wrapped to its right. */
function pairRows(pairs: readonly Pair[], width: number): readonly Row[] {
  const margin = Math.max(1, (width - LABEL_COLUMNS - GAP_COLUMNS - VALUE_COLUMNS) >> 1);
  const before = margin + LABEL_COLUMNS + GAP_COLUMNS;
  const space = Math.max(1, width - before - 1);
  return pairs.flatMap(({ label, value }) =>
    wrap(value, space).map((row, at): Row => [
      ...blanks(margin),
      ...(at === 0 ? alignRight(label, LABEL_COLUMNS) : blanks(LABEL_COLUMNS)),
      ...blanks(GAP_COLUMNS),
      ...row,
    ])
  );
}

function centred(row: Row, width: number): Row {
  return [...blanks((width - widthOf(row)) >> 1), ...row];
}
