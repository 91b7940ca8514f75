import { type Candidate, type Policy, parseRequest, type Router } from "../../../engine/index.ts";
import type { RoutedTwice } from "../../../evals/evidence/routing-shift.ts";
import type { Suite, SuiteCase } from "../../../evals/suites/suite.ts";

export interface RoutingGround {
  readonly candidates: readonly Candidate[];
  readonly policy: Policy;
}

/** The decision that a router would take for a case, without exploration; null: no candidate is left. */
export function decideCase(
  router: Router,
  { messages, tools }: Pick<SuiteCase, "messages" | "tools">,
  { candidates, policy }: RoutingGround,
): ReturnType<Router["route"]>["decision"] {
  const body = { model: "auto", messages, ...(tools.length === 0 ? {} : { tools }) };
  return router.route({
    requestId: "learn",
    requestedModel: "auto",
    parsed: parseRequest(body as unknown as Parameters<typeof parseRequest>[0]),
    candidates,
    policy: { ...policy, explorationRate: 0 },
    isHealthy: () => true,
  }).decision;
}

/** What two routers do with every case of the suites; both choices in the figures of the later one. */
export function routeTwice(
  before: Router,
  after: Router,
  suites: readonly Suite[],
  ground: RoutingGround,
): RoutedTwice[] {
  return suites.flatMap((suite) =>
    suite.cases.flatMap((one) => {
      const [old, fresh] = [decideCase(before, one, ground), decideCase(after, one, ground)];
      const expected = (id: string | undefined) =>
        fresh?.ranked.find(({ candidateId }) => candidateId === id)?.prediction;
      const [from, to] = [expected(old?.chosenCandidateId), expected(fresh?.chosenCandidateId)];
      if (from === undefined || to === undefined) return [];
      const [costFrom, costTo] = [from.cost.expectedNanoUsd, to.cost.expectedNanoUsd];
      return [
        {
          taskType: one.taskType ?? suite.name,
          before: from.candidateId,
          after: to.candidateId,
          qualityChange: to.quality.mean - from.quality.mean,
          costChangeNanoUsd: costFrom === null || costTo === null ? null : costTo - costFrom,
        },
      ];
    }),
  );
}
