import type { PromptFeatures, RequestLabels } from "../../../engine/index.ts";

/** What is kept of a prompt beside the decision on it. */
export interface PromptRecord {
  /** The bounded text that was routed on: a salted hash of it is kept. null: it was not read, as for a request that names its model. */
  readonly text: string | null;
  /** The whole prompt, for instance its messages as JSON; called only where prompts are stored. Absent: `text` is stored; null: nothing. */
  readonly storedText?: (() => string) | null;
  /** null: none were computed, as for a request that names its model. */
  readonly features: PromptFeatures | null;
  /** Whose request it is: a name, never a key. null: written by an earlier version without keys. */
  readonly tenant: string | null;
  /** What the conversation is recognised by: a salted hash of it is kept. */
  readonly conversationKey: string | null;
  /** The session that the client named: a salted hash of it is kept. @default none */
  readonly sessionId?: string | null;
  /** The end user that the client named: a salted hash of it is kept. @default none */
  readonly endUser?: string | null;
  readonly inputTokensEstimate: number | null;
}

/** What is kept of a reply beside its outcome. */
export interface ReplyRecord {
  readonly tenant: string | null;
  /** Which of the tenant's keys asked. @default none */
  readonly keyId?: string | null;
  /** @default none */
  readonly tags?: readonly string[];
  /** One object for all requests with the same labels. @default not known */
  readonly labels?: RequestLabels;
  /** The reply's text; called only where replies are stored. Absent: there is none. */
  readonly storedText?: () => string;
  /** It is what the model wrote, without the JSON of a protocol around it. @default false */
  readonly isPlain?: boolean;
}
