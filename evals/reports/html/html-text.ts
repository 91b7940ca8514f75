/** Text as it may stand between tags and in attributes. */
export function htmlText(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

export const percent = (share: number | null, digits = 1): string =>
  share === null ? "–" : (100 * share).toFixed(digits);

/** Dollars with two significant digits below a cent. */
export function dollars(nanoUsd: number | null): string {
  if (nanoUsd === null) return "unknown";
  const usd = nanoUsd / 1e9;
  if (usd === 0) return "$0";
  return `$${usd.toFixed(Math.min(10, Math.max(2, 1 - Math.floor(Math.log10(Math.abs(usd))))))}`;
}

export const duration = (milliseconds: number | null): string =>
  milliseconds === null
    ? "–"
    : milliseconds < 1000
      ? `${Math.round(milliseconds)} ms`
      : `${(milliseconds / 1000).toFixed(1)} s`;

/** A cell with the value that it is sorted by. */
export function cell(text: string, sortValue: number | string | null, attributes = ""): string {
  return `<td data-v="${htmlText(String(sortValue ?? ""))}"${attributes}>${text}</td>`;
}
