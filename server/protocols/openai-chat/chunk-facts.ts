type Fields = Readonly<Record<string, unknown>>;

/** What one chunk of a stream, or one whole reply, says besides its text. */
export interface ChunkFacts {
  /** It holds text, reasoning, a tool call, a refusal or audio: something a reader waited for. */
  readonly hasToken: boolean;
  /** Of the first choice that states one; null: none does. */
  readonly finishReason: string | null;
  readonly hasChoices: boolean;
  /** The choices are present and none is in them, as in OpenAI's usage chunk. */
  readonly isChoicesEmpty: boolean;
}

/** Fields of a delta or message that carry output, under the names that providers use. */
const outputFields = [
  "content",
  "reasoning_content",
  "reasoning",
  "tool_calls",
  "function_call",
  "refusal",
  "audio",
  "images",
] as const;

/** Reads the choices of a `chat.completion.chunk` or a `chat.completion`. */
export function chunkFacts(chunk: Fields): ChunkFacts {
  const choices = chunk.choices;
  if (!Array.isArray(choices))
    return { hasToken: false, finishReason: null, hasChoices: false, isChoicesEmpty: false };
  let hasToken = false;
  let finishReason: string | null = null;
  for (const choice of choices as Fields[]) {
    if (typeof choice !== "object" || choice === null) continue;
    if (typeof choice.finish_reason === "string") finishReason ??= choice.finish_reason;
    const output = (choice.delta ?? choice.message) as Fields | null | undefined;
    if (typeof output !== "object" || output === null) continue;
    hasToken ||= outputFields.some((field) => !isEmpty(output[field]));
  }
  return { hasToken, finishReason, hasChoices: true, isChoicesEmpty: choices.length === 0 };
}

function isEmpty(value: unknown): boolean {
  return (
    value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0)
  );
}
