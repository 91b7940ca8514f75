import { readFileSync } from "node:fs";
import { type MetricDefinition, metricDefinitions } from "./metric-definitions.ts";

const rows = Object.entries<MetricDefinition>(metricDefinitions).map(([name, { type, labels, help }]) => {
  const named = labels.length === 0 ? "" : labels.map((label) => `\`${label}\``).join(", ");
  return `| \`${name}\` | ${type} | ${named} | ${help} |`;
});

const head = "| metric | type | labels | meaning |\n|---|---|---|---|\n";

/** docs/observability.md with its table of metrics as the code defines them. @throws Error where it has no table */
export function observabilityPage(): string {
  const text = readFileSync(new URL("../../docs/observability.md", import.meta.url), "utf8");
  const start = text.indexOf(head);
  if (start < 0) throw new Error("docs/observability.md has lost the head of its table of metrics.");
  return `${text.slice(0, start)}${head}${rows.join("\n")}${text.slice(text.indexOf("\n\n", start))}`;
}
