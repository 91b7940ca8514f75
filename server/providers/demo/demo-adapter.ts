import { type ChatMessage, type Clock, hashString, messageText } from "../../../engine/index.ts";
import type { ProviderAdapter, ProviderCall, ProviderExchange, ProviderSink } from "../provider.ts";
import { demoAnswer } from "./demo-answer.ts";
import { demoCompletion, demoEvents, demoOutputTokens } from "./demo-events.ts";
import { demoProfiles } from "./demo-profile.ts";

export interface DemoPorts {
  readonly clock: Pick<Clock, "nowMs">;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** How many times as fast as their profiles say the models answer; for tests and benchmarks. Above 0. @default 1 */
  readonly speed?: number;
}

/** Answers by itself, at the pace of the model's profile. */
export function createDemoAdapter(ports: DemoPorts): ProviderAdapter {
  const running = new Set<ProviderExchange>();
  return {
    start(call, sink) {
      const exchange = startExchange(call, sink, ports, () => running.delete(exchange));
      running.add(exchange);
      return exchange;
    },
    async close() {
      for (const exchange of running) exchange.abort();
    },
  };
}

function startExchange(
  call: ProviderCall,
  sink: ProviderSink,
  ports: DemoPorts,
  onDone: () => void,
): ProviderExchange {
  const state = { isAborted: false, resume: null as (() => void) | null, isPaused: false };
  const waitWhilePaused = async (): Promise<void> => {
    if (state.isPaused) await new Promise<void>((resolve) => (state.resume = resolve));
  };
  void reply(call, sink, ports, () => state.isAborted, waitWhilePaused).finally(onDone);
  return {
    pause() {
      state.isPaused = true;
    },
    resume() {
      state.isPaused = false;
      state.resume?.();
    },
    abort() {
      state.isAborted = true;
      state.resume?.();
    },
  };
}

async function reply(
  call: ProviderCall,
  sink: ProviderSink,
  ports: DemoPorts,
  isAborted: () => boolean,
  waitWhilePaused: () => Promise<void>,
): Promise<void> {
  const { clock, sleep, speed = 1 } = ports;
  await null;
  const profile = demoProfiles.find(({ name }) => name === call.deployment.upstreamModel);
  if (profile === undefined) {
    if (!isAborted())
      sink.onFailure({
        kind: "not-configured",
        detail: `there is no demo model ${call.deployment.upstreamModel}`,
      });
    return;
  }
  const answer = demoAnswer(profile, call.chat.body);
  const inputText = inputOf(call);
  const facts = {
    id: `chatcmpl-demo-${hashString(inputText).toString(16)}`,
    createdSeconds: Math.floor(clock.nowMs() / 1000),
    model: profile.name,
    inputText,
  };
  const tokensMs = (1000 * demoOutputTokens(answer)) / profile.outputTokensPerSecond;
  await pace(profile.timeToFirstTokenMs + (call.chat.isStream ? 0 : tokensMs), speed, sleep);
  if (isAborted()) return;
  const contentType = call.chat.isStream ? "text/event-stream" : "application/json";
  sink.onHead(200, { "content-type": contentType });
  const pieces = call.chat.isStream ? demoEvents(answer, facts) : [demoCompletion(answer, facts)];
  for (const [index, piece] of pieces.entries()) {
    if (index > 0) await pace(tokensMs / pieces.length, speed, sleep);
    await waitWhilePaused();
    if (isAborted()) return;
    sink.onData(Buffer.from(piece));
  }
  sink.onEnd();
}

const shortestSleepMs = 1;

/** Sleeps at the model's pace; waits too short to be slept are skipped. */
async function pace(milliseconds: number, speed: number, sleep: DemoPorts["sleep"]): Promise<void> {
  const scaled = milliseconds / speed;
  if (scaled >= shortestSleepMs) await sleep(scaled);
}

const inputOf = (call: ProviderCall): string =>
  ((call.chat.body.messages as readonly ChatMessage[] | undefined) ?? []).map(messageText).join("\n");
