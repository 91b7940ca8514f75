import type { JudgeKind } from "../graders/judge-part.ts";
import { askTarget, BudgetError, type CallContext } from "../runs/ask-target.ts";
import { judgeRequest } from "../runs/judge-request.ts";
import type { Target } from "../runs/target.ts";
import { askLabelled } from "./ask-labelled.ts";
import { type Calibration, type CalibrationFigure, questionHashOf } from "./calibration.ts";
import { type JudgeFigure, judgeFigures } from "./judge-figures.ts";
import type { LabelledItem } from "./labelled.ts";
import type { LabelledVerdict } from "./labelled-verdict.ts";
import type { LabelledFile } from "./read-labelled.ts";

interface MeasureOptions {
  readonly judge: Target;
  readonly labelled: LabelledFile;
  /** Names of the files, for reports. */
  readonly files: readonly string[];
  readonly context: CallContext;
  /** Items at once, at least 1. */
  readonly concurrency: number;
  readonly nowMs: () => number;
  /** Told after each item. */
  readonly onItem?: (done: number) => void;
}

/** Why one item has no verdict. */
interface Unread {
  readonly item: LabelledItem;
  readonly reason: string;
}

export interface Measured {
  /** One for each kind of question in the file. */
  readonly calibrations: readonly Calibration[];
  readonly unread: readonly Unread[];
}

/**
 * Asks a judge everything that people labelled, and measures it.
 *
 * @throws BudgetError where the cap leaves no room (what was paid for stays in the cache); Error where the judge gives no verdict at all, where a
 *   kind has verdicts on one prompt alone, or when the call was aborted
 */
export async function measureJudge(options: MeasureOptions): Promise<Measured> {
  const { judge, labelled, context } = options;
  const verdicts = new Map<LabelledItem, LabelledVerdict>();
  const unread: Unread[] = [];
  const spent: Record<JudgeKind, number> = { rubric: 0, pairwise: 0 };
  const left = labelled.items.values();
  let failure: unknown = null;

  async function work(): Promise<void> {
    for (const item of left) {
      if (failure !== null || context.signal.aborted) return;
      try {
        const verdict = await askLabelled(item, judge.id, async (call) => {
          const { answer, paidNanoUsd } = await askTarget(judge, judgeRequest(call), 0, context);
          spent[item.kind] += paidNanoUsd ?? 0;
          return answer.reply.text;
        });
        verdicts.set(item, verdict);
      } catch (error) {
        if (error instanceof BudgetError || (error instanceof Error && "code" in error)) failure ??= error;
        else unread.push({ item, reason: error instanceof Error ? error.message : String(error) });
      }
      options.onItem?.(verdicts.size + unread.length);
    }
  }

  await Promise.all(Array.from({ length: Math.max(1, options.concurrency) }, work));
  if (failure !== null) throw failure;
  if (context.signal.aborted) throw new Error("aborted: what was asked is in the cache");
  if (verdicts.size === 0)
    throw new Error(`${judge.id} gave no verdict: ${unread[0]?.reason ?? "nothing is labelled"}`);
  const kinds = (["rubric", "pairwise"] as const).filter((kind) =>
    labelled.items.some((item) => item.kind === kind && verdicts.has(item)),
  );
  const calibrations = kinds.map((kind): Calibration => {
    // In the file's order: whichever reply came first, the figures are the same.
    const own = labelled.items.flatMap((item) => (item.kind === kind ? (verdicts.get(item) ?? []) : []));
    const clusters = [...new Set(own.map(({ cluster }) => cluster))];
    if (clusters.length < 2)
      throw new Error(
        `All ${kind} labels belong to one prompt: an interval needs at least two, and a calibration that counts needs ten`,
      );
    const number = new Map(clusters.map((cluster, at) => [cluster, at]));
    return {
      judge: judge.id,
      kind,
      fileHash: labelled.hash,
      questionHash: questionHashOf(kind),
      createdAtMs: options.nowMs(),
      verdicts: own.length,
      prompts: clusters.length,
      unread: unread.filter(({ item }) => item.kind === kind).length,
      files: options.files,
      ownItems: own.filter((verdict) => verdict.own !== null && verdict.own !== 0).length,
      figures: withoutDraws(judgeFigures(kind, own)),
      points: own.map(({ cluster, placeLiking: _, ...point }) => ({
        ...point,
        cluster: number.get(cluster) ?? 0,
      })),
      spentNanoUsd: spent[kind],
    };
  });
  return { calibrations, unread };
}

function withoutDraws(figures: ReturnType<typeof judgeFigures>): Calibration["figures"] {
  const entries = Object.entries(figures).map(([name, { estimate, low, high }]) => [
    name,
    { estimate, low, high } satisfies CalibrationFigure,
  ]);
  return Object.fromEntries(entries) as Readonly<Record<JudgeFigure, CalibrationFigure>>;
}
