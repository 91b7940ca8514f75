export type Body = Readonly<Record<string, unknown>> & {
  readonly messages: readonly Record<string, unknown>[];
};
type Message = Readonly<Record<string, unknown>>;
type Check = (body: Body) => string | null;

const list = (value: unknown): readonly Message[] => (Array.isArray(value) ? (value as Message[]) : []);
const isEmpty = (content: unknown): boolean =>
  content == null || content === "" || (Array.isArray(content) && content.length === 0);
const found = (body: Body, look: (message: Message, index: number) => string | null): string | null => {
  for (const [index, message] of body.messages.entries()) {
    const finding = look(message, index);
    if (finding !== null) return finding;
  }
  return null;
};

/** What providers refuse of the order, the ids and the emptiness of messages, by their references and by what they were seen to answer. */
export const messageRefusals: Readonly<Record<string, Check>> = {
  openai: (body) =>
    found(body, (message, index) => {
      const { role, content, tool_calls: calls, name } = message;
      if (
        [...list(calls).map(({ id }) => id), message.tool_call_id].some((id) => String(id ?? "").length > 40)
      )
        return `Invalid 'messages[${index}].tool_calls[0].id': string too long, at most 40.`;
      if (Array.isArray(calls) && calls.length === 0)
        return `Invalid 'messages[${index}].tool_calls': empty array.`;
      if (content == null && role !== "assistant")
        return `Invalid value for 'content': expected a string, got null. (messages[${index}])`;
      if (content == null && calls == null && message.function_call == null && message.refusal == null)
        return "Invalid value for 'content': expected a string, got null.";
      if (name !== undefined && !/^[^\s<|\\/>]+$/.test(String(name)))
        return `Invalid 'messages[${index}].name': string does not match pattern.`;
      return null;
    }),
  mistral: (body) =>
    found(body, ({ role, content, tool_calls: calls, tool_call_id: id, prefix }, index) => {
      const ids = [...list(calls).map((call) => String(call.id)), ...(id === undefined ? [] : [String(id)])];
      const bad = ids.find((one) => !/^[a-zA-Z0-9]{9}$/.test(one));
      if (bad !== undefined) return `Tool call id was ${bad} but must be a-z, A-Z, 0-9, with a length of 9.`;
      if (role === "user" && body.messages[index - 1]?.role === "tool")
        return "Unexpected role 'user' after role 'tool'";
      if (role === "assistant" && isEmpty(content) && list(calls).length === 0)
        return "Assistant message must have either content or tool_calls, but not none.";
      if (role === "assistant" && index === body.messages.length - 1 && prefix !== true)
        return "Expected last role User or Tool (or Assistant with prefix True) for serving but got assistant";
      return null;
    }),
  deepseek(body) {
    const hasCalls = body.messages.some(({ tool_calls }) => tool_calls !== undefined);
    return found(body, ({ role, reasoning_content: thought }, index) =>
      hasCalls && role === "assistant" && thought === undefined
        ? `Missing \`reasoning_content\` field in the assistant message at message index ${index}.`
        : null,
    );
  },
  xai: (body) =>
    found(body, ({ role, content, tool_calls: calls }) =>
      isEmpty(content) && !(role === "assistant" && list(calls).length > 0)
        ? "Each message must have at least one content element."
        : null,
    ),
  anthropic: (body) =>
    found(body, ({ role, content }, index) => {
      const blocks = typeof content === "string" ? [{ type: "text", text: content }] : list(content);
      if (blocks.length === 0) return `messages.${index}: all messages must have non-empty content`;
      if (blocks.some(({ type, text }) => type === "text" && String(text).trim() === ""))
        return "messages: text content blocks must contain non-whitespace text";
      const called = blocks.filter(({ type }) => type === "tool_use").map(({ id }) => id);
      const results = list(body.messages[index + 1]?.content).filter(({ type }) => type === "tool_result");
      const lost = called.find((id) => !results.some(({ tool_use_id }) => tool_use_id === id));
      if (lost !== undefined)
        return `messages.${index}: \`tool_use\` ids were found without \`tool_result\` blocks: ${String(lost)}`;
      if (called.some((id) => !/^[a-zA-Z0-9_-]+$/.test(String(id))))
        return "tool_use.id: String should match pattern";
      const version = /claude-[a-z]+-(\d+)(?:-(\d)\b)?/.exec(String(body.model));
      const age = Number(version?.[1] ?? 0) * 10 + Number(version?.[2] ?? 0);
      if (age >= 46 && role === "assistant" && index === body.messages.length - 1)
        return "This model does not support assistant message prefill. The conversation must end with a user message.";
      const isKnown = role === "user" || role === "assistant" || (role === "system" && age >= 48);
      return isKnown ? null : `messages: Unexpected role "${String(role)}"`;
    }),
};

/** Of Gemini, whose contents have another form. */
export function contentsRefusal(body: Body): string | null {
  const contents = list((body as Message).contents);
  for (const { role, parts } of contents) {
    if (role !== "user" && role !== "model") return "Please use a valid role: user, model.";
    if (list(parts).length === 0) return "Unable to submit request because it must have at least one part.";
    if (list(parts).some((part) => Object.keys(part).length === 0))
      return "part: required oneof field 'data'";
  }
  return contents.length === 0 ? "contents is not specified" : null;
}
