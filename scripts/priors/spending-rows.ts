import { type CatalogueEntry, resolvePrice, type SpendingRow } from "../../engine/index.ts";
import type { BenchmarkFiles } from "./benchmark-files.ts";

/** When LiveBench added its last models: its dollars were spent at the prices of about then. */
const spendingDate = "2026-07-01T12:00:00Z";

/** Artificial Analysis's output tokens, and LiveBench's dollars as output tokens: its questions are short and its replies long, so input is left out. */
export function spendingRows(
  { aliases, livebenchCost, artificialAnalysis }: BenchmarkFiles,
  models: readonly CatalogueEntry[],
): SpendingRow[] {
  const counted = Object.entries(artificialAnalysis.rows).flatMap(([name, { outputTokens }]) =>
    (aliases.artificialAnalysis[name] ?? []).map((candidateId): SpendingRow => {
      const [modelId = "", effort = null] = candidateId.split("@");
      const named = Object.entries(outputTokens).map(([task, tokens]) => [
        `artificialanalysis:${task}`,
        tokens,
      ]);
      return { modelId, effort, tokensByTask: Object.fromEntries(named) };
    }),
  );
  const charged = Object.entries(livebenchCost.rows).flatMap(([name, dollars]) =>
    (aliases.livebench[name] ?? []).flatMap((candidateId) => {
      const [modelId = "", effort = null] = candidateId.split("@");
      const entry = models.find((model) => model.id === modelId);
      const price = resolvePrice(
        { modelId, reference: entry?.price ?? null, overrides: [] },
        Date.parse(spendingDate),
      );
      if (price === null) return [];
      const tokens = Object.entries(dollars).map(([task, usd]) => [
        task,
        usd === null ? null : (usd * 1e15) / price.outputNanoUsdPerMillion,
      ]);
      return [{ modelId, effort, tokensByTask: Object.fromEntries(tokens) }];
    }),
  );
  return [...counted, ...charged];
}
