import { Counter, Histogram, Registry } from "prom-client";
import { describe, expect, it } from "vitest";
import { counterCells, histogramCells } from "./metric-cells.ts";

describe("metric cells", () => {
  const bounds = [0.5, 1, 2];
  const labels = ["model", "code"];
  const observations: readonly (readonly [string, string, number])[] = [
    ...([
      ["a", "x", 0.5],
      ["a", "x", 0.50001],
      ["a", 'quote "\\\n', 7],
      ["b", "", 0],
    ] as const),
    ["b", "", 1.5],
  ];

  it("have the text and the values that prom-client's own metrics have", async () => {
    const [ours, theirs] = [new Registry(), new Registry()];
    const counter = counterCells(ours, "c_total", { type: "counter", help: "c", labels });
    const histogram = histogramCells(ours, "h", { type: "histogram", help: "h", labels, buckets: bounds });
    const config = { labelNames: labels, registers: [theirs] };
    const counterOfTheirs = new Counter({ name: "c_total", help: "c", ...config });
    const histogramOfTheirs = new Histogram({ name: "h", help: "h", buckets: bounds, ...config });
    for (const [model, code, value] of observations) {
      counter(model, code).value += value + 1;
      histogram(model, code).observe(value);
      const named = code === "" ? { model } : { model, code };
      counterOfTheirs.inc(named, value + 1);
      histogramOfTheirs.observe(named, value);
    }
    expect(await ours.metrics()).toBe(await theirs.metrics());
    const plain = async (registry: Registry) =>
      (await registry.getMetricsAsJSON()).map(({ name, values }) => ({
        name,
        values: (values as { labels: Record<string, unknown>; value: number; metricName?: string }[]).map(
          ({ labels: { le, ...rest }, value, metricName = name }) => ({
            ...{ metricName, value, labels: le === undefined ? rest : { ...rest, le: String(le) } },
          }),
        ),
      }));
    expect(await plain(ours)).toEqual(await plain(theirs));
  });

  it("show a labelled series with its first observation, one without labels at once", async () => {
    const registry = new Registry();
    counterCells(registry, "labelled_total", { type: "counter", help: "c", labels })("a", "b");
    counterCells(registry, "bare_total", { type: "counter", help: "c", labels: [] });
    const text = await registry.metrics();
    expect(text).not.toContain("labelled_total{");
    expect(text).toContain("\nbare_total 0\n");
  });
});
