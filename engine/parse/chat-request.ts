/** The parts of an OpenAI chat request that routing reads. Everything else passes through untouched. */
export interface ChatRequest {
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  readonly tools?: readonly unknown[] | null;
  readonly functions?: readonly unknown[] | null;
  readonly response_format?: { readonly type?: string } | null;
  readonly max_tokens?: number | null;
  readonly max_completion_tokens?: number | null;
  readonly reasoning_effort?: string | null;
  readonly stream?: boolean | null;
}

export interface ChatMessage {
  readonly role: string;
  readonly content?: string | readonly ContentPart[] | null;
  readonly tool_calls?: readonly unknown[] | null;
}

export interface ContentPart {
  readonly type: string;
  readonly text?: string;
}
