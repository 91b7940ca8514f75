import type { CandidatePrior, QualityPrior, TaskType } from "../../engine/index.ts";
import type { DemoProfile, DemoSkill } from "../../server/providers/demo/demo-profile.ts";
import { demoProfiles } from "../../server/providers/demo/demo-profiles.ts";

/** The skill of a demo model that each kind of work rests on; the others are named alike. */
const skillOf: Readonly<Record<string, DemoSkill>> = {
  "code:generate": "code",
  "code:debug": "code",
  "code:explain": "code",
  "data:sql": "sql",
  math: "math",
  reasoning: "reasoning",
  knowledge: "knowledge",
  reading: "extract",
  extract: "extract",
  classify: "classify",
  summarize: "summarize",
  translate: "translate",
  rewrite: "rewrite",
  write: "chat",
  plan: "chat",
  creative: "chat",
  agent: "agent",
  chat: "chat",
};

/** A skill is the chance at difficulty 1, and its d-th power at difficulty d; ordinary work lies between 1 and 2. */
const ordinaryDifficulty = 1.5;
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
  const entry = ({
    name,
    skills,
    timeToFirstTokenMs,
    outputTokensPerSecond,
  }: DemoProfile): [string, CandidatePrior] => {
    const values = Object.values(skills);
    return [
      `demo/${name}`,
      {
        quality: Object.fromEntries(
          taskTypes.map(({ id }) => [id, prior(skills[skillOf[id] ?? "chat"] ** ordinaryDifficulty)]),
        ),
        overall: prior(values.reduce((sum, value) => sum + value ** ordinaryDifficulty, 0) / values.length),
        verbosity: 1,
        timeToFirstTokenMs,
        outputTokensPerSecond,
      },
    ];
  };
  return Object.fromEntries(demoProfiles.map(entry));
}
