import { describe, expect, it } from "vitest";
import { linearAxis, logarithmicAxis } from "./axis.ts";
import { drawCostQualityPlane } from "./cost-quality-plane.ts";
import { numberedDots } from "./numbered-dots.ts";
import { renderReportPage } from "./report-page.ts";
import { drawStrongCallChart } from "./strong-call-chart.ts";

/** Every element is closed in the order in which it was opened: what a parser asks first of XML. */
function isWellNested(markup: string): boolean {
  const open: string[] = [];
  for (const [, slash, name, selfClosed] of markup.matchAll(/<(\/?)([a-zA-Z]+)[^>]*?(\/?)>/g)) {
    if (slash === "/") {
      if (open.pop() !== name) return false;
    } else if (selfClosed !== "/") open.push(name!);
  }
  return open.length === 0;
}

describe("linearAxis", () => {
  it("maps the ends and picks round ticks", () => {
    const axis = linearAxis({ from: 0, to: 1, start: 100, end: 0 });
    expect([axis.at(0), axis.at(1), axis.at(0.25)]).toEqual([100, 0, 75]);
    expect(axis.ticks).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
  });

  it("does not fail where all values are the same", () => {
    expect(linearAxis({ from: 1, to: 1, start: 0, end: 10 }).at(1)).toBe(0);
  });
});

describe("logarithmicAxis", () => {
  it("gives equal factors equal lengths", () => {
    const axis = logarithmicAxis({ from: 0.01, to: 1, start: 0, end: 100 });
    expect(axis.at(0.1)).toBeCloseTo(50);
    expect(axis.ticks).toEqual([0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1]);
  });
});

describe("drawCostQualityPlane", () => {
  const plane = drawCostQualityPlane({
    title: "A <small> plane & more",
    singles: [
      { model: "one", costUsd: 1e-5, quality: 0.4 },
      { model: "two", costUsd: 1e-3, quality: 0.8 },
    ],
    curves: [
      {
        name: "router",
        isBound: false,
        points: [
          { costUsd: 1e-5, quality: 0.5 },
          { costUsd: 9e-4, quality: 0.82 },
        ],
      },
    ],
  });

  it("is well formed, with text made safe", () => {
    expect(isWellNested(plane)).toBe(true);
    expect(plane).toContain("A &lt;small&gt; plane &amp; more");
  });

  it("draws a dot per model, a line per curve, and nothing out of the frame", () => {
    expect(plane.match(/<circle/g)).toHaveLength(2);
    expect(plane.match(/<polyline/g)).toHaveLength(1);
    for (const [, x, y] of plane.matchAll(/cx="([\d.-]+)" cy="([\d.-]+)"/g)) {
      expect(Number(x)).toBeGreaterThan(50);
      expect(Number(x)).toBeLessThan(520);
      expect(Number(y)).toBeGreaterThan(30);
      expect(Number(y)).toBeLessThan(300);
    }
    expect(plane).not.toContain("NaN");
  });

  it("knows a dark page", () => {
    expect(plane).toContain("prefers-color-scheme:dark");
  });
});

describe("numberedDots", () => {
  it("labels dots in one place together", () => {
    const dots = numberedDots([
      [10, 10],
      [50, 20],
      [10.2, 9.9],
    ]);
    expect(dots).toHaveLength(2);
    expect(dots[0]).toContain(">1, 3<");
    expect(dots[1]).toContain(">2<");
  });

  it("gives near dots one label, and each its own dot", () => {
    const [near, far] = numberedDots([
      [100, 50],
      [118, 45],
      [100, 90],
    ]);
    expect(near!.match(/<circle/g)).toHaveLength(2);
    expect(near).toContain(">1, 2<");
    expect(far).toContain(">3<");
  });
});

describe("drawStrongCallChart", () => {
  it("is well formed", () => {
    const points = [
      { strongShare: 0, quality: 0.5 },
      { strongShare: 1, quality: 0.8 },
    ];
    const chart = drawStrongCallChart({ title: "Two", curves: [{ name: "router", points, isBound: true }] });
    expect(isWellNested(chart)).toBe(true);
    expect(chart).toContain("stroke-dasharray");
  });
});

describe("renderReportPage", () => {
  it("needs nothing from elsewhere", () => {
    const page = renderReportPage({
      title: "Report",
      notes: ["a < b"],
      drawings: [],
      tables: [{ title: "T", columns: ["x"], rows: [["1"]] }],
    });
    expect(page).not.toMatch(/<script|<link|src=|https?:/);
    expect(page).toContain("a &lt; b");
  });
});
