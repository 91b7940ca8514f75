import type { GraderOutcome } from "../graders/grade-case.ts";
import { judgeTypes } from "../graders/grader-registry.ts";
import type { JudgeKind } from "../graders/judge-part.ts";
import { type CaseResult, gradesOf } from "../runs/run-store.ts";
import type { JudgeCorrections } from "./judge-corrections.ts";
import { correctedScore, correctionNoise, type ReplyTraits, type ScoreMap } from "./score-map.ts";

/** What a case's score owes to a judge. */
export type JudgedScore =
  /** Corrected without bounds: one of many may lie outside of [0,1], their mean is unbiased. */
  | {
      readonly state: "corrected";
      readonly kinds: readonly JudgeKind[];
      readonly score: number;
      /** Variance that the judge's noise adds to the score. */
      readonly noiseVariance: number;
      /** Instruments behind it, with the share of the case's score that each makes up. */
      readonly parts: readonly { readonly share: number; readonly map: ScoreMap }[];
      readonly traits: ReplyTraits;
    }
  /** Measured, and not worth correcting. */
  | { readonly state: "useless"; readonly kinds: readonly JudgeKind[] }
  | { readonly state: "uncalibrated"; readonly kinds: readonly JudgeKind[]; readonly reason: string };

const tolerance = 1e-9;

/** null: no judge had a say in the score, or there is none. */
export function judgedScore(result: CaseResult, corrections: JudgeCorrections): JudgedScore | null {
  const { score } = result;
  if (score === null) return null;
  const counting = gradesOf(result).filter(({ type, weight }) => type !== "unsupported" && weight > 0);
  const judged = counting.filter((outcome) => outcome.judge !== undefined || judgeTypes.has(outcome.type));
  if (judged.length === 0) return null;
  const kinds = [...new Set(judged.map(kindOf))].filter((kind) => kind !== null);
  const uncalibrated = (reason: string): JudgedScore => ({ state: "uncalibrated", kinds, reason });
  if (judged.some(({ judge }) => judge === undefined))
    return uncalibrated(
      "the run does not say how the verdicts were counted: it was made by an older version",
    );
  if (judged.some(({ judge }) => judge?.kind === "mixed"))
    return uncalibrated(
      "verdicts inside a group, or on other questions than a rubric or a pair, are not calibrated",
    );
  const traits = corrections.traits(result.servedModel ?? result.target, result.replyText);
  return judged.every(({ judge }) => judge?.countsAs === "pass")
    ? asPass(score, counting, judged, kinds, corrections, traits)
    : asScore(score, counting, judged, kinds, corrections, traits);
}

function kindOf({ judge, type }: GraderOutcome): JudgeKind | null {
  if (judge !== undefined) return judge.kind === "mixed" ? null : judge.kind;
  return type === "judge_rubric" ? "rubric" : "pairwise";
}

/** The case passes when every grader does. Where another one failed, the judge had no say. */
function asPass(
  score: number,
  counting: readonly GraderOutcome[],
  judged: readonly GraderOutcome[],
  kinds: readonly JudgeKind[],
  corrections: JudgeCorrections,
  traits: ReplyTraits,
): JudgedScore | null {
  const passed = counting.every(({ grade }) => grade.passed === true);
  if (score !== Number(passed)) return { state: "uncalibrated", kinds, reason: ownRule };
  if (counting.some((outcome) => !judged.includes(outcome) && outcome.grade.passed === false)) return null;
  const part = judged.length === 1 ? judged[0]?.judge : undefined;
  if (part === undefined || part.kind === "mixed")
    return { state: "uncalibrated", kinds, reason: "several verdicts together decide on one pass" };
  const standing = corrections.standing(part.kind, part.threshold);
  if (standing.state === "uncalibrated") return { state: "uncalibrated", kinds, reason: standing.reason };
  if (standing.state === "useless") return { state: "useless", kinds };
  const { map } = standing;
  const verdict = part.isTurned ? 1 - score : score;
  const corrected = correctedScore(map, verdict, traits);
  return {
    state: "corrected",
    kinds,
    score: part.isTurned ? 1 - corrected : corrected,
    noiseVariance: correctionNoise(map),
    parts: [{ share: 1, map }],
    traits,
  };
}

const ownRule = "the suite counts the verdicts by a rule of its own";

/** The case's score is a weighted mean: each judge's part of it is corrected. */
function asScore(
  score: number,
  counting: readonly GraderOutcome[],
  judged: readonly GraderOutcome[],
  kinds: readonly JudgeKind[],
  corrections: JudgeCorrections,
  traits: ReplyTraits,
): JudgedScore {
  const total = counting.reduce((sum, { weight }) => sum + weight, 0);
  const mean = counting.reduce((sum, { weight, grade }) => sum + weight * (grade.score ?? 0), 0) / total;
  if (Math.abs(mean - score) > tolerance) return { state: "uncalibrated", kinds, reason: ownRule };
  const parts: { share: number; map: ScoreMap }[] = [];
  let [corrected, noiseVariance] = [score, 0];
  for (const { judge, weight, grade } of judged) {
    if (judge === undefined || judge.kind === "mixed") continue;
    const standing = corrections.standing(judge.kind, null);
    if (standing.state === "uncalibrated") return { state: "uncalibrated", kinds, reason: standing.reason };
    if (standing.state === "useless") return { state: "useless", kinds };
    const { map } = standing;
    const share = weight / total;
    const given = grade.score ?? 0;
    const said = correctedScore(map, judge.isTurned ? 1 - given : given, traits);
    corrected += share * ((judge.isTurned ? 1 - said : said) - given);
    noiseVariance += share ** 2 * correctionNoise(map);
    parts.push({ share, map });
  }
  return { state: "corrected", kinds, score: corrected, noiseVariance, parts, traits };
}
