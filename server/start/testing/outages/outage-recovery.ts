import { setTimeout as wait } from "node:timers/promises";
import { completion, json, reset, status } from "../../../pipeline/dispatch/testing/behaviours.ts";
import {
  type Behaviour,
  type FakeUpstream,
  startFakeUpstream,
} from "../../../pipeline/dispatch/testing/fake-upstream.ts";
import { startDemoServers } from "../demo-servers.ts";

/** How a provider fails while it is down. A limit of rate does not hold for its list of models. */
const outages: Readonly<Record<string, Behaviour>> = {
  "connections reset": reset,
  "503": status(503),
  "429": (response, request, number) =>
    (request.path.endsWith("/models") ? json({ data: [] }) : status(429))(response, request, number),
  "401": status(401, { code: "invalid_api_key" }),
};

export interface RecoveryReport {
  readonly outage: string;
  /** Calls of the provider while it was down, lists of models left out. */
  readonly callsWhileDown: number;
  /** From the end of the outage to the first reply of the provider, milliseconds. */
  readonly backAfterMs: number;
  /** Requests that nobody answered. */
  readonly failed: number;
}

const askEveryMs = 100;

/** For each kind of outage: a burst of concurrent failures, then a request each 100 ms until the provider, up again, serves one. */
export async function playOutages(options: {
  readonly outageMs: number;
  readonly burst: number;
  /** Settings beside the defaults. */
  readonly settings?: object;
}): Promise<RecoveryReport[]> {
  let isDown = true;
  const fallback = await startFakeUpstream(json(completion));
  const upstreams: FakeUpstream[] = [];
  for (const play of Object.values(outages))
    upstreams.push(
      await startFakeUpstream((response, request, number) =>
        (isDown ? play : json(completion))(response, request, number),
      ),
    );
  const model = (id: string, { baseUrl }: FakeUpstream) => ({
    ...{ id, price: { input: 1, output: 2 } },
    deployments: [{ provider: "vllm", model: "test", base_url: baseUrl, api_key_env: null }],
  });
  const servers = await startDemoServers(
    {
      models: [...upstreams.map((one, at) => model(`down/m${at}`, one)), model("well/m", fallback)],
      ...{ embedding: { depth: "static" }, ...options.settings },
    },
    1,
  );
  const ask = async (at: number): Promise<string | null> => {
    const { status: answered, headers } = await servers.ask("/v1/chat/completions", {
      ...{ model: `down/m${at}`, models: ["well/m"] },
      messages: [{ role: "user", content: "Hi" }],
    });
    return answered === 200 ? headers.get("x-tradewind-model") : null;
  };
  const play = async (outage: string, at: number): Promise<RecoveryReport> => {
    const burst = await Promise.all(Array.from({ length: options.burst }, () => ask(at)));
    let failed = burst.filter((served) => served === null).length;
    let callsWhileDown = 0;
    let upSinceMs: number | null = null;
    for (;;) {
      await wait(askEveryMs);
      if (!isDown && upSinceMs === null) {
        upSinceMs = upAtMs;
        callsWhileDown = upstreams[at]!.seen.filter(({ path }) => !path.endsWith("/models")).length;
      }
      const served = await ask(at);
      failed += Number(served === null);
      if (served === `down/m${at}` && upSinceMs !== null)
        return { outage, callsWhileDown, backAfterMs: performance.now() - upSinceMs, failed };
    }
  };
  let upAtMs = 0;
  const end = wait(options.outageMs).then(() => {
    isDown = false;
    upAtMs = performance.now();
  });
  try {
    const reports = await Promise.all(Object.keys(outages).map(play));
    await end;
    return reports;
  } finally {
    await servers[Symbol.asyncDispose]();
    for (const upstream of [...upstreams, fallback]) await upstream[Symbol.asyncDispose]();
  }
}
