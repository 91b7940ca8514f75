import type { CandidatePrior, QualityPrior, TaskType } from "../../engine/index.ts";
import { type DemoProfile, type DemoSkill, demoProfiles } from "../../server/providers/demo/demo-profile.ts";

/** The skill of a demo model that each kind of work rests on. */
const skillOf: Readonly<Record<string, DemoSkill>> = {
  "code:generate": "code",
  "code:debug": "code",
  "code:explain": "code",
  "data:sql": "code",
  math: "arithmetic",
  reasoning: "arithmetic",
  knowledge: "facts",
  reading: "facts",
  extract: "structure",
  classify: "words",
  summarize: "talk",
  translate: "translation",
  rewrite: "words",
  creative: "talk",
  agent: "structure",
  chat: "talk",
};

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
        quality: Object.fromEntries(taskTypes.map(({ id }) => [id, prior(skills[skillOf[id] ?? "talk"])])),
        overall: prior(values.reduce((sum, value) => sum + value, 0) / values.length),
        verbosity: 1,
        timeToFirstTokenMs,
        outputTokensPerSecond,
      },
    ];
  };
  return Object.fromEntries(demoProfiles.map(entry));
}
