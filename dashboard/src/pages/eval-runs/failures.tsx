import type { EvalReply, EvalRunReport } from "../../../../server/answers/eval-answers.ts";
import { decimal } from "../../format/format.ts";
import { Badge, Panel } from "../../parts/layout.tsx";

/** Cases that some model failed, with the replies of all of them side by side. */
export function Failures({ report: { failures } }: { report: EvalRunReport }) {
  if (failures.length === 0) return null;
  return (
    <Panel title="Failures side by side" about={`The first ${failures.length} cases that a model failed.`}>
      <div class="stack">
        {failures.map(({ prompt_id: id, task_type: task, replies }) => (
          <details key={id}>
            <summary class="wrap-anywhere">
              {id} <span class="muted">{task ?? "not classified"}</span>{" "}
              {replies.map((reply) => (
                <span key={`${reply.target} ${reply.sample}`}>
                  <Verdict reply={reply} withTarget />{" "}
                </span>
              ))}
            </summary>
            <div class="side-by-side">
              {replies.map((reply) => (
                <div key={`${reply.target} ${reply.sample}`} class="stack">
                  <p>
                    <strong class="wrap-anywhere">{reply.target}</strong> <Verdict reply={reply} />
                  </p>
                  {reply.reason === null ? null : <p class="muted wrap-anywhere">{reply.reason}</p>}
                  <pre class="code">{reply.error ?? (reply.reply || "no text")}</pre>
                </div>
              ))}
            </div>
          </details>
        ))}
      </div>
    </Panel>
  );
}

function Verdict({ reply, withTarget = false }: { reply: EvalReply; withTarget?: boolean }) {
  const { target, score, passed, error } = reply;
  const word = error !== null ? "error" : passed === null ? "not scored" : passed ? "passed" : "failed";
  return (
    <Badge tone={passed === true ? "good" : passed === false || error !== null ? "bad" : "neutral"}>
      {withTarget ? `${target} ` : ""}
      {word}
      {score === null ? "" : ` ${decimal(score)}`}
    </Badge>
  );
}
