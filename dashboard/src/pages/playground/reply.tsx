import { dollars, duration } from "../../format/format.ts";
import { Badge, Facts, Panel } from "../../parts/layout.tsx";
import { RankedTable } from "../../parts/ranked-table.tsx";
import { Problem } from "../../parts/states.tsx";
import { linkTo } from "../../route.ts";
import type { Run } from "./run-prompt.ts";

/** What one model answered, what it took, and why it was asked. */
export function Reply({ asked, run }: { asked: string; run: Run }) {
  const { state, text, model, requestId, firstTokenMs, totalMs, costUsd, detail, error } = run;
  const decision = detail?.decision ?? null;
  return (
    <Panel
      title={<span class="wrap-anywhere">{asked}</span>}
      about={model === null || model === asked ? undefined : `served by ${model}`}
      actions={
        <Badge tone={state === "done" ? "good" : state === "failed" ? "bad" : "accent"}>
          {state === "running" ? "streaming" : state}
        </Badge>
      }
    >
      <div class="stack">
        {error === null ? null : <Problem>{error}</Problem>}
        <pre class="code reply">{text === "" && state === "running" ? "…" : text}</pre>
        <Facts
          facts={[
            ["Cost", state === "running" ? null : dollars(costUsd)],
            ["First token", firstTokenMs === null ? null : duration(firstTokenMs)],
            ["Whole reply", totalMs === null ? null : duration(totalMs)],
            ["Request", requestId === null ? null : <a href={linkTo("requests", requestId)}>Open</a>],
          ]}
        />
        {decision === null || decision.ranked.length < 2 ? null : (
          <>
            <p class="muted wrap-anywhere">{decision.reason}</p>
            <details>
              <summary>Ranked candidates</summary>
              <RankedTable decision={decision} />
            </details>
          </>
        )}
      </div>
    </Panel>
  );
}
