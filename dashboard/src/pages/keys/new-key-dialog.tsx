import { useState } from "preact/hooks";
import type { CreatedKey } from "../../../../server/answers/access-answers.ts";
import { Dialog } from "../../parts/controls.tsx";

/** The one time that a key is shown. */
export function NewKeyDialog({ created, onClose }: { created: CreatedKey; onClose: () => void }) {
  const [isCopied, setCopied] = useState(false);
  return (
    <Dialog title={`Key of ${created.tenant}`} onClose={onClose}>
      <p>Copy it now: only its hash is kept, so it is never shown again.</p>
      <pre class="code">{created.key}</pre>
      <div class="row end">
        <button
          type="button"
          class="button"
          onClick={() => navigator.clipboard?.writeText(created.key).then(() => setCopied(true))}
        >
          {isCopied ? "Copied" : "Copy"}
        </button>
        <button type="button" class="button primary" onClick={onClose}>
          Done
        </button>
      </div>
    </Dialog>
  );
}
