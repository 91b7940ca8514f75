import type { GraderSpec } from "../graders/grader.ts";
import type { TransformStep } from "../graders/programs/program.ts";
import type { CaseMessage } from "./case-message.ts";
import { asMessages, messagesOf } from "./promptfoo/prompts/messages-of.ts";
import { createTemplates } from "./template.ts";

/** One question of a dialogue, not filled in yet: it may speak of the replies before it. */
export interface Turn {
  readonly template: string | readonly CaseMessage[];
  readonly variables: Readonly<Record<string, unknown>>;
  readonly prefix: string;
  readonly suffix: string;
  /** System message of its own; null: none. */
  readonly system: string | null;
  /** Turns of one name know of one another. */
  readonly conversation: string;
  /** Whether the template gets the earlier turns as `_conversation`. */
  readonly hasHistory: boolean;
  /** Variable of later turns that the reply becomes; null: none. */
  readonly storesAs: string | null;
  /** Made of the reply before it is stored. */
  readonly steps: readonly TransformStep[];
}

/** A case that can only be asked after others. */
export interface Dialogue {
  readonly earlier: readonly Turn[];
  readonly own: Turn;
  /** What templates find under `env`. */
  readonly env: Readonly<Record<string, string>>;
  /** Graders as they are before the variables are filled in. */
  readonly graders: readonly GraderSpec[];
}

/** A turn that was asked. */
export interface PastTurn {
  readonly turn: Turn;
  readonly messages: readonly CaseMessage[];
  readonly reply: string;
  /** What is stored of it. */
  readonly output: unknown;
}

interface RenderedTurn {
  readonly messages: readonly CaseMessage[];
  /** Its own variables, and what earlier turns stored. */
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Fills a turn in with what was said before it. @throws Error where its template is wrong */
export function renderTurn(turn: Turn, past: readonly PastTurn[], env: Dialogue["env"]): RenderedTurn {
  const templates = createTemplates({ env });
  const stored = Object.fromEntries(
    past.flatMap(({ turn: { storesAs }, output }) => (storesAs === null ? [] : [[storesAs, output]])),
  );
  const variables = templates.renderVariables({ ...turn.variables, ...stored });
  const history = past
    .filter((one) => turn.hasHistory && one.turn.conversation === turn.conversation)
    .map(({ messages, reply }) => ({ prompt: messages, input: inputOf(messages), output: reply }));
  const values = { ...variables, _conversation: history };
  const filled = templates.renderDeep(turn.template, values);
  const given = typeof filled === "string" ? null : messagesOf(filled);
  const around = `${templates.render(turn.prefix, values)}${String(filled)}${templates.render(turn.suffix, values)}`;
  const found = given ?? asMessages(around);
  const messages: readonly CaseMessage[] =
    typeof found === "string" ? [{ role: "user", content: found }] : found;
  const hasSystem =
    turn.system === null || messages.some(({ role }) => role === "system" || role === "developer");
  return {
    messages: hasSystem ? messages : [{ role: "system", content: turn.system }, ...messages],
    variables,
  };
}

function inputOf(messages: readonly CaseMessage[]): string {
  const content = messages.findLast(({ role }) => role === "user")?.content;
  return typeof content === "string" ? content : JSON.stringify(content ?? "");
}
