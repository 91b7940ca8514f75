import { basename } from "node:path";
import { type PriceOverride, suggestModels } from "../../engine/index.ts";
import type { ConfigurationFile } from "./configuration-file.ts";
import { priceFromFile } from "./price-from-file.ts";
import type { ProblemCollector } from "./problem-collector.ts";

/** The table of price overrides, in the order of the file. */
export function readPriceOverrides(
  { prices }: ConfigurationFile,
  knownIds: readonly string[],
  fileName: string,
  problems: ProblemCollector,
): PriceOverride[] {
  return prices.map((row, index) => {
    if (!knownIds.includes(row.model)) {
      const [nearest] = suggestModels(row.model, knownIds);
      const fix =
        nearest === undefined ? "Write the id of a model, provider/name." : `Did you mean \`${nearest}\`?`;
      problems.inFile(["prices", index, "model"], "names a model that is not there", fix);
    }
    const fromMs = readDay(row.from, ["prices", index, "from"], problems);
    const untilMs = readDay(row.until, ["prices", index, "until"], problems);
    if (fromMs !== null && untilMs !== null && untilMs <= fromMs) {
      problems.inFile(
        ["prices", index, "until"],
        "is not later than `from`",
        "`until` is the first day it no longer holds.",
      );
    }
    return { modelId: row.model, fromMs, untilMs, price: priceFromFile(row, basename(fileName)) };
  });
}

/** Start of a day, UTC; null: none is meant, or no calendar has it, which is a problem. */
export function readDay(
  day: string | null | undefined,
  path: readonly (string | number)[],
  problems: ProblemCollector,
): number | null {
  if (day === null || day === undefined) return null;
  const time = Date.parse(`${day}T00:00:00Z`);
  if (Number.isFinite(time) && new Date(time).toISOString().startsWith(day)) return time;
  problems.inFile(path, "is a day that no calendar has", "Write year, month and day like 2026-12-01.");
  return null;
}
