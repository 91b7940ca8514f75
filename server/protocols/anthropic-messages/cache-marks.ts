import { estimateTokens } from "../../../engine/index.ts";
import { type Fields, fieldsList } from "../fields.ts";

const mark: Fields = { cache_control: { type: "ephemeral" } };

/** Thinking cannot be marked. */
const isMarkable = ({ type }: Fields): boolean => type !== "thinking" && type !== "redacted_thinking";

/**
 * A request with marks for the prompt cache where its client could set none: behind tools and system prompt, which every conversation of an application shares,
 * and behind the last turn of a conversation that goes on. A request that holds a mark already stays as it is.
 *
 * @param minTokens estimated length from which on a prefix is worth a write
 */
export function withCacheMarks(body: Fields, minTokens: number): Fields {
  const { tools, system, messages } = body;
  const shared = JSON.stringify([tools ?? [], system ?? []]);
  const turns = JSON.stringify(messages ?? []);
  if (shared.includes('"cache_control"') || turns.includes('"cache_control"')) return body;
  const sharedTokens = estimateTokens(shared);
  const marked: Record<string, unknown> = { ...body };
  if (sharedTokens >= minTokens) {
    const holder = Array.isArray(system) ? "system" : "tools";
    marked[holder] = withLastMarked(fieldsList(body[holder]));
  }
  const list = fieldsList(messages);
  const goesOn = list.some(({ role }) => role === "assistant");
  const last = list.at(-1);
  if (goesOn && last !== undefined && sharedTokens + estimateTokens(turns) >= minTokens)
    marked.messages = [...list.slice(0, -1), { ...last, content: withLastMarked(fieldsList(last.content)) }];
  return marked;
}

function withLastMarked(blocks: readonly Fields[]): readonly Fields[] {
  const last = blocks.at(-1);
  return last === undefined || !isMarkable(last) ? blocks : [...blocks.slice(0, -1), { ...last, ...mark }];
}
