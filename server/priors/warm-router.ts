import { setImmediate as nextTurn } from "node:timers/promises";
import {
  type Catalog,
  createRouter,
  defaultPolicy,
  parseRequest,
  type Router,
  type RouterPorts,
} from "../../engine/index.ts";
import type { ParsedPriors } from "./parse-priors.ts";

/** A request that is only thought of. */
const rehearsal = {
  model: "auto",
  messages: [{ role: "user", content: "What is the largest lake of Europe?" }],
};

/** Candidates laid out before requests get their turn: a few milliseconds of work, the first time through included. */
const candidatesPerTurn = 40;

/**
 * A router that has laid out its beliefs about every candidate, so that no request waits for that; requests that come meanwhile are answered
 * between its steps.
 *
 * @throws Error where the priors cannot be used
 */
export async function warmRouter(
  { priors, evidenceModel }: ParsedPriors,
  ports: RouterPorts,
  { candidates }: Catalog,
): Promise<Router> {
  const router = createRouter(priors, evidenceModel === null ? ports : { ...ports, evidenceModel });
  for (let start = 0; start < candidates.length; start += candidatesPerTurn) {
    await nextTurn();
    router.route({
      requestId: "rehearsal",
      requestedModel: "auto",
      parsed: parseRequest(rehearsal),
      candidates: candidates.slice(start, start + candidatesPerTurn),
      policy: defaultPolicy,
      isHealthy: () => true,
    });
  }
  return router;
}
