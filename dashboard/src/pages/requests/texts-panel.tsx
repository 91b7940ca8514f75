import type { RequestDetail } from "../../../../server/answers/request-answers.ts";
import { Panel } from "../../parts/layout.tsx";

interface Message {
  readonly role: string;
  readonly text: string;
}

/** What was asked and answered, where the configuration keeps texts. Shown as text, whatever is in it. */
export function TextsPanel({ texts: { prompt, reply } }: { texts: NonNullable<RequestDetail["texts"]> }) {
  if (prompt === null && reply === null) return null;
  const messages = [
    ...(prompt === null ? [] : messagesOf(prompt)),
    ...(reply === null ? [] : [{ role: "reply", text: reply }]),
  ];
  return (
    <Panel title="What was asked">
      <div class="stack">
        {messages.map(({ role, text }, index) => (
          <div key={index}>
            <h3>{role}</h3>
            <pre class="code reply">{text}</pre>
          </div>
        ))}
      </div>
    </Panel>
  );
}

/** Kept as the JSON of the messages; whatever is not understood is shown as it is. */
function messagesOf(prompt: string): Message[] {
  try {
    const parsed: unknown = JSON.parse(prompt);
    if (!Array.isArray(parsed)) return [{ role: "prompt", text: prompt }];
    return parsed.map((message: { role?: unknown; content?: unknown }) => ({
      role: String(message.role ?? "message"),
      text:
        typeof message.content === "string"
          ? message.content
          : JSON.stringify(message.content ?? message, null, 2),
    }));
  } catch {
    return [{ role: "prompt", text: prompt }];
  }
}
