import { beforeAll, describe, expect, it } from "vitest";
import { buildCatalog, type EvidenceRow, type Router } from "../../../engine/index.ts";
import type { Suite } from "../../../evals/suites/suite.ts";
import { demoModels } from "../../../server/providers/demo/demo-models.ts";
import { loadPriors } from "../../../server/start/load-priors.ts";
import { versionRouter } from "../../priors-command/version-router.ts";
import { openEmbedders, readDepth } from "../../replay/replay-embedders.ts";
import { readTaskTypes } from "./read-task-types.ts";
import type { RoutingGround } from "./route-twice.ts";

const ask = (id: string, content: string) => ({ id, messages: [{ role: "user", content }], tools: [] });
const suites = [
  {
    name: "mixed",
    cases: [
      ask("sum", "Calculate 381 + 92 * 7 and give the number only."),
      ask("french", "Translate this sentence into French: The red house stands near the old bridge."),
    ],
  },
] as unknown as Suite[];
const row = (promptId: string, taskType: string | null): EvidenceRow =>
  ({ promptId, taskType }) as EvidenceRow;

describe("readTaskTypes", () => {
  let router: Router;
  let known: ReadonlySet<string>;
  let ground: RoutingGround;
  beforeAll(async () => {
    const priors = loadPriors();
    router = versionRouter(priors, await openEmbedders(readDepth("static")));
    known = new Set(priors.taskTypes.map(({ id }) => id));
    const rule = { kind: "weights", weights: { quality: 1, cost: 0, latency: 0 } };
    ground = {
      candidates: buildCatalog(demoModels).candidates,
      policy: {
        rule,
        scales: { costUsd: 0.01, latencyMs: 10_000 },
        limits: { maxCostNanoUsd: null, maxLatencyMs: null, minQuality: null },
        baselineModelId: null,
        explorationRate: 0,
      } as unknown as RoutingGround["policy"],
    };
  });

  it("gives rows without a task type the one that the router reads in their prompt", () => {
    const { rows, readCount, untypedCount } = readTaskTypes(
      [row("mixed/sum", null), row("mixed/french", null), row("mixed/sum", "chat")],
      suites,
      router,
      known,
      ground,
    );
    expect(rows.map(({ taskType }) => taskType)).toEqual(["math", "translate", "chat"]);
    expect([readCount, untypedCount]).toEqual([2, 0]);
  });

  it("counts what it cannot read, and names task types that nobody knows", () => {
    const typed = readTaskTypes(
      [row("gone/1", null), row("mixed/sum", "sums")],
      suites,
      router,
      known,
      ground,
    );
    expect(typed).toMatchObject({ readCount: 0, untypedCount: 1, unknownTypes: ["sums"] });
  });
});
