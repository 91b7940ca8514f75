import type { EvalRun } from "../../../../server/answers/eval-answers.ts";
import type { Tone } from "../../parts/layout.tsx";

/** States of a run, in words. */
export const tones: Readonly<Record<EvalRun["status"], { readonly tone: Tone; readonly text: string }>> = {
  running: { tone: "accent", text: "running" },
  done: { tone: "good", text: "done" },
  stopped: { tone: "warning", text: "stopped" },
  budget: { tone: "warning", text: "cap reached" },
  failed: { tone: "bad", text: "failed" },
};
