/** One value at each place of the horizontal axis; null: none. */
interface ChartLine {
  readonly name: string;
  /** Class of the page's style sheet that colours it. */
  readonly tone: "one" | "two" | "bad";
  readonly values: readonly (number | null)[];
}

interface Chart {
  /** For who cannot see it. */
  readonly title: string;
  readonly kind: "bars" | "lines";
  /** Names of the places, oldest first. */
  readonly labels: readonly string[];
  readonly lines: readonly ChartLine[];
  readonly format: (value: number) => string;
}

const width = 720;
const height = 180;
const inset = { left: 64, right: 8, top: 12, bottom: 22 };
const ticks = 4;
/** Names under the axis at most. */
const maxNames = 8;

export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** A chart as one SVG element: bars are stacked, lines stand side by side. No script, no font of its own. */
export function svgChart({ title, kind, labels, lines, format }: Chart): string {
  const plot = { width: width - inset.left - inset.right, height: height - inset.top - inset.bottom };
  const tops = labels.map((_, place) => {
    const here = lines.map(({ values }) => values[place] ?? 0);
    return kind === "bars" ? here.reduce((sum, value) => sum + value, 0) : Math.max(...here);
  });
  const top = niceTop(Math.max(0, ...tops));
  const step = plot.width / Math.max(1, labels.length);
  const x = (place: number): number => inset.left + step * place;
  const y = (value: number): number => inset.top + plot.height * (1 - value / top);
  const grid = Array.from({ length: ticks + 1 }, (_, tick) => {
    const value = (top * tick) / ticks;
    const at = y(value).toFixed(1);
    return `<line class="grid" x1="${inset.left}" x2="${width - inset.right}" y1="${at}" y2="${at}"/><text class="tick" x="${inset.left - 6}" y="${Number(at) + 4}" text-anchor="end">${escapeHtml(format(value))}</text>`;
  });
  const every = Math.ceil(labels.length / maxNames);
  const names = labels.map((label, place) =>
    place % every === 0
      ? `<text class="tick" x="${(x(place) + step / 2).toFixed(1)}" y="${height - 6}" text-anchor="middle">${escapeHtml(label)}</text>`
      : "",
  );
  const marks = kind === "bars" ? bars() : lines.map(path);
  return `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeHtml(title)}">${[...grid, ...names, ...marks].join("")}</svg>`;

  function bars(): string[] {
    return labels.flatMap((label, place) => {
      let below = 0;
      return lines.map(({ name, tone, values }) => {
        const value = values[place] ?? 0;
        const [from, to] = [y(below), y(below + value)];
        below += value;
        if (value === 0) return "";
        const tip = `${label}: ${name} ${format(value)}`;
        return `<rect class="${tone}" x="${(x(place) + step * 0.12).toFixed(1)}" y="${to.toFixed(1)}" width="${(step * 0.76).toFixed(1)}" height="${Math.max(0.5, from - to).toFixed(1)}"><title>${escapeHtml(tip)}</title></rect>`;
      });
    });
  }

  /** A place without a value interrupts the line; one alone is a dot. */
  function path({ tone, values }: ChartLine): string {
    let isDown = false;
    const moves = values.map((value, place) => {
      if (value === null) {
        isDown = false;
        return "";
      }
      const at = `${(x(place) + step / 2).toFixed(1)} ${y(value).toFixed(1)}`;
      const move = isDown ? `L${at}` : `M${at}L${at}`;
      isDown = true;
      return move;
    });
    return `<path class="line ${tone}" d="${moves.join("")}"/>`;
  }
}

/** The next of 1, 2, 4, 5, 8 times a power of ten. */
function niceTop(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return power * ([1, 2, 4, 5, 8, 10].find((factor) => factor * power >= value) ?? 10);
}
