import type { Clock } from "../../../engine/index.ts";
import { suitesFolder } from "../../config/dataset-paths.ts";
import type {
  ProviderAdapter,
  ProviderCall,
  ProviderExchange,
  ProviderSink,
} from "../../upstream/provider.ts";
import { type AnswerKeys, rankCases, readAnswerKeys, type WrittenReply } from "./answer-keys.ts";
import { type DemoBody, demoAnswer } from "./demo-answer.ts";
import { type DemoProfile, demoProfiles } from "./demo-models.ts";
import { demoEvents, demoReply } from "./demo-reply.ts";
import { wrongAnswer } from "./wrong-answer.ts";

export interface DemoPorts {
  readonly clock: Pick<Clock, "nowMs">;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** How many times as fast as their profiles say the models answer; Infinity: at once. Above 0. @default 1 */
  readonly speed?: number;
}

/** Waits shorter than a timer can measure are left out. */
const shortestSleepMs = 1;

/** Answers by itself, at the pace of the model's profile: shipped cases from their answer keys, right as often as the model's skill says. */
export function createDemoAdapter(ports: DemoPorts): ProviderAdapter {
  const running = new Set<ProviderExchange>();
  const places = new Map<string, ReadonlyMap<string, number>>();
  let keys: AnswerKeys | null = null;

  function knownReply(profile: DemoProfile, { messages }: DemoBody): WrittenReply | null {
    keys ??= readAnswerKeys(suitesFolder);
    const key = keys.find(messages);
    if (key === null) return null;
    const own = places.get(profile.name) ?? rankCases(keys.all, profile.name);
    places.set(profile.name, own);
    const isRight = (own.get(key.id) ?? 1) < (profile.skills[key.task_type] ?? profile.skill);
    return isRight ? key.ideal : wrongAnswer(key, profile.name);
  }

  async function pace(milliseconds: number): Promise<void> {
    const scaledMs = milliseconds / (ports.speed ?? 1);
    if (scaledMs >= shortestSleepMs) await ports.sleep(scaledMs);
  }

  function start({ deployment, operation }: ProviderCall, sink: ProviderSink): ProviderExchange {
    const state = { isPaused: false, isAborted: false, wake: (): void => undefined };
    const set = (change: Partial<typeof state>) => () => {
      Object.assign(state, change);
      state.wake();
    };
    const exchange = {
      pause: set({ isPaused: true }),
      resume: set({ isPaused: false }),
      abort: set({ isAborted: true }),
    };
    async function run(): Promise<void> {
      // The sink hears nothing before `start` has returned.
      await null;
      const name = deployment.upstreamModel;
      const profile = demoProfiles.find((one) => one.name === name);
      if (state.isAborted) return;
      if (profile === undefined)
        return sink.onFailure({ kind: "not-configured", detail: `there is no demo model "${name}"` });
      const { isStream } = operation.payload;
      const body = operation.payload.body as unknown as DemoBody;
      const answer = demoAnswer(name, body, knownReply(profile, body));
      const reply = demoReply(profile, body, answer, Math.floor(ports.clock.nowMs() / 1_000));
      const pieces = isStream ? demoEvents(reply) : [JSON.stringify(reply)];
      const tokensMs = (1_000 * reply.usage.completion_tokens) / profile.outputTokensPerSecond;
      await pace(profile.timeToFirstTokenMs + (isStream ? 0 : tokensMs));
      if (state.isAborted) return;
      sink.onHead(200, { "content-type": isStream ? "text/event-stream" : "application/json" });
      for (const [index, piece] of pieces.entries()) {
        if (index > 0) await pace(tokensMs / (pieces.length - 1));
        if (state.isPaused && !state.isAborted)
          await new Promise<void>((resolve) => {
            state.wake = resolve;
          });
        if (state.isAborted) return;
        sink.onData(Buffer.from(piece));
      }
      sink.onEnd();
    }
    running.add(exchange);
    void run().finally(() => running.delete(exchange));
    return exchange;
  }

  const close = async (): Promise<void> => running.forEach((exchange) => void exchange.abort());
  return { protocol: "openai-chat", start, close };
}
