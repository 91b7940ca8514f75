import type { FeedbackMetric, ImplicitSignal } from "../feedback/metrics.ts";
import type { ConfigurationFile } from "./configuration-file.ts";
import type { ProblemCollector } from "./problem-collector.ts";

export interface FeedbackSettings {
  /** Declared ones; the built-in ones are not among them. */
  readonly metrics: readonly FeedbackMetric[];
  readonly windowMs: number;
  readonly learns: boolean;
  readonly halfLifeMs: number;
  readonly userWeightCap: number;
  readonly unnamedWeightCap: number;
  readonly implicit: Readonly<Record<ImplicitSignal, boolean>>;
  readonly linkMs: number;
}

const dayMs = 86_400_000;
const hourMs = 3_600_000;
const defaultWeight = 0.5;

export function readFeedbackSettings({ feedback }: ConfigurationFile): FeedbackSettings {
  return {
    metrics: feedback.metrics.map(
      ({ name, type, direction = "higher", range = [0, 1], weight = defaultWeight }) => ({
        ...{ name, type, direction },
        range: [range[0]!, range[1]!],
        weight: type === "text" ? 0 : weight,
      }),
    ),
    windowMs: feedback.window_days * dayMs,
    learns: feedback.learn,
    halfLifeMs: feedback.half_life_days * dayMs,
    userWeightCap: feedback.user_weight_cap,
    unnamedWeightCap: feedback.unnamed_weight_cap,
    implicit: feedback.implicit,
    linkMs: feedback.link_hours * hourMs,
  };
}

/** What no schema can say of metrics. */
export function checkFeedback({ feedback }: ConfigurationFile, problems: ProblemCollector): void {
  const seen = new Set<string>();
  feedback.metrics.forEach(({ name, type, range }, index) => {
    const at = ["feedback", "metrics", index];
    if (seen.has(name))
      problems.inFile([...at, "name"], `is \`${name}\` a second time`, "Give each metric its own name.");
    seen.add(name);
    if (type === "number" && range === undefined)
      problems.inFile(at, "is a number without a range", "Add range, such as [1, 5].");
    if (range !== undefined && type !== "number")
      problems.inFile([...at, "range"], `is set, but the type is ${type}`, "Remove it, or set type: number.");
    if (range !== undefined && !(range[0]! < range[1]!))
      problems.inFile([...at, "range"], "does not rise", "Write the lower end first, such as [1, 5].");
  });
}
