import { describe, expect, it } from "vitest";
import { demoProfiles } from "./demo-models.ts";
import { ask, run } from "./testing/run-demo.ts";

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
    expect(limited.usage.completion_tokens).toBe(5);
    const stopped = JSON.parse((await run({ ...ask("Tell me a story"), stop: ["model", " built-in"] })).text);
    expect(stopped.choices[0]).toMatchObject({
      message: { content: "This is demo/swift, a" },
      finish_reason: "stop",
    });
  });

  it("gives n choices, streamed or not, and counts the tokens of all", async () => {
    const [one, three] = [ask("Tell me a story"), { ...ask("Tell me a story"), n: 3 }];
    const single = JSON.parse((await run(one)).text);
    const whole = JSON.parse((await run(three)).text);
    expect(whole.choices.map(({ index }: { index: number }) => index)).toEqual([0, 1, 2]);
    expect(whole.usage.completion_tokens).toBe(3 * single.usage.completion_tokens);
    expect(whole.usage.prompt_tokens).toBe(single.usage.prompt_tokens);
    const { text } = await run({ ...three, stream: true });
    expect(text.match(/"finish_reason":"stop"/g)).toHaveLength(3);
    expect(text).toContain('"choices":[{"index":2,"delta":{"content":');
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
