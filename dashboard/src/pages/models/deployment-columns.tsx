import type { DeploymentAnswer } from "../../../../server/answers/model-answers.ts";
import { count, duration, unknown } from "../../format/format.ts";
import { Badge } from "../../parts/layout.tsx";
import type { Column } from "../../parts/table.tsx";

const words = {
  closed: { tone: "good", text: "healthy" },
  open: { tone: "bad", text: "left alone" },
  "half-open": { tone: "warning", text: "on trial" },
} as const;

export function HealthBadge({ deployment: { state, reason } }: { deployment: DeploymentAnswer }) {
  const { tone, text } = words[state];
  return (
    <Badge tone={tone}>
      {text}
      {state === "closed" || reason === null ? "" : `: ${reason}`}
    </Badge>
  );
}

export const deploymentColumns: readonly Column<DeploymentAnswer>[] = [
  {
    name: "Deployment",
    isHead: true,
    cell: ({ id, provider, region }) => (
      <span class="wrap-anywhere">
        {id}
        <span class="sub">
          {provider}
          {region === null ? "" : `, ${region}`}
        </span>
      </span>
    ),
  },
  { name: "Health", cell: (deployment) => <HealthBadge deployment={deployment} /> },
  {
    name: "Tried again in",
    isNumber: true,
    cell: ({ next_trial_in_ms }) => (next_trial_in_ms === null ? unknown : duration(next_trial_in_ms)),
  },
  {
    name: "Calls",
    isNumber: true,
    cell: ({ window }) => count(window.calls),
    sortBy: ({ window }) => window.calls,
  },
  {
    name: "Failed",
    isNumber: true,
    cell: ({ window }) => count(window.failures),
    sortBy: ({ window }) => window.failures,
  },
  { name: "Slow", isNumber: true, cell: ({ window }) => count(window.slow) },
  {
    name: "First token",
    isNumber: true,
    cell: ({ latency }) => duration(latency?.time_to_first_token_ms),
    sortBy: ({ latency }) => latency?.time_to_first_token_ms ?? null,
  },
  {
    name: "Tokens/s",
    isNumber: true,
    cell: ({ latency }) => (latency === null ? unknown : count(latency.output_tokens_per_second)),
    sortBy: ({ latency }) => latency?.output_tokens_per_second ?? null,
  },
];
