import { buildCatalog, modelFromEntry } from "../../engine/index.ts";
import { loadCatalogue } from "../../server/config/load-catalogue.ts";
import { loadPriors } from "../../server/start/load-priors.ts";
import { parseCsv, readTable } from "../priors/carry-figures.ts";
import { compareTable } from "../priors/compare-table.ts";
import { renderTable } from "../terminal/table.ts";
import type { PriorsCommand } from "./priors-command.ts";

/** Kinds of work that are shown. */
const shown = ["agent", "summarize", "reading", "knowledge", "chat", "code:generate"];

/** How a table that the shipped beliefs were not made from orders the models, against these beliefs. */
export const showAgreement: PriorsCommand = async ({ words: [file, split = null] }, { useColor, print }) => {
  if (file === undefined)
    throw new Error(
      "Name a table with a column `model`: npm run priors -- agreement FILE [COLUMN to split by].",
    );
  const context = { deployments: [], overrides: [], atMs: Date.now() };
  const { find } = buildCatalog(loadCatalogue().map((entry) => modelFromEntry(entry, context)));
  const idOf = (name: string): string | null => {
    const lookup = find(name);
    if (!lookup.found) return null;
    return [lookup.model.id, lookup.reasoningEffort ?? []].flat().join("@");
  };
  const columns = compareTable(parseCsv(readTable(file)), split, loadPriors(), idOf);
  print(
    renderTable(
      ["column", "models", ...shown].map((title) => ({ title })),
      columns.map(({ column, models, correlations }) => [
        column,
        String(models),
        ...shown.map((type) => correlations.get(type)?.toFixed(2) ?? ""),
      ]),
      useColor,
    ),
  );
};
