import type { CandidatePrior, QualityPrior, TaskType } from "../../engine/index.ts";
import { type DemoProfile, demoProfiles } from "../../server/providers/demo/demo-models.ts";

const deviation = 0.05;

function prior(mean: number): QualityPrior {
  return {
    mean,
    standardDeviation: deviation,
    evidence: [{ source: "demo model's own profile", date: null, observations: 20 }],
  };
}

/** What the router believes of the demo models: their own profiles. */
export function demoPriors(taskTypes: readonly TaskType[]): Record<string, CandidatePrior> {
  const entry = (profile: DemoProfile): [string, CandidatePrior] => {
    const skills = taskTypes.map(({ id }) => [id, profile.skills[id] ?? profile.skill] as const);
    return [
      `demo/${profile.name}`,
      {
        quality: Object.fromEntries(skills.map(([id, skill]) => [id, prior(skill)])),
        overall: prior(
          Math.round((1e4 * skills.reduce((sum, [, skill]) => sum + skill, 0)) / skills.length) / 1e4,
        ),
        verbosity: 1,
        timeToFirstTokenMs: profile.timeToFirstTokenMs,
        outputTokensPerSecond: profile.outputTokensPerSecond,
      },
    ];
  };
  return Object.fromEntries(demoProfiles.map(entry));
}
