import { type Clock, estimateTokens, hashString } from "../../../engine/index.ts";
import type {
  ProviderAdapter,
  ProviderCall,
  ProviderExchange,
  ProviderSink,
} from "../../upstream/provider.ts";
import { demoAnswer } from "./demo-answer.ts";
import { type DemoReply, demoCompletion, demoEvents, demoOutputTokens } from "./demo-events.ts";
import type { DemoProfile } from "./demo-profile.ts";
import { demoProfiles } from "./demo-profiles.ts";
import { readDemoPrompt } from "./demo-prompt.ts";
import { limitAnswer } from "./limit-answer.ts";

export interface DemoPorts {
  readonly clock: Pick<Clock, "nowMs">;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** How many times as fast as their profiles say the models answer; Infinity: at once. Above 0. @default 1 */
  readonly speed?: number;
}

/** Answers by itself, at the pace of the model's profile. */
export function createDemoAdapter(ports: DemoPorts): ProviderAdapter {
  const running = new Set<DemoExchange>();
  return {
    protocol: "openai-chat",
    start(call, sink) {
      const exchange = new DemoExchange(call, sink, ports);
      running.add(exchange);
      void exchange.run().finally(() => running.delete(exchange));
      return exchange;
    },
    async close() {
      for (const exchange of running) exchange.abort();
    },
  };
}

/** Waits shorter than a timer can measure are left out. */
const shortestSleepMs = 1;
/** Added per message by chat formats. */
const tokensPerMessage = 4;

class DemoExchange implements ProviderExchange {
  readonly #call: ProviderCall;
  readonly #sink: ProviderSink;
  readonly #ports: DemoPorts;
  #isAborted = false;
  #isPaused = false;
  #continue: (() => void) | null = null;

  constructor(call: ProviderCall, sink: ProviderSink, ports: DemoPorts) {
    this.#call = call;
    this.#sink = sink;
    this.#ports = ports;
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    this.#continue?.();
  }

  abort(): void {
    this.#isAborted = true;
    this.#continue?.();
  }

  async run(): Promise<void> {
    // The sink hears nothing before `start` has returned.
    await null;
    if (this.#isAborted) return;
    const { deployment, operation } = this.#call;
    const { isStream } = operation.payload;
    const profile = demoProfiles.find(({ name }) => name === deployment.upstreamModel);
    if (profile === undefined) {
      this.#sink.onFailure({
        kind: "not-configured",
        detail: `there is no demo model "${deployment.upstreamModel}"`,
      });
      return;
    }
    const reply = this.#reply(profile);
    const pieces = isStream ? demoEvents(reply) : [demoCompletion(reply)];
    const tokensMs = (1_000 * demoOutputTokens(reply.answer)) / profile.outputTokensPerSecond;
    await this.#pace(profile.timeToFirstTokenMs + (isStream ? 0 : tokensMs));
    if (this.#isAborted) return;
    this.#sink.onHead(200, { "content-type": isStream ? "text/event-stream" : "application/json" });
    for (const [index, piece] of pieces.entries()) {
      if (index > 0) await this.#pace(tokensMs / (pieces.length - 1));
      if (this.#isPaused) await this.#resumed();
      if (this.#isAborted) return;
      this.#sink.onData(Buffer.from(piece));
    }
    if (!this.#isAborted) this.#sink.onEnd();
  }

  #reply(profile: DemoProfile): DemoReply {
    const { body } = this.#call.operation.payload;
    const prompt = readDemoPrompt(body);
    const promptTokens = prompt.inputTexts.reduce(
      (sum, text) => sum + estimateTokens(text) + tokensPerMessage,
      0,
    );
    return {
      // The same request has the same id, so that replies can be compared.
      id: `chatcmpl-demo-${hashString(`${profile.name}\n${prompt.inputTexts.join("\n")}`).toString(16)}`,
      createdSeconds: Math.floor(this.#ports.clock.nowMs() / 1_000),
      model: profile.name,
      promptTokens,
      ...limitAnswer(demoAnswer(profile, prompt), body, profile.maxOutputTokens),
    };
  }

  async #pace(milliseconds: number): Promise<void> {
    const scaledMs = milliseconds / (this.#ports.speed ?? 1);
    if (scaledMs >= shortestSleepMs) await this.#ports.sleep(scaledMs);
  }

  #resumed(): Promise<void> {
    return new Promise((resolve) => {
      this.#continue = resolve;
    });
  }
}
