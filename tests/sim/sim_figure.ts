/**
 * A figure of a simulation, its limit, and the table of figures.
 *
 * @module
 */

/** One thing that a simulation found out. */
export interface SimFigure {
  readonly name: string;
  readonly value: number;
  readonly unit?: "ms" | "s" | "KiB";
  readonly limit?: Limit;
}

/** What the value must be. */
export interface Limit {
  readonly must: "be" | "be at most" | "be at least";
  readonly value: number;
}

export const exactly = (value: number): Limit => ({ must: "be", value });
export const atMost = (value: number): Limit => ({ must: "be at most", value });

/**
 * Whether a figure is as it must be; one that is no number is not. `undefined` where nothing is
 * asked of it.
 */
export function isMet({ value, limit }: SimFigure): boolean | undefined {
  switch (limit?.must) {
    case undefined:
      return undefined;
    case "be":
      return value === limit!.value;
    case "be at most":
      return value <= limit!.value;
    case "be at least":
      return value >= limit!.value;
  }
}

const SIGNS = { "be": "=", "be at most": "≤", "be at least": "≥" } as const;

/** A table with a row for each figure: name, value, limit, and whether it is kept. */
export function formatFigures(figures: readonly SimFigure[]): string {
  const rows = figures.map((figure) => {
    const met = isMet(figure);
    return [
      figure.name,
      formatValue(figure.value, figure.unit),
      figure.limit === undefined
        ? ""
        : `${SIGNS[figure.limit.must]} ${formatValue(figure.limit.value, figure.unit)}`,
      met === undefined ? "" : met ? "ok" : "FAILED",
    ];
  });
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map(([name, value, limit, verdict]) =>
    `${name!.padEnd(widths[0]!)}  ${value!.padStart(widths[1]!)}  ${
      limit!.padEnd(widths[2]!)
    }  ${verdict}`.trimEnd()
  ).join("\n");
}

function formatValue(value: number, unit: SimFigure["unit"]): string {
  const digits = Number.isInteger(value) ? 0 : 3;
  const text = value.toLocaleString("en", {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return unit === undefined ? text : `${text} ${unit}`;
}
