import type { RequestDetail } from "../../api/types.ts";
import { Panel } from "../../parts/layout.tsx";

/** What was asked and answered, where the configuration keeps texts. Shown as text, whatever is in it. */
export function TextsPanel({ texts: { prompt, reply } }: { texts: NonNullable<RequestDetail["texts"]> }) {
  if (prompt === null && reply === null) return null;
  return (
    <Panel title="What was asked">
      <div class="stack">
        {prompt === null ? null : <pre class="code">{prompt}</pre>}
        {reply === null ? null : (
          <>
            <h3>Reply</h3>
            <pre class="code">{reply}</pre>
          </>
        )}
      </div>
    </Panel>
  );
}
