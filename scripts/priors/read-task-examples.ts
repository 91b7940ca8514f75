import { readFileSync } from "node:fs";
import type { TaskType } from "../../engine/index.ts";

export interface TaskExample {
  readonly prompt: string;
  /** Index into the task types. */
  readonly label: number;
}

const folder = new URL("../../datasets/task-types/", import.meta.url);

/** The task types, in the order of the file. */
export function readTaskTypes(): TaskType[] {
  return JSON.parse(readFileSync(new URL("task-types.json", folder), "utf8")) as TaskType[];
}

/** The example prompts of every task type: `code:debug` stands in `code-debug.jsonl`. */
export function readTaskExamples(taskTypes: readonly TaskType[]): TaskExample[] {
  return taskTypes.flatMap(({ id }, label) => {
    const text = readFileSync(new URL(`${id.replace(":", "-")}.jsonl`, folder), "utf8");
    return text
      .split("\n")
      .filter((line) => line !== "")
      .map((line): TaskExample => ({ prompt: (JSON.parse(line) as { prompt: string }).prompt, label }));
  });
}
