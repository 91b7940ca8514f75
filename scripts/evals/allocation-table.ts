import type { AllocationSummary, Decision } from "../../evals/allocation/allocation-summary.ts";
import {
  allocationBasis,
  allocationHeadline,
  regretText,
  surenessText,
} from "../../evals/allocation/allocation-text.ts";
import { formatUsd } from "../terminal/format-figures.ts";
import { renderTable } from "../terminal/table.ts";

const marks = { winner: " <", kept: "  ", behind: " x", unusable: " !" } as const;

/** What a run that chose its own cases decided and spared, for the terminal. */
export function allocationTable(summary: AllocationSummary, useColor: boolean): string {
  const { decisions, plan } = summary;
  const targets = decisions[0]?.models.map(({ target }) => target) ?? [];
  const right = (title: string) => ({ title, align: "right" as const });
  const table = renderTable(
    [
      { title: plan.goal === "route" ? "task" : "cases" },
      { title: plan.goal === "route" ? "router's choice" : "best score" },
      { title: "how sure" },
      right("regret"),
      right("cases"),
      ...targets.map(right),
      right("spared"),
      right("$ spared"),
    ],
    [...decisions]
      .sort((one, other) => (one.task < other.task ? -1 : 1))
      .map((decision) => [
        decision.task,
        decision.winner ?? "-",
        surenessText(decision, summary),
        regretText(decision.regretAtMost),
        String(decision.cases),
        ...decision.models.map(({ asked, state }) => `${asked}${marks[state]}`),
        String(sparedReplies(summary, decision)),
        formatUsd(decision.sparedNanoUsd),
      ]),
    useColor,
  );
  const aside = decisions.flatMap(({ task, models }) =>
    models
      .filter(({ state }) => state === "unusable")
      .map(({ target, because }) => `! ${target} has no reply that counts for ${task}: ${because}`),
  );
  const legend = "Replies asked of each model: < chosen, x cannot win any more, ! no reply that counts";
  return [allocationHeadline(summary, formatUsd), "", table, legend, ...aside, allocationBasis(summary)].join(
    "\n",
  );
}

/** Replies of all models to all cases of a decision, less those that were asked for. */
function sparedReplies({ decisions, planned }: AllocationSummary, { cases, models }: Decision): number {
  const allCases = decisions.reduce((sum, decision) => sum + decision.cases * decision.models.length, 0);
  const samples = allCases === 0 ? 1 : planned / allCases;
  return cases * models.length * samples - models.reduce((sum, { asked }) => sum + asked, 0);
}
