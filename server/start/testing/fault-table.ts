import type { PlayedCell } from "./fault-cell.ts";

/** What each fault becomes, as rows of the table in docs/reliability.md: what was seen, once where all clients saw the same. */
export function faultTable(played: readonly PlayedCell[]): string[][] {
  const names = [...new Set(played.map(({ fault }) => fault))];
  return names.map((fault) => [
    fault,
    ...forms.map(({ isStream, hasFallback }) => {
      const seen = played.filter(
        (cell) => cell.fault === fault && cell.isStream === isStream && cell.hasFallback === hasFallback,
      );
      const words = new Set(seen.map((cell) => cell.seen));
      return words.size > 1
        ? seen.map((cell) => `${cell.seen} (${cell.client.protocol})`).join(", ")
        : ([...words][0] ?? "-");
    }),
  ]);
}

export const faultColumns = [
  ...["fault of the provider", "streamed, with a fallback", "streamed, alone"],
  ...["whole, with a fallback", "whole, alone"],
];
const forms = [true, false].flatMap((isStream) =>
  [true, false].map((hasFallback) => ({ isStream, hasFallback })),
);

export const faultSection = (played: readonly PlayedCell[]): string =>
  [faultColumns, faultColumns.map(() => "---"), ...faultTable(played)]
    .map((row) => `| ${row.map((one) => one.replaceAll("|", "\\|")).join(" | ")} |`)
    .join("\n");
