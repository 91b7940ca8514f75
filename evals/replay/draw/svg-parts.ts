/** Text made safe for markup. */
export const escapeMarkup = (text: string): string =>
  text.replace(
    /[&<>"]/g,
    (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign] ?? sign,
  );

/** Colours for light and dark, so that a drawing stands alone in either; a page may set the same variables. */
export const svgStyle = `<style>
.drawing{--ink:#1f2933;--faint:#d7dde3;--quiet:#6b7785;--one:#1d5fd1;--two:#c2410c;--three:#7c3aed;--four:#0f766e;--five:#a16207;--paper:#ffffff;font:12px system-ui,sans-serif}
@media (prefers-color-scheme:dark){.drawing{--ink:#e6ebf0;--faint:#3a444f;--quiet:#9aa7b4;--one:#7fb0ff;--two:#fb923c;--three:#c4a5ff;--four:#4fd1c0;--five:#f0c75e;--paper:#14181d}}
.drawing text{fill:var(--ink)}.drawing .quiet{fill:var(--quiet)}.drawing .grid{stroke:var(--faint);stroke-width:1}
.drawing .line{fill:none;stroke-width:2;stroke-linejoin:round}.drawing .dot{stroke:var(--paper);stroke-width:1.5;fill:var(--ink)}
</style>`;

export const lineColors = ["--one", "--two", "--three", "--four", "--five", "--quiet"] as const;

/** Short, and exact enough for a screen. */
export const place = (value: number): string => value.toFixed(1);

export const polyline = (points: readonly (readonly [number, number])[], style: string): string =>
  `<polyline class="line" style="${style}" points="${points.map(([x, y]) => `${place(x)},${place(y)}`).join(" ")}"/>`;
