import {
  type AssistantPart,
  type CacheMark,
  type MediaPart,
  type TextPart,
  type ToolResultPart,
  type Turn,
  Untranslatable,
  type UserPart,
} from "../../operation/normalised-request.ts";
import { withAssistantMediaFollowing } from "../assistant-media.ts";
import { callArguments } from "../call-arguments.ts";
import { customInputAsArguments } from "../custom-tools.ts";
import { compact, type Fields } from "../fields.ts";
import { withUserTurn } from "../with-user-turn.ts";
import type { ClaudeTraits } from "./claude-traits.ts";
import { fittingId } from "./fitting-id.ts";
import { mediaBlock } from "./write-media.ts";

interface WrittenTurns {
  readonly system: readonly Fields[];
  readonly messages: readonly { readonly role: string; readonly content: Fields[] }[];
}

/**
 * Turns as `system` and `messages`. Neighbours of one role become one message, results of tools before what the user says. A system turn in the middle keeps its
 * place: as a message of its own where the model takes one there, else marked as such in the user's message.
 */
export function writeMessagesTurns(
  given: readonly Turn[],
  { takesSystemTurns }: Pick<ClaudeTraits, "takesSystemTurns">,
  dropped: Set<string>,
): WrittenTurns {
  const turns = withUserTurn(withAssistantMediaFollowing(given));
  const messages: { role: string; content: Fields[] }[] = [];
  const system: Fields[] = [];
  const add = (role: string, content: Fields[]): void => {
    const last = messages.at(-1);
    if (last?.role === role) last.content.push(...content);
    else if (content.length > 0) messages.push({ role, content });
  };
  for (const [index, turn] of turns.entries()) {
    switch (turn.role) {
      case "system":
      case "developer": {
        const blocks = textBlocks(turn.parts);
        const next = turns[index + 1]?.role;
        const isOwnTurn = takesSystemTurns && (next === undefined || next === "assistant");
        if (messages.length === 0) system.push(...blocks);
        else if (isOwnTurn && messages.at(-1)?.role === "user") add("system", blocks);
        else
          add(
            "user",
            blocks.map((block) => ({ ...block, text: `<system>\n${block.text}\n</system>` })),
          );
        break;
      }
      case "user":
        if (turn.name !== null) dropped.add("messages.name");
        add(
          "user",
          turn.parts.flatMap((part) => userBlocks(part, dropped)),
        );
        break;
      case "tool":
        add(
          "user",
          turn.parts.map((result) => toolResult(result, dropped)),
        );
        break;
      case "assistant":
        // A conversation begins with the user in this protocol.
        if (messages.length === 0)
          add("user", [{ type: "text", text: "(The conversation begins with your turn.)" }]);
        if (turn.name !== null) dropped.add("messages.name");
        add("assistant", assistantBlocks(turn.parts, dropped));
    }
  }
  trimPrefill(messages);
  return { system, messages };
}

const cacheField = (mark: CacheMark | null): Fields =>
  mark === null ? {} : { cache_control: compact({ type: "ephemeral", ttl: mark.ttl }) };

/** Blocks without any text are refused. */
const textBlocks = (parts: readonly TextPart[]): Fields[] =>
  parts.flatMap(({ text, cache }) =>
    text.trim() === "" ? [] : [{ type: "text", text, ...cacheField(cache) }],
  );

const userBlocks = (part: UserPart, dropped: Set<string>): Fields[] =>
  part.kind === "text" ? textBlocks([part]) : [mediaWithCache(part, dropped)];

const mediaWithCache = (part: MediaPart, dropped: Set<string>): Fields => ({
  ...mediaBlock(part, dropped),
  ...cacheField(part.cache),
});

function assistantBlocks(parts: readonly AssistantPart[], dropped: Set<string>): Fields[] {
  return parts.flatMap((part): Fields[] => {
    switch (part.kind) {
      case "text":
        return textBlocks([part]);
      case "refusal":
        return textBlocks([{ kind: "text", text: part.text, cache: null }]);
      case "reasoning": {
        const { signature, text, isRedacted } = part;
        if (signature?.protocol !== "anthropic-messages") {
          dropped.add("thinking");
          return [];
        }
        if (isRedacted) return [{ type: "redacted_thinking", data: signature.value }];
        return [{ type: "thinking", thinking: text, signature: signature.value }];
      }
      case "tool-call": {
        const input =
          part.type === "custom" ? JSON.parse(customInputAsArguments(part.input)) : callArguments(part.input);
        return [
          { type: "tool_use", id: fittingId(part.id), name: part.name, input, ...cacheField(part.cache) },
        ];
      }
      default:
        throw new Untranslatable("messages", `Anthropic takes no ${part.kind} in a turn of the assistant's`);
    }
  });
}

function toolResult(result: ToolResultPart, dropped: Set<string>): Fields {
  const content = result.parts.flatMap((part) => userBlocks(part, dropped));
  return {
    type: "tool_result",
    tool_use_id: fittingId(result.toolCallId),
    ...(content.length === 0 ? {} : { content }),
    ...(result.isError ? { is_error: true } : {}),
    ...cacheField(result.cache),
  };
}

/** A beginning of the reply may not end in white space. */
function trimPrefill(messages: readonly { role: string; content: Fields[] }[]): void {
  const last = messages.at(-1);
  const block = last?.content.at(-1);
  if (last?.role === "assistant" && block?.type === "text")
    last.content[last.content.length - 1] = { ...block, text: String(block.text).trimEnd() };
}
