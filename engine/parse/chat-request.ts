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
  /** The caller's name for what may share a prompt cache. */
  readonly prompt_cache_key?: string | null;
  /** An earlier reply that the provider keeps and this request goes on from. */
  readonly previous_response_id?: string | null;
}

export interface ChatMessage {
  readonly role: string;
  readonly content?: string | readonly ContentPart[] | null;
  readonly tool_calls?: readonly unknown[] | null;
  /** OpenRouter's form of reasoning that is to be sent back unchanged. */
  readonly reasoning_details?: readonly unknown[] | null;
  /** Extensions of one provider, such as Gemini's thought signatures. */
  readonly extra_content?: unknown;
}

export interface ContentPart {
  readonly type: string;
  readonly text?: string;
  /** Seals a thinking part: only the model that made it can check it. */
  readonly signature?: unknown;
  /** Reasoning that only the provider can read. */
  readonly encrypted_content?: unknown;
  readonly thought_signature?: unknown;
}
