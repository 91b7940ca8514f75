import { closeSync, openSync, readFileSync, statSync, writeSync } from "node:fs";
import { errorText } from "../terminal/error-text.ts";
import { counted } from "../terminal/format-figures.ts";
import { startProgressBar } from "../terminal/progress-bar.ts";
import { createChoiceMargins } from "./choice-margins.ts";
import type { PromptRouter } from "./create-prompt-router.ts";
import { createLeadingModel } from "./leading-model.ts";
import { readPrompts } from "./read-prompts.ts";
import { routeLine } from "./route-line.ts";
import { createRouteSummary } from "./route-summary.ts";
import { createTaskAgreement } from "./task-agreement.ts";

interface RouteFileOptions {
  readonly limit?: number | null;
  readonly taskMap?: string | null;
  /** JSON lines are written here; null: nowhere. */
  readonly out: string | null;
  readonly useColor: boolean;
}

/** Routes every prompt of a file, shows how far it is, and prints the summary. */
export async function routeFile(
  path: string,
  router: PromptRouter,
  options: RouteFileOptions,
): Promise<void> {
  const limit = options.limit ?? Number.POSITIVE_INFINITY;
  const summary = createRouteSummary(router.baselineId);
  const margins = createChoiceMargins();
  const leading = createLeadingModel();
  const { taskMap = null } = options;
  const agreement = taskMap === null ? null : createTaskAgreement(JSON.parse(readFileSync(taskMap, "utf8")));
  let prompts = 0;
  const bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  const bar = startProgressBar("routing", bytes, () => counted(prompts, "prompt"));
  const startedMs = performance.now();
  const output = options.out === null ? null : openOutput(options.out, path);
  for await (const { request, task, bytesRead } of readPrompts(path)) {
    if (prompts >= limit) break;
    prompts += 1;
    try {
      const decision = router.route(request);
      if (output !== null) writeSync(output, `${JSON.stringify(routeLine(prompts, decision))}\n`);
      summary.add(decision);
      margins.add(decision);
      leading.add(decision);
      if (task !== null) agreement?.add(task, decision.tasks[0]?.taskType ?? "none");
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      summary.addFailure(problem);
      if (output !== null) writeSync(output, `${JSON.stringify({ number: prompts, problem })}\n`);
    }
    bar.update(bytesRead);
  }
  if (output !== null) closeSync(output);
  bar.stop();
  const seconds = (performance.now() - startedMs) / 1000;
  console.log(
    `${summary.render(options.useColor)}\n\n${margins.render(options.useColor)}\n\n${leading.render()}`,
  );
  if (agreement !== null) console.log(`\n${agreement.render(options.useColor)}`);
  console.log(`\n${counted(prompts, "prompt")} in ${seconds.toFixed(1)} s`);
}

/** @throws Error where it cannot be written, or is the file that is read */
function openOutput(out: string, path: string): number {
  const [from, to] = [path, out].map((name) => statSync(name, { throwIfNoEntry: false }));
  if (from !== undefined && from.ino === to?.ino && from.dev === to.dev)
    throw new Error(`--out ${out} is the file of prompts itself: name another.`);
  try {
    return openSync(out, "w");
  } catch (error) {
    throw new Error(`--out ${out} cannot be written: ${errorText(error)}`);
  }
}
