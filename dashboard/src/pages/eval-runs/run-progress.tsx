import { useState } from "preact/hooks";
import type { EvalRun } from "../../../../server/answers/eval-answers.ts";
import { messageOf, readJson } from "../../api/client.ts";
import { isAdministrator, viewer } from "../../api/viewer.ts";
import { count, dollars, percent } from "../../format/format.ts";
import { Badge, Facts, Panel } from "../../parts/layout.tsx";
import { Problem } from "../../parts/states.tsx";
import { tones } from "./run-state.ts";
import { Share } from "./share.tsx";

/** How far a run is, and its end where it was started by a server. */
export function RunProgress({ run }: { run: EvalRun }) {
  const { id, status, results, planned_results: planned, errors, spent_usd: spent, settings } = run;
  const cap = settings.maxUsd ?? null;
  const [stops, setStops] = useState(0);
  const [problem, setProblem] = useState<string | null>(null);
  const canStop = status === "running" && settings.isFromServer === true && isAdministrator(viewer.value);
  const stop = async (): Promise<void> => {
    try {
      await readJson(`/v1/evals/runs/${encodeURIComponent(id)}/stop`, { method: "POST" });
      setStops(stops + 1);
      setProblem(null);
    } catch (error) {
      setProblem(messageOf(error));
    }
  };
  return (
    <Panel
      title="Progress"
      about={
        status === "running" && stops > 0
          ? "Calls under way end, and what they cost counts."
          : status === "budget"
            ? "It stopped at its cap: what is left was not asked."
            : undefined
      }
      actions={
        canStop ? (
          <button type="button" class="button small danger" onClick={stop} disabled={stops > 1}>
            {stops === 0 ? "Stop" : "Break calls off"}
          </button>
        ) : undefined
      }
    >
      {problem === null ? null : <Problem>{problem}</Problem>}
      <Facts
        facts={[
          ["State", <Badge tone={tones[status].tone}>{tones[status].text}</Badge>],
          [
            "Replies",
            <>
              <Share share={planned === 0 ? null : results / planned} />
              {count(results)} of {count(planned)}, {errors === 0 ? "none" : count(errors)} with an error
            </>,
          ],
          ["Spent", cap === null ? `${dollars(spent)}, no cap` : `${dollars(spent)} of ${dollars(cap)}`],
          ["Of the cap", cap === null ? null : percent(spent / cap)],
        ]}
      />
    </Panel>
  );
}
