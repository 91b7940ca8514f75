import type { DemoProfile, DemoSkill } from "./demo-profile.ts";

function skills(ordinary: number, own: Partial<Record<DemoSkill, number>>): Record<DemoSkill, number> {
  const names: readonly DemoSkill[] = [
    "math",
    "reasoning",
    "knowledge",
    "extract",
    "classify",
    "summarize",
    "translate",
    "rewrite",
    "code",
    "sql",
    "agent",
    "chat",
  ];
  return Object.fromEntries(names.map((name) => [name, own[name] ?? ordinary])) as Record<DemoSkill, number>;
}

/** Cheapest first. Different enough that an eval suite can tell them apart and a router has something to choose. */
export const demoProfiles: readonly DemoProfile[] = [
  {
    name: "swift",
    description: "cheap, quick and often wrong",
    skills: skills(0.75, { math: 0.68, reasoning: 0.6, code: 0.6, sql: 0.6, rewrite: 0.85, chat: 1 }),
    timeToFirstTokenMs: 60,
    outputTokensPerSecond: 250,
    inputUsdPerMillion: 0.05,
    outputUsdPerMillion: 0.2,
    contextWindowTokens: 64_000,
    maxOutputTokens: 4_096,
  },
  {
    name: "steady",
    description: "middling in price, speed and everything else",
    skills: skills(0.89, { reasoning: 0.84, chat: 1 }),
    timeToFirstTokenMs: 180,
    outputTokensPerSecond: 120,
    inputUsdPerMillion: 0.4,
    outputUsdPerMillion: 1.6,
    contextWindowTokens: 128_000,
    maxOutputTokens: 8_192,
  },
  {
    name: "coder",
    description: "very good at code and SQL, ordinary elsewhere",
    skills: skills(0.8, { code: 0.985, sql: 0.985, math: 0.88, extract: 0.9, agent: 0.93, chat: 1 }),
    timeToFirstTokenMs: 220,
    outputTokensPerSecond: 110,
    inputUsdPerMillion: 0.6,
    outputUsdPerMillion: 2.4,
    contextWindowTokens: 128_000,
    maxOutputTokens: 8_192,
  },
  {
    name: "sage",
    description: "dear, slow and nearly always right",
    skills: skills(0.985, { code: 0.95, sql: 0.95, chat: 1 }),
    timeToFirstTokenMs: 700,
    outputTokensPerSecond: 45,
    inputUsdPerMillion: 3,
    outputUsdPerMillion: 15,
    contextWindowTokens: 200_000,
    maxOutputTokens: 16_384,
  },
];
