import { readdirSync, readFileSync, statSync } from "node:fs";
import type { ChatMessage, TaskType } from "../../engine/index.ts";

interface TaskExample {
  readonly messages: readonly ChatMessage[];
  /** Index into the task types. */
  readonly label: number;
  /** The file's name up to a hyphen: an ISO 639-1 code, or `mixed`. */
  readonly language: string;
}

const datasetFolder = new URL("../../datasets/task-types/", import.meta.url);

/** The task types, in the order of the file. */
export function readTaskTypes(): TaskType[] {
  return JSON.parse(readFileSync(new URL("task-types.json", datasetFolder), "utf8")) as TaskType[];
}

/**
 * The example requests of every task type: those of `code:debug` stand in `code-debug/en.jsonl`, `code-debug/de-more.jsonl` and so on, one
 * `{"prompt": "..."}` or `{"messages": [...]}` a line.
 *
 * @param folder of another set of examples in the same layout; types without a folder have none there
 * @throws Error naming file, line and fix
 */
export function readTaskExamples(taskTypes: readonly TaskType[], folder: URL = datasetFolder): TaskExample[] {
  return taskTypes.flatMap(({ id }, label) => {
    const typeFolder = new URL(`${id.replace(":", "-")}/`, folder);
    if (statSync(typeFolder, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
    const files = readdirSync(typeFolder)
      .filter((name) => name.endsWith(".jsonl"))
      .sort();
    return files.flatMap((name) =>
      readFileSync(new URL(name, typeFolder), "utf8")
        .split("\n")
        .flatMap((line, index): TaskExample[] => {
          if (line.trim() === "") return [];
          const where = `${id.replace(":", "-")}/${name}:${index + 1}`;
          return [{ messages: messagesOf(line, where), label, language: name.replace(/[-.].*$/, "") }];
        }),
    );
  });
}

function messagesOf(line: string, where: string): readonly ChatMessage[] {
  const { prompt, messages } = fieldsOf(line);
  if (typeof prompt === "string" && prompt.trim() !== "") return [{ role: "user", content: prompt }];
  if (Array.isArray(messages) && (messages as ChatMessage[]).some((message) => message?.role === "user"))
    return messages as ChatMessage[];
  throw new Error(
    `datasets/task-types/${where} is no example: write {"prompt": "..."}, or {"messages": [...]} with a user turn.`,
  );
}

function fieldsOf(line: string): { readonly prompt?: unknown; readonly messages?: unknown } {
  try {
    return (JSON.parse(line) as object | null) ?? {};
  } catch {
    return {};
  }
}
