import { describe, expect, it } from "vitest";
import type { ProviderExchange, ProviderFailure } from "../../upstream/provider.ts";
import { createDemoAdapter } from "./demo-adapter.ts";
import { demoModels } from "./demo-models.ts";
import { demoProfiles } from "./demo-profiles.ts";

interface Run {
  readonly text: string;
  readonly sleeps: readonly number[];
  readonly failure: ProviderFailure | null;
}

interface RunOptions {
  readonly model?: string;
  readonly speed?: number;
  /** Called after each piece. */
  readonly onPiece?: (exchange: ProviderExchange, pieces: number) => void;
}

function run(body: Record<string, unknown>, options: RunOptions = {}): Promise<Run> {
  const sleeps: number[] = [];
  const adapter = createDemoAdapter({
    clock: { nowMs: () => 5_000 },
    sleep: async (milliseconds) => void sleeps.push(milliseconds),
    ...(options.speed === undefined ? {} : { speed: options.speed }),
  });
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

const ask = (content: string) => ({ messages: [{ role: "user", content }] });
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

describe("createDemoAdapter", () => {
  it("takes the time that its profile states, streamed or not", async () => {
    const [swift] = demoProfiles;
    for (const stream of [false, true]) {
      const { text, sleeps } = await run({ ...ask("What is 1 + 1?"), stream });
      const tokens = Number(/"completion_tokens":(\d+)/.exec(text)?.[1]);
      const expectedMs =
        (swift?.timeToFirstTokenMs ?? 0) + (1_000 * tokens) / (swift?.outputTokensPerSecond ?? 1);
      expect(sum(sleeps)).toBeCloseTo(expectedMs, 6);
    }
  });

  it("is a given number of times as fast, or does not wait at all", async () => {
    const plain = await run(ask("What is 1 + 1?"));
    const fast = await run(ask("What is 1 + 1?"), { speed: 2 });
    expect(sum(fast.sleeps)).toBeCloseTo(sum(plain.sleeps) / 2, 6);
    expect((await run(ask("What is 1 + 1?"), { speed: Number.POSITIVE_INFINITY })).sleeps).toEqual([]);
  });

  it("streams the text that it gives whole, with the same usage, and ends with [DONE]", async () => {
    const whole = JSON.parse((await run(ask("What is 17 * 23?"))).text);
    const events = (await run({ ...ask("What is 17 * 23?"), stream: true })).text.trim().split("\n\n");
    expect(events.at(-1)).toBe("data: [DONE]");
    const chunks = events.slice(0, -1).map((event) => JSON.parse(event.slice(6)));
    const text = chunks.map((chunk) => chunk.choices[0]?.delta.content ?? "").join("");
    expect(text).toBe(whole.choices[0].message.content);
    expect(chunks.at(-1).usage).toEqual(whole.usage);
    expect(chunks.at(-2).choices[0].finish_reason).toBe("stop");
    expect(chunks[0].system_fingerprint).toBe("tradewind-demo");
  });

  it("stops at the limit of tokens and at a stop text, and says which", async () => {
    const limited = JSON.parse((await run({ ...ask("Tell me a story"), max_tokens: 5 })).text);
    expect(limited.choices[0].finish_reason).toBe("length");
    expect(limited.usage.completion_tokens).toBeLessThanOrEqual(5);
    const stopped = JSON.parse((await run({ ...ask("What is 1 + 1?"), stop: ["\n\n"] })).text);
    expect(stopped.choices[0].message.content).toMatch(/^The answer is \d\.$/);
  });

  it("sends nothing while it is paused and goes on where it was", async () => {
    let isPaused = false;
    const { text } = await run(
      { ...ask("Tell me a story"), stream: true },
      {
        onPiece: (exchange, pieces) => {
          expect(isPaused).toBe(false);
          if (pieces !== 3) return;
          exchange.pause();
          isPaused = true;
          setImmediate(() => {
            isPaused = false;
            exchange.resume();
          });
        },
      },
    );
    expect(text).toBe((await run({ ...ask("Tell me a story"), stream: true })).text);
  });

  it("sends nothing more after it was aborted", async () => {
    let seen = 0;
    void run(
      { ...ask("Tell me a story"), stream: true },
      {
        onPiece: (exchange, pieces) => {
          seen = pieces;
          if (pieces === 2) exchange.abort();
        },
      },
    );
    for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(seen).toBe(2);
  });

  it("fails for a name that is none of its models", async () => {
    expect((await run(ask("x"), { model: "nobody" })).failure?.kind).toBe("not-configured");
  });
});

describe("demoModels", () => {
  it("are at least four, with declared fictional prices that rise with their skill at reasoning", () => {
    expect(demoModels.length).toBeGreaterThanOrEqual(4);
    expect(demoModels.every((model) => model.isDemo && model.price?.source.includes("fictional"))).toBe(true);
    const bySkill = [...demoProfiles].sort((left, right) => left.skills.reasoning - right.skills.reasoning);
    expect(bySkill[0]?.outputUsdPerMillion).toBeLessThan(bySkill.at(-1)?.outputUsdPerMillion ?? 0);
  });
});
