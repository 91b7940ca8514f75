import type { DecisionAnswer } from "../../../../server/answers/decision-answer.ts";
import { Panel } from "../../parts/layout.tsx";

/** What was not in question, by reason. */
export function Excluded({ excluded }: { excluded: DecisionAnswer["excluded"] }) {
  const byReason = new Map<string, string[]>();
  for (const { candidate, reason } of excluded)
    byReason.set(reason, [...(byReason.get(reason) ?? []), candidate]);
  return (
    <Panel title="Left out" about="Candidates that could not serve it, or were not allowed to.">
      <ul class="stack">
        {[...byReason].map(([reason, candidates]) => (
          <li key={reason}>
            <details>
              <summary>
                {reason} <span class="muted">({candidates.length})</span>
              </summary>
              <p class="muted wrap-anywhere">{candidates.join(", ")}</p>
            </details>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
