import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type ChatMessage, createSeededRandom, hashString, messageText } from "../../../engine/index.ts";

/** As suites write replies: text, or calls of tools with parsed arguments. */
export type WrittenReply = string | { readonly tool_calls: readonly WrittenCall[] };
type WrittenCall = { readonly name: string; readonly arguments: unknown };

/** One case of a shipped suite, as far as it is needed to answer it. */
export interface AnswerKey {
  readonly id: string;
  readonly task_type: string;
  readonly difficulty: "easy" | "medium" | "hard";
  readonly input?: string;
  readonly messages?: readonly ChatMessage[];
  readonly ideal: WrittenReply;
  readonly rejected?: readonly WrittenReply[];
}

export interface AnswerKeys {
  readonly all: readonly AnswerKey[];
  /** The case that asks what a conversation asks; a system prompt that the case does not have is ignored. null: none does. */
  find(messages: readonly ChatMessage[]): AnswerKey | null;
}

/** Reads the cases of all suites in a folder, in about 10 ms for those that ship. */
export function readAnswerKeys(folder: string): AnswerKeys {
  const files = readdirSync(folder).filter((name) => name.endsWith(".jsonl"));
  const lines = files.flatMap((name) => readFileSync(join(folder, name), "utf8").split("\n"));
  const all = lines.filter((line) => line !== "").map((line) => JSON.parse(line) as AnswerKey);
  const byHash = new Map(all.map((key) => [hashOf(caseMessages(key)), key]));
  const isSystem = ({ role }: ChatMessage): boolean => role === "system" || role === "developer";
  const find: AnswerKeys["find"] = (messages) =>
    byHash.get(hashOf(messages)) ?? byHash.get(hashOf(messages.filter((one) => !isSystem(one)))) ?? null;
  return { all, find };
}

export function caseMessages({ input = "", messages }: AnswerKey): readonly ChatMessage[] {
  return messages ?? [{ role: "user", content: input }];
}

function hashOf(messages: readonly ChatMessage[]): string {
  const texts = messages.map((message) => `${message.role}: ${messageText(message)}`);
  const text = texts.join("\n").replace(/\s+/g, " ").trim();
  return `${text.length}/${hashString(text)}`;
}

/**
 * A model's order of the cases of each task type, easiest first, as case id to place, (0,1): with a skill of 0.8 it is right where the place
 * is below 0.8. How hard a case is comes from its stated difficulty, a hash of the case, which all models share, and one of model and case.
 */
export function rankCases(all: readonly AnswerKey[], model: string): ReadonlyMap<string, number> {
  const draw = (text: string): number => createSeededRandom(hashString(text))();
  const stated = { easy: 0, medium: 0.3, hard: 0.6 };
  const effortOf = ({ id, difficulty }: AnswerKey) => stated[difficulty] + draw(id) + draw(`${model}/${id}`);
  const ranked = all.map((key) => ({ key, effort: effortOf(key) })).sort((a, b) => a.effort - b.effort);
  const places = new Map<string, number>();
  for (const taskType of new Set(all.map((key) => key.task_type))) {
    const ids = ranked.filter(({ key }) => key.task_type === taskType).map(({ key }) => key.id);
    for (const [index, id] of ids.entries()) places.set(id, (index + 0.5) / ids.length);
  }
  return places;
}
