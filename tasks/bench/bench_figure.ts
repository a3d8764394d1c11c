/**
 * A figure of the bench, beside its floor and its aim, and the table that lists figures.
 *
 * @module
 */

/** One thing that was measured. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: Unit;
  /** The same, measured in the same run without the program: what it can't do better than. */
  readonly floor?: number;
  /** What we want: a value, or a multiple of the floor. */
  readonly aim?: Aim;
}

export type Unit = "ms" | "µs" | "KiB" | "MiB" | "/s";

export interface Aim {
  readonly better: "lower" | "higher";
  readonly value: number;
  readonly of: "value" | "floor";
}

/** The value in the middle of `values`, or between the two there; NaN for none. */
export function median(values: readonly number[]): number {
  return (percentile(values, 0.5) + percentile(values, 0.5, "above")) / 2;
}

/**
 * The value that a share (0 to 1) of `values` does not exceed; NaN for none. Where the share falls
 * between two, the one below, or above.
 */
export function percentile(
  values: readonly number[],
  share: number,
  side: "below" | "above" = "below",
): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = share * (sorted.length - 1);
  return sorted[side === "below" ? Math.floor(at) : Math.ceil(at)] ?? NaN;
}

/**
 * Whether a figure is what its aim wants; undefined without one, or where it is a multiple of a
 * floor that is not there.
 */
export function meetsAim({ value, floor, aim }: Figure): boolean | undefined {
  if (aim === undefined) return undefined;
  const bound = aim.of === "value"
    ? aim.value
    : floor === undefined
    ? undefined
    : aim.value * floor;
  if (bound === undefined) return undefined;
  return aim.better === "lower" ? value <= bound : value >= bound;
}

/** A table with a row for each figure. */
export function formatFigures(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => [
    figure.name,
    formatValue(figure.value, figure.unit),
    figure.floor === undefined ? "" : formatValue(figure.floor, figure.unit),
    figure.floor === undefined ? "" : `× ${(figure.value / figure.floor).toPrecision(2)}`,
    formatAim(figure),
  ]);
  const table = [["", "median", "floor", "ratio", "aim"], ...rows];
  const widths =
    table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? [];
  return table.map((row) =>
    row.map((cell, column) => {
      const width = widths[column] ?? 0;
      return column === 0 || column === 4 ? cell.padEnd(width) : cell.padStart(width);
    }).join("  ").trimEnd()
  ).join("\n");
}

function formatValue(value: number, unit: Unit): string {
  if (unit === "/s") return `${Math.round(value).toLocaleString("en")} /s`;
  return `${
    value < 10 ? value.toFixed(2) : value < 100 ? value.toFixed(1) : value.toFixed(0)
  } ${unit}`;
}

function formatAim(figure: Figure): string {
  const { aim, unit } = figure;
  if (aim === undefined) return "";
  const sign = aim.better === "lower" ? "≤" : "≥";
  const bound = aim.of === "floor" ? `× ${aim.value}` : formatValue(aim.value, unit);
  const met = meetsAim(figure);
  return `${sign} ${bound} ${met === undefined ? "" : met ? "✓" : "✗"}`.trimEnd();
}
