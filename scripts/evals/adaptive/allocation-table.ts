import type { AllocationSummary } from "../../../evals/allocation/allocation-summary.ts";
import {
  allocationBasis,
  allocationHeadline,
  regretText,
  surenessText,
} from "../../../evals/allocation/allocation-text.ts";
import { formatUsd } from "../../terminal/format-figures.ts";
import { renderTable } from "../../terminal/table.ts";

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
      right("replies spared"),
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
        String(decision.sparedReplies),
        formatUsd(decision.sparedNanoUsd),
      ]),
    useColor,
  );
  const legend = "Replies asked of each model: < chosen, x cannot win any more, ! no reply that counts";
  return [
    allocationHeadline(summary, formatUsd),
    "",
    table,
    legend,
    ...asideTexts(summary),
    ...allocationBasis(summary),
  ].join("\n");
}

/** Models that were set aside, each with its reason and how often. */
function asideTexts({ decisions }: AllocationSummary): string[] {
  const aside = new Map<string, string[]>();
  for (const { task, models } of decisions) {
    for (const { target, state, because } of models) {
      if (state !== "unusable") continue;
      const text = `! ${target} has no reply that counts: ${because}`;
      aside.set(text, [...(aside.get(text) ?? []), task]);
    }
  }
  return [...aside].map(
    ([text, tasks]) => `${text} (${tasks.slice(0, 3).join(", ")}${tasks.length > 3 ? ", ..." : ""})`,
  );
}
