import type { ProviderAdapter, ProviderExchange, ProviderFailure } from "../../../upstream/provider.ts";
import { createDemoAdapter } from "../demo-adapter.ts";
import { demoModels } from "../demo-models.ts";

export interface Run {
  readonly text: string;
  readonly sleeps: readonly number[];
  readonly failure: ProviderFailure | null;
}

interface RunOptions {
  readonly model?: string;
  readonly speed?: number;
  /** @default a new one */
  readonly adapter?: ProviderAdapter;
  /** Called after each piece. */
  readonly onPiece?: (exchange: ProviderExchange, pieces: number) => void;
}

/** What a demo model replies to a body, and how long it said it would sleep. */
export function run(body: Record<string, unknown>, options: RunOptions = {}): Promise<Run> {
  const sleeps: number[] = [];
  const own = (): ProviderAdapter =>
    createDemoAdapter({
      clock: { nowMs: () => 5_000 },
      sleep: async (milliseconds) => void sleeps.push(milliseconds),
      ...(options.speed === undefined ? {} : { speed: options.speed }),
    });
  const adapter = options.adapter ?? own();
  const [model] = demoModels;
  const [deployment] = model?.deployments ?? [];
  if (deployment === undefined) throw new Error("there is no demo deployment");
  return new Promise((resolve) => {
    let text = "";
    let pieces = 0;
    const exchange = adapter.start(
      {
        operation: {
          kind: "chat",
          protocol: "openai-chat",
          payload: { body, bytes: null, isStream: body.stream === true },
        },
        deployment: { ...deployment, upstreamModel: options.model ?? "swift" },
        reasoningEffort: null,
        apiKey: null,
        fit: null,
      },
      {
        onHead: () => {},
        onData: (chunk) => {
          text += chunk.toString();
          pieces += 1;
          options.onPiece?.(exchange, pieces);
        },
        onEnd: () => resolve({ text, sleeps, failure: null }),
        onFailure: (failure) => resolve({ text, sleeps, failure }),
      },
    );
  });
}

export const ask = (content: string) => ({ messages: [{ role: "user", content }] });

const unhurried = createDemoAdapter({
  clock: { nowMs: () => 5_000 },
  sleep: async () => {},
  speed: Number.POSITIVE_INFINITY,
});

/** The one choice of a reply. */
export const answer = async (body: Record<string, unknown>, model = "sage") =>
  JSON.parse((await run(body, { model, adapter: unhurried })).text).choices[0];
