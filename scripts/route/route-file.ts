import { closeSync, openSync, readFileSync, statSync, writeSync } from "node:fs";
import progress from "cli-progress";
import { createChoiceMargins } from "./choice-margins.ts";
import type { PromptRouter } from "./create-prompt-router.ts";
import { createLeadingModel } from "./leading-model.ts";
import { readPrompts } from "./read-prompts.ts";
import { routeLine } from "./route-line.ts";
import { createRouteSummary } from "./route-summary.ts";
import { createTaskAgreement } from "./task-agreement.ts";

export interface RouteFileOptions {
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
  const bar = new progress.SingleBar(
    {
      format: "routing [{bar}] {percentage}% | {prompts} prompts | {eta_formatted} left",
      hideCursor: true,
      noTTYOutput: false,
    },
    progress.Presets.shades_classic,
  );
  const isShown = process.stderr.isTTY === true;
  if (isShown) bar.start(statSync(path, { throwIfNoEntry: false })?.size ?? 0, 0, { prompts: 0 });
  let prompts = 0;
  const startedMs = performance.now();
  const output = options.out === null ? null : openSync(options.out, "w");
  for await (const { messages, task, bytesRead } of readPrompts(path)) {
    if (prompts >= limit) break;
    prompts += 1;
    try {
      const decision = router.route(messages);
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
    if (isShown) bar.update(bytesRead, { prompts });
  }
  if (output !== null) closeSync(output);
  if (isShown) bar.stop();
  const seconds = (performance.now() - startedMs) / 1000;
  console.log(
    `${summary.render(options.useColor)}\n\n${margins.render(options.useColor)}\n\n${leading.render()}`,
  );
  if (agreement !== null) console.log(`\n${agreement.render(options.useColor)}`);
  console.log(`\n${prompts} prompts in ${seconds.toFixed(1)} s`);
}
