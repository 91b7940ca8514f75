import { type MetricDefinition, metricDefinitions } from "./metric-definitions.ts";

const rows = Object.entries<MetricDefinition>(metricDefinitions).map(([name, { type, labels, help }]) => {
  const named = labels.length === 0 ? "" : labels.map((label) => `\`${label}\``).join(", ");
  return `| \`${name}\` | ${type} | ${named} | ${help} |`;
});

/** docs/observability.md, with the table of metrics as the code defines them. */
export const observabilityPage = (): string => `# Observability

## Metrics

\`GET /metrics\` answers in Prometheus' text format. Figures are of all tenants, so it is for operators: who sends a client key
(\`authorization: Bearer KEY\`), or asks from the same machine without a proxy between; anybody else gets 401.

\`\`\`yaml
scrape_configs:
  - job_name: tradewind
    authorization: { credentials_file: /etc/prometheus/tradewind-key }
    static_configs: [{ targets: ["tradewind:8787"] }]
\`\`\`

Names follow OpenTelemetry's conventions for generative AI where these have one, with underscores for dots.

| metric | type | labels | meaning |
|---|---|---|---|
${rows.join("\n")}

- Labels hold what the installation itself knows: models of the catalogue, deployments, task types, error codes. What a client wrote is never
  one. Each label has a bound; values beyond it are counted as \`other\`.
- A request without a value has \`none\`: no model was found for it, nothing went wrong, no preset was named.
- Unknown is not 0: a request whose tokens or cost the provider did not say is left out of those metrics, and
  \`tradewind_cost_unknown_total\` counts it.
- Replies from the cache count in \`tradewind_requests_total\` and \`tradewind_cache_hits_total\` alone.
- With \`server.workers\` above 1 a scrape reaches one worker and gets the figures of that one alone.

## Grafana and alerts

[grafana-dashboard.json](observability/grafana-dashboard.json) is imported as it is and asks for the Prometheus data source;
[alert-rules.yaml](observability/alert-rules.yaml) goes into Prometheus' \`rule_files\`. A test holds that every metric and label in them exists.
`;
