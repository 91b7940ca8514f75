import type { QualityAnswer } from "../../../../server/answers/quality-answer.ts";
import type { Overview } from "../../../../server/answers/report-answers.ts";
import type { SavingsAnswer } from "../../../../server/answers/savings-answer.ts";
import { type Data, useData } from "../../api/use-data.ts";
import { compact, count, dollars, duration, percent } from "../../format/format.ts";
import { Segmented } from "../../parts/controls.tsx";
import { FirstRequest } from "../../parts/first-request.tsx";
import { Figures, Page, Panel } from "../../parts/layout.tsx";
import { EmptyState, Loaded } from "../../parts/states.tsx";
import { route, setParameters } from "../../route.ts";
import { qualityPath } from "../models/model-quality.tsx";
import { Attention, Improvements, useAlerts } from "./attention.tsx";
import { GroupTable } from "./group-table.tsx";
import { OverviewCharts } from "./overview-charts.tsx";
import { savingsFigures } from "./savings-figures.tsx";

const periods = [
  { value: "24h", label: "24 hours" },
  { value: "7d", label: "7 days" },
  { value: "30d", label: "30 days" },
] as const;

const dimensions = [
  { value: "model", label: "Model" },
  { value: "task", label: "Task" },
  { value: "key", label: "Key" },
  { value: "tag", label: "Tag" },
  { value: "provider", label: "Provider" },
] as const;

const everyMs = 15_000;
const slowEveryMs = 60_000;
/** Where a count over millions of requests takes longer, the page asks again. */
const waitMs = 200;

export function OverviewPage() {
  const { parameters } = route.value;
  const since = (parameters.get("since") ?? "24h") as (typeof periods)[number]["value"];
  const groupBy = (parameters.get("by") ?? "model") as (typeof dimensions)[number]["value"];
  const data = useData<Overview>(`/v1/reports/overview?since=${since}&group_by=${groupBy}`, everyMs);
  const savings = useData<SavingsAnswer>(`/v1/reports/savings?since=${since}&wait_ms=${waitMs}`, slowEveryMs);
  const quality = useData<QualityAnswer>(qualityPath, slowEveryMs);
  const alerts = useAlerts();
  return (
    <Page
      title="Overview"
      about="What was spent, on what, how quickly, and what needs attention."
      controls={
        <Segmented
          label="Period"
          options={periods}
          value={since}
          onChange={(value) => setParameters({ since: value })}
        />
      }
    >
      <Attention
        overview={data.value}
        quality={quality.value?.data ?? []}
        alerts={alerts}
        savings={savings}
      />
      <Loaded data={data}>
        {(overview) =>
          overview.totals.requests === 0 ? (
            <Panel>
              <EmptyState title="No requests in this period">
                <p>
                  Send a request to this server, or choose a longer period. Figures appear within seconds.
                </p>
                <FirstRequest />
              </EmptyState>
            </Panel>
          ) : (
            <>
              <Totals overview={overview} savings={savings} />
              <div class="row">
                <span class="muted">By</span>
                <Segmented
                  label="Group by"
                  options={dimensions}
                  value={groupBy}
                  onChange={(value) => setParameters({ by: value })}
                />
              </div>
              <OverviewCharts overview={overview} />
              <GroupTable overview={overview} quality={quality.value?.data ?? []} />
            </>
          )
        }
      </Loaded>
      <Improvements alerts={alerts} />
    </Page>
  );
}

function Totals({ overview: { totals }, savings }: { overview: Overview; savings: Data<SavingsAnswer> }) {
  const { spend, requests, errors, latency_ms, first_token_ms, tokens, cache } = totals;
  return (
    <Figures
      figures={[
        {
          name: "Spend, all requests",
          value: dollars(spend.charged_usd),
          note: `provider ${dollars(spend.provider_usd)}, markup ${dollars(spend.markup_usd)}`,
        },
        ...savingsFigures(savings),
        {
          name: "Requests",
          value: count(requests),
          note: `${dollars((spend.charged_usd / requests) * 1_000)} per 1,000 requests`,
        },
        {
          name: "Errors",
          value: percent(errors / requests),
          note: `${count(errors)} failed, ${count(totals.cancelled)} cancelled`,
        },
        {
          name: "Latency, median",
          value: duration(latency_ms.p50),
          note: `95% of replies within ${duration(latency_ms.p95)}`,
        },
        {
          name: "First token, median",
          value: duration(first_token_ms.p50),
          note:
            first_token_ms.p95 === null
              ? "no streamed replies"
              : `95% within ${duration(first_token_ms.p95)}`,
        },
        {
          name: "Tokens",
          value: compact(tokens.input + tokens.output),
          note: `${compact(tokens.input)} in, ${compact(tokens.output)} out`,
        },
        ...(cache.hits === 0
          ? []
          : [
              {
                name: "Cache",
                value: `${count(cache.hits)} hits`,
                note: `saved ${dollars(cache.saved_usd)}`,
              },
            ]),
      ]}
    />
  );
}
