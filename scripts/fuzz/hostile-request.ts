import { createSeededRandom } from "../../engine/index.ts";
import { brokenHttp } from "./broken-http.ts";
import { brokenJson } from "./broken-json.ts";
import { choiceOf } from "./choice-of.ts";
import type { HostileRequest } from "./hostile-request-contract.ts";
import { mutatedBody } from "./mutated-body.ts";

/** Further apart than a run has cases, so that neighbouring seeds share none. */
const seedStride = 1_000_003;

/** The case with this number under this seed: always the same, and independent of all others. */
export function hostileRequest(seed: number, index: number): HostileRequest {
  const random = createSeededRandom(seed * seedStride + index);
  const draw = random();
  if (draw < 0.3) return brokenHttp(random);
  const path = choiceOf(random, ["/v1/chat/completions", "/v1/route"]);
  const { name, body } = draw < 0.5 ? brokenJson(random) : mutatedBody(random, index);
  const bytes = typeof body === "string" ? Buffer.from(body, "utf8") : body;
  const head = `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${bytes.length}\r\n\r\n`;
  return { name: `${path}: ${name}`, bytes: Buffer.concat([Buffer.from(head), bytes]), isIncomplete: false };
}
