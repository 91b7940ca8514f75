/** What an endpoint or a model asks of the messages beside their fields. */
export interface MessageShape {
  /** What ids of tool calls must be; null: whatever they are. */
  readonly callId: RegExp | null;
  /** Results of tools are followed by the assistant before the user speaks. */
  readonly answersTools: boolean;
  /** A conversation that ends with the assistant's words says so by `prefix`. */
  readonly marksPrefix: boolean;
  /** In a conversation with tool calls the assistant's turns hold `reasoning_content`, which may be empty. */
  readonly keepsReasoning: boolean;
  /** No message but the assistant's calls is without text. */
  readonly needsContent: boolean;
  /** Files stand under `document_url`, see `fitContentPart`. */
  readonly takesDocumentUrl: boolean;
}

const any: MessageShape = {
  ...{ callId: null, answersTools: false, marksPrefix: false },
  ...{ keepsReasoning: false, needsContent: false, takesDocumentUrl: false },
};
/** Mistral's tokenisers check this (`mistral-common`), so it holds wherever their models are served. */
const mistralModel: MessageShape = { ...any, callId: /^[a-zA-Z0-9]{9}$/, answersTools: true };
const byProvider: Readonly<Record<string, MessageShape>> = {
  ...{ openai: { ...any, callId: /^.{1,40}$/ }, azure: { ...any, callId: /^.{1,40}$/ } },
  // https://docs.mistral.ai/studio/document-processing/document-qna
  mistral: { ...mistralModel, marksPrefix: true, takesDocumentUrl: true },
  deepseek: { ...any, keepsReasoning: true },
  xai: { ...any, needsContent: true },
  moonshot: { ...any, needsContent: true },
};

/** @param upstreamModel as the endpoint calls it, with or without the maker before the name */
export const messageShape = (provider: string, upstreamModel: string): MessageShape =>
  byProvider[provider] ??
  (/(^|[/-])(mi[sx]tral|ministral|magistral|devstral|codestral|pixtral)/i.test(upstreamModel)
    ? mistralModel
    : any);

/** From Claude 4.6 on, wherever it is served, and in DeepSeek's old name for a model that reasons, no conversation may end with the assistant's words. */
const endsWithUser =
  /claude-((opus|sonnet|haiku)-4[-.]([6-9]|\d\d)(?!\d)|(opus|sonnet|haiku|fable|mythos)-([5-9]|\d\d)(?!\d))|deepseek-reasoner/i;

/** Whether a conversation ends with words of the assistant's that the reply goes on with. */
export function hasBegunReply(messages: unknown): boolean {
  const last: unknown = Array.isArray(messages) ? messages.at(-1) : undefined;
  if (typeof last !== "object" || last === null) return false;
  const { role, content, tool_calls: calls } = last as Readonly<Record<string, unknown>>;
  return (
    role === "assistant" && content != null && content !== "" && !(Array.isArray(calls) && calls.length > 0)
  );
}

/** Whether a model goes on with a reply that the client began. */
export const takesBegunReply = (upstreamModel: string): boolean => !endsWithUser.test(upstreamModel);
