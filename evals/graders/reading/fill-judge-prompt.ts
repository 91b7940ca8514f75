import { parse } from "yaml";
import type { JudgeCall } from "../grader.ts";
import { safeNunjucks } from "./safe-nunjucks.ts";

const environment = safeNunjucks();

/**
 * A suite's own prompt for the judge, filled in: text, or a list of messages in JSON or YAML, in whose texts the values are filled in
 * afterwards, so that quotes in them break nothing.
 */
export function fillJudgePrompt(
  template: string,
  values: Readonly<Record<string, unknown>>,
): JudgeCall["messages"] {
  const fill = (text: string): string => environment.renderString(text, { ...values });
  const direct = messagesIn(template);
  if (direct !== null) return direct.map(({ role, content }) => ({ role, content: fill(content) }));
  const text = fill(template);
  return messagesIn(text) ?? [{ role: "user", content: text }];
}

function messagesIn(text: string): JudgeCall["messages"] | null {
  if (!/^\s*(?:\[|-\s+role:)/.test(text)) return null;
  let found: unknown;
  try {
    found = parse(text);
  } catch {
    return null;
  }
  const list = Array.isArray(found) ? (found as readonly { role?: unknown; content?: unknown }[]) : [];
  if (list.length === 0 || !list.every((one) => typeof one === "object" && one !== null && "role" in one))
    return null;
  return list.map(({ role, content }) => ({
    role: role === "system" ? "system" : "user",
    content: typeof content === "string" ? content : JSON.stringify(content),
  }));
}
