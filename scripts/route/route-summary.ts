import type { Decision } from "../../engine/index.ts";
import { counted, formatPercent, formatUsd } from "../terminal/format-figures.ts";
import { renderTable } from "../terminal/table.ts";

/** What a file of prompts would do: sums kept as the decisions come, so that memory does not grow with the file. */
interface RouteSummary {
  add(decision: Decision): void;
  addFailure(code: string): void;
  render(useColor: boolean): string;
}

interface Share {
  prompts: number;
  nanoUsd: number;
}

export function createRouteSummary(baselineCandidateId: string | null): RouteSummary {
  const byModel = new Map<string, Share>();
  const byTask = new Map<string, Share>();
  const failures = new Map<string, number>();
  let prompts = 0;
  let chosenNanoUsd = 0;
  let comparedNanoUsd = 0;
  let baselineNanoUsd = 0;
  let compared = 0;
  const count = (shares: Map<string, Share>, key: string, nanoUsd: number): void => {
    const share = shares.get(key) ?? { prompts: 0, nanoUsd: 0 };
    share.prompts += 1;
    share.nanoUsd += nanoUsd;
    shares.set(key, share);
  };
  const table = (title: string, shares: Map<string, Share>, useColor: boolean): string =>
    renderTable(
      [
        { title },
        { title: "prompts", align: "right" },
        { title: "share", align: "right" },
        { title: "expected cost", align: "right" },
      ],
      [...shares]
        .sort(([, one], [, other]) => other.prompts - one.prompts)
        .map(([key, share]) => [
          key,
          String(share.prompts),
          formatPercent(share.prompts / prompts),
          formatUsd(share.nanoUsd),
        ]),
      useColor,
    );
  return {
    add(decision) {
      const [best] = decision.ranked;
      const cost = best?.prediction.cost.expectedNanoUsd ?? 0;
      prompts += 1;
      chosenNanoUsd += cost;
      count(byModel, decision.chosenCandidateId, cost);
      count(byTask, decision.tasks[0]?.taskType ?? "none", cost);
      const baseline = decision.ranked.find(
        ({ candidateId, modelId }) => candidateId === baselineCandidateId || modelId === baselineCandidateId,
      );
      const baselineCost = baseline?.prediction.cost.expectedNanoUsd ?? null;
      if (baselineCost === null) return;
      compared += 1;
      comparedNanoUsd += cost;
      baselineNanoUsd += baselineCost;
    },
    addFailure(code) {
      failures.set(code, (failures.get(code) ?? 0) + 1);
    },
    render(useColor) {
      const lines = [table("task", byTask, useColor), "", table("model", byModel, useColor), ""];
      lines.push(
        `${counted(prompts, "prompt")}, expected cost ${formatUsd(chosenNanoUsd)} (${formatUsd(prompts === 0 ? null : chosenNanoUsd / prompts)} a prompt)`,
      );
      if (compared > 0) {
        const saved =
          baselineNanoUsd === 0
            ? ""
            : comparedNanoUsd > baselineNanoUsd
              ? `: ${formatPercent(comparedNanoUsd / baselineNanoUsd - 1)} more`
              : `: ${formatPercent(1 - comparedNanoUsd / baselineNanoUsd)} less`;
        lines.push(
          `with ${baselineCandidateId} alone ${formatUsd(baselineNanoUsd)} on the ${counted(compared, "prompt")} it can take${saved}; an expectation from prices and token estimates, not a bill`,
        );
      } else if (baselineCandidateId === null)
        lines.push(
          "no savings stated: name the model that you would use without a router by --baseline or routing.baseline",
        );
      else
        lines.push(
          `no savings stated: ${baselineCandidateId} can take none of these prompts, or has no price`,
        );
      for (const [code, number] of failures) lines.push(`${number} could not be routed: ${code}`);
      return lines.join("\n");
    },
  };
}
