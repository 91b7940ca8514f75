import { useState } from "preact/hooks";
import type { FeedbackAnswer } from "../../../../server/answers/request-answers.ts";
import { messageOf, readJson } from "../../api/client.ts";
import { moment } from "../../format/format.ts";
import { Panel } from "../../parts/layout.tsx";
import { Problem } from "../../parts/states.tsx";

interface FeedbackPanelProps {
  id: string;
  feedback: readonly FeedbackAnswer[];
  onGiven: () => void;
}

/** What callers said of the reply, and a way to say it here. */
export function FeedbackPanel({ id, feedback, onGiven }: FeedbackPanelProps) {
  const [problem, setProblem] = useState<string | null>(null);
  const give = async (value: boolean): Promise<void> => {
    try {
      await readJson("/v1/feedback", { body: { request_id: id, metric: "thumbs", value }, spends: true });
      setProblem(null);
      onGiven();
    } catch (error) {
      setProblem(messageOf(error));
    }
  };
  return (
    <Panel
      title="Feedback"
      about="Moves what the router believes of the model on this kind of work."
      actions={
        <span class="row">
          <button type="button" class="button small" onClick={() => give(true)}>
            Good reply
          </button>
          <button type="button" class="button small" onClick={() => give(false)}>
            Bad reply
          </button>
        </span>
      }
    >
      {problem === null ? null : <Problem>{problem}</Problem>}
      {feedback.length === 0 ? (
        <p class="muted">Nobody has judged this reply yet.</p>
      ) : (
        <ul class="stack">
          {feedback.map((one, index) => (
            <li key={index}>
              <strong>{one.metric === "thumbs" ? "vote (thumbs)" : one.metric}</strong> {String(one.value)}{" "}
              <span class="muted">
                {one.source}, {moment(one.created_at)}
              </span>
              {one.comment === null ? null : <p class="wrap-anywhere">{one.comment}</p>}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
