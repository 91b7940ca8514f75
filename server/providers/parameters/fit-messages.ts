import { createHash } from "node:crypto";
import { leavePartRest } from "../../protocols/openai-chat/read-content-part.ts";
import { fitContentPart } from "./fit-content-part.ts";
import type { MessageShape } from "./message-shapes.ts";
import type { ParameterRules } from "./parameter-rules.ts";

type Message = Readonly<Record<string, unknown>>;

/** What OpenAI takes as the name of who speaks; the others take less, or no name. */
const speakerName = /^[^\s<|\\/>]{1,64}$/;
/** What stands between the results of tools and the user, where a model does not take them one after the other. */
const acknowledgement = "Done.";
/** The result of a tool that returned nothing, where one without text is refused. */
const noResult = "(no output)";

/**
 * Messages in the form that an endpoint takes; null: as they are.
 *
 * @param dropped gets the fields with a meaning that are left out or translated
 */
export function fitMessages(
  messages: unknown,
  rules: Pick<ParameterRules, "takesDeveloperRole" | "messageFields">,
  shape: MessageShape,
  dropped: string[],
): readonly unknown[] | null {
  if (!Array.isArray(messages)) return null;
  let isChanged = false;
  const hasCalls = shape.keepsReasoning && messages.some(({ tool_calls }) => isFilled(tool_calls));
  const fitted: Message[] = [];
  for (const [index, message] of messages.entries() as IterableIterator<[number, Message]>) {
    const made = shaped(fitFields(message, rules, shape, dropped), shape, {
      isLast: index === messages.length - 1,
      hasCalls,
    });
    isChanged ||= made !== message;
    if (saysNothing(made, shape.needsContent) && messages.length > 1) {
      isChanged = true;
      continue;
    }
    if (shape.answersTools && made.role === "user" && fitted.at(-1)?.role === "tool") {
      isChanged = true;
      fitted.push({ role: "assistant", content: acknowledgement });
      note(dropped, "messages.order");
    }
    fitted.push(made);
  }
  return isChanged && fitted.length > 0 ? fitted : null;
}

const isFilled = (list: unknown): boolean => Array.isArray(list) && list.length > 0;
const isEmpty = (content: unknown): boolean =>
  content == null || content === "" || (Array.isArray(content) && content.length === 0);

/** Instructions without a word and turns in which the assistant said nothing ask for nothing, and many endpoints refuse them; some refuse the user's as well. */
const saysNothing = (
  { role, content, tool_calls, function_call, refusal, audio }: Message,
  needsContent: boolean,
): boolean =>
  role !== "tool" &&
  role !== "function" &&
  (role !== "user" || needsContent) &&
  isEmpty(content) &&
  !isFilled(tool_calls) &&
  function_call == null &&
  refusal == null &&
  audio == null;

/** The same object where nothing has to change. */
function fitFields(
  message: Message,
  { takesDeveloperRole, messageFields: taken }: Pick<ParameterRules, "takesDeveloperRole" | "messageFields">,
  { takesDocumentUrl }: MessageShape,
  dropped: string[],
): Message {
  const left: Record<string, unknown> = {};
  let isChanged = false;
  for (const [field, value] of Object.entries(message)) {
    const isEmpty = field === "tool_calls" && Array.isArray(value) && value.length === 0;
    const isUnknown =
      (taken !== null && !taken.has(field)) ||
      (field === "name" &&
        message.role !== "tool" &&
        !(typeof value === "string" && speakerName.test(value)));
    isChanged ||= isEmpty || isUnknown;
    if (isUnknown && value !== null) note(dropped, `messages.${field}`);
    if (isEmpty || isUnknown) continue;
    left[field] = value;
    if (field === "role" && value === "developer" && !takesDeveloperRole) {
      left.role = "system";
      isChanged = true;
      note(dropped, "messages.role=developer");
    } else if (field === "content" && Array.isArray(value)) {
      const parts = value.map((part: Message) => fitPart(part, taken !== null, takesDocumentUrl, dropped));
      left.content = parts;
      isChanged ||= parts.some((part, index) => part !== value[index]);
    }
  }
  return isChanged ? left : message;
}

/** A part is its type and what stands under that name (`text`, `image_url`, ...): marks of caches and the like are some vendor's. */
function fitPart(given: Message, isStrict: boolean, takesDocumentUrl: boolean, dropped: string[]): Message {
  // Where it is not known what an endpoint takes, Mistral's type alone is known to be nobody else's.
  const part = isStrict || given.type === "document_url" ? fitContentPart(given, takesDocumentUrl) : given;
  if (part !== given) {
    const left: Record<string, unknown> = {};
    leavePartRest(left, "messages.content", [given]);
    if (given.cache_control != null) left["messages.content.cache_control"] = given.cache_control;
    for (const field of Object.keys(left)) note(dropped, field);
  }
  const { type } = part;
  if (!isStrict || part !== given || type === "document_url") return part;
  if (typeof type !== "string" || part[type] === undefined) return part;
  const others = Object.keys(part).filter((field) => field !== "type" && field !== type);
  if (others.length === 0) return part;
  for (const field of others) note(dropped, `messages.content.${field}`);
  return { type, [type]: part[type] };
}

/** The same object where nothing has to change. */
function shaped(
  message: Message,
  { callId, marksPrefix, keepsReasoning, needsContent }: MessageShape,
  { isLast, hasCalls }: { readonly isLast: boolean; readonly hasCalls: boolean },
): Message {
  const more: Record<string, unknown> = {};
  const { tool_call_id: id, tool_calls: calls } = message;
  if (callId !== null) {
    if (typeof id === "string" && !callId.test(id)) more.tool_call_id = shortId(id);
    if (Array.isArray(calls) && calls.some((call) => !callId.test(String(call?.id))))
      more.tool_calls = calls.map((call) => ({ ...call, id: shortId(String(call?.id)) }));
  }
  if (message.role === "assistant") {
    if (marksPrefix && isLast && !isFilled(calls)) more.prefix = true;
    if (keepsReasoning && hasCalls && message.reasoning_content === undefined) more.reasoning_content = "";
  }
  if (needsContent && message.role === "tool" && isEmpty(message.content)) more.content = noResult;
  return Object.keys(more).length === 0 ? message : { ...message, ...more };
}

/** Nine letters and digits; the same id always becomes the same, in the call and in its result. */
const shortId = (id: string): string =>
  /^[a-zA-Z0-9]{9}$/.test(id) ? id : createHash("sha256").update(id).digest("hex").slice(0, 9);

function note(dropped: string[], field: string): void {
  if (!dropped.includes(field)) dropped.push(field);
}
