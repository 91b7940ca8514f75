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

/** A router that has laid out its beliefs about every candidate, so that no request waits for that. @throws Error where the priors cannot be used */
export function warmRouter(
  { priors, evidenceModel }: ParsedPriors,
  ports: RouterPorts,
  { candidates }: Catalog,
): Router {
  const router = createRouter(priors, evidenceModel === null ? ports : { ...ports, evidenceModel });
  router.route({
    requestId: "rehearsal",
    requestedModel: "auto",
    parsed: parseRequest(rehearsal),
    candidates,
    policy: defaultPolicy,
    isHealthy: () => true,
  });
  return router;
}
