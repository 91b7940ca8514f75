import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { type MetricDefinition, metricDefinitions } from "./metric-definitions.ts";
import { observabilityPage } from "./observability-page.ts";

const read = (path: string): string => readFileSync(new URL(`../../docs/${path}`, import.meta.url), "utf8");

const functions = ["sum", "max", "rate", "increase", "histogram_quantile", "topk"];
const words = ["by", "le"];

/** Series that Prometheus holds, with their labels. */
const series = new Map(
  Object.entries<MetricDefinition>(metricDefinitions).flatMap(([name, { type, labels }]) =>
    type === "histogram"
      ? [
          [`${name}_bucket`, [...labels, "le"]],
          [`${name}_sum`, labels],
          [`${name}_count`, labels],
        ]
      : [[name, labels]],
  ) as [string, readonly string[]][],
);

/** What is wrong with an expression: brackets, names that are no series, labels that its series lack. */
function faultsOf(expression: string): string[] {
  const bare = expression.replace(/"[^"]*"/g, '""').replace(/\[[^\]]*\]/g, "");
  const depth = [...bare].reduce((open, sign) => {
    if (open < 0) return open;
    return "({".includes(sign) ? open + 1 : ")}".includes(sign) ? open - 1 : open;
  }, 0);
  const labels = [...bare.matchAll(/by \(([^)]*)\)/g)].flatMap(([, list]) => list!.split(/,\s*/));
  const matched = [...bare.matchAll(/\{([^}]*)\}/g)].flatMap(([, list]) =>
    list!.split(",").map((one) => one.split(/[=!~]/)[0]!.trim()),
  );
  const names = [...bare.replace(/by \([^)]*\)|\{[^}]*\}/g, "").matchAll(/[a-z_][a-z0-9_]*/gi)].map(
    ([name]) => name,
  );
  const used = names.filter((name) => series.has(name));
  return [
    ...(depth === 0 ? [] : ["brackets"]),
    ...(used.length === 0 ? ["no metric"] : []),
    ...names.filter((name) => !(series.has(name) || functions.includes(name) || words.includes(name))),
    ...[...labels, ...matched].filter((label) => used.some((name) => !series.get(name)!.includes(label))),
  ];
}

describe("docs/observability", () => {
  it("finds what does not exist", () => {
    expect(faultsOf("sum(rate(tradewind_cache_hits_total[5m]))")).toEqual([]);
    expect(faultsOf("sum(rate(tradewind_cash_total[5m]))")).toEqual(["no metric", "tradewind_cash_total"]);
    expect(faultsOf('sum by (code) (tradewind_requests_total{state="ok"})')).toEqual(["code", "state"]);
    expect(faultsOf("sum(tradewind_requests_running")).toEqual(["brackets"]);
  });

  it("has a dashboard whose every query names metrics and labels that exist", () => {
    const { panels } = JSON.parse(read("observability/grafana-dashboard.json")) as {
      panels: { title: string; targets: { expr: string }[] }[];
    };
    const faults = panels.flatMap(({ title, targets }) =>
      targets.flatMap(({ expr }) => faultsOf(expr).map((fault) => `${title}: ${fault}`)),
    );
    expect(panels.length).toBeGreaterThan(5);
    expect(faults).toEqual([]);
  });

  it("has alert rules whose every expression names metrics and labels that exist", () => {
    const { groups } = parse(read("observability/alert-rules.yaml")) as {
      groups: { rules: { alert: string; expr: string; annotations: { summary: string } }[] }[];
    };
    const rules = groups.flatMap((group) => group.rules);
    expect(rules.length).toBeGreaterThan(5);
    expect(rules.flatMap(({ alert, expr }) => faultsOf(expr).map((fault) => `${alert}: ${fault}`))).toEqual(
      [],
    );
    expect(rules.every(({ annotations }) => annotations.summary.length > 10)).toBe(true);
  });

  it.skipIf(spawnSync("promtool", ["--version"]).error !== undefined)(
    "has alert rules that promtool takes",
    () => {
      const file = fileURLToPath(new URL("../../docs/observability/alert-rules.yaml", import.meta.url));
      const { status, stderr } = spawnSync("promtool", ["check", "rules", file], { encoding: "utf8" });
      expect([status, stderr]).toEqual([0, ""]);
    },
  );

  it("has the page that the definitions make (npm run docs:build writes it)", () => {
    expect(read("observability.md")).toBe(observabilityPage());
  });
});
