import { createSeededRandom } from "../../../../engine/index.ts";
import { CollectingSink } from "../collecting-sink.ts";
import {
  completion,
  doneEvent,
  events,
  finishChunk,
  json,
  roleChunk,
  textChunk,
  usageChunk,
  wholeStream,
} from "./behaviours.ts";
import { type Behaviour, startFakeUpstream } from "./fake-upstream.ts";
import { type Expected, faults } from "./faults.ts";
import { readAsClient } from "./read-as-client.ts";
import { createStatedCharges } from "./stated-charges.ts";
import { target } from "./target.ts";
import { createTestDispatcher } from "./test-dispatcher.ts";

export interface ScheduleOptions {
  readonly seed: number;
  readonly requests: number;
  readonly concurrency: number;
}

export interface ScheduleReport {
  readonly outcomes: Readonly<Record<"ok" | "error" | "cancelled" | "broken", number>>;
  /** Of those that were ok: streams that broke off and were resumed. */
  readonly resumed: number;
  readonly calls: number;
  /** Of replies whose cost is known: what the gateway recorded, and what the providers counted, nano-dollars. */
  readonly recordedNanoUsd: number;
  readonly countedNanoUsd: number;
  /** Replies of which a provider did not say what they cost. */
  readonly unknownCosts: number;
  /** Milliseconds. */
  readonly slowestMs: number;
  readonly heapGrowthMb: number;
  /** One line for each promise that was not kept; empty: all were. */
  readonly violations: readonly string[];
}

const maxAttempts = 4;
const options = {
  ...{
    firstTokenMs: 1_500,
    idleMs: 1_500,
    wholeMs: 2_000,
    closingMs: 100,
    drainMs: 50,
    totalMs: null,
    maxAttempts,
  },
  retryWindowMs: 200,
};
const health = { windowMs: 500, pauseMs: 5, maxPauseMs: 20, faultPauseMs: 20, maxQuietMs: 20 };
/** Breakers that hardly open, so that there is somebody to go on with a stream. */
const patient = {
  ...{ failuresToOpen: 1_000, failuresInWindow: 1_000, slowInWindow: 1_000 },
  ...{ pauseMs: 1, maxPauseMs: 1, faultPauseMs: 1, maxQuietMs: 1 },
};
/** Every attempt with its longest waits, and what a busy machine adds. */
const deadlineMs = maxAttempts * (options.firstTokenMs + options.idleMs + options.closingMs) + 5_000;
const faultShare = 0.6;
const abortShare = 0.05;
const resumeShare = 0.5;
const places = 3;

const goingOn = ", and so on";
/** The whole reply, or what goes on with one that is in the request. */
const healthy: Behaviour = (response, request, number) => {
  const isAsked = (request.body.messages as unknown[]).length === 1;
  const more = [roleChunk, textChunk(goingOn), finishChunk, usageChunk, doneEvent];
  const play = request.body.stream === true ? events(isAsked ? wholeStream : more) : json(completion);
  play(response, request, number);
};

/** Of a reply that nobody can read nothing is booked, whatever it may have said. */
const isReadable = (expected: Expected | null): boolean =>
  !(expected?.kind === "hidden" && expected.code === "upstream_invalid_reply");

/**
 * Many requests at once against providers that fail at random, from a seed, in every way of `faults`; clients go away at random, too. What was
 * promised is checked for each of them, from the client's side, the provider's, and the record's.
 */
export async function playRandomSchedule(schedule: ScheduleOptions): Promise<ScheduleReport> {
  const random = createSeededRandom(schedule.seed);
  const draw = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!;
  const streamed = Object.values(faults).filter(({ streamed: expected }) => expected !== null);
  const unstreamed = Object.values(faults).filter(({ unstreamed: expected }) => expected !== null);
  const faulty: Behaviour = (response, request, number) => {
    const kind = request.body.stream === true ? streamed : unstreamed;
    if (random() >= faultShare) return charges.counting(healthy)(response, request, number);
    const fault = draw(kind);
    const expected = request.body.stream === true ? fault.streamed : fault.unstreamed;
    const play = isReadable(expected) ? charges.counting(fault.play) : fault.play;
    return play(response, request, number);
  };
  const charges = createStatedCharges();
  const money = { recordedNanoUsd: 0, countedNanoUsd: 0, unknownCosts: 0 };
  const violations: string[] = [];
  let resumed = 0;
  const outcomes = { ok: 0, error: 0, cancelled: 0, broken: 0 };
  let slowestMs = 0;
  let attempts = 0;
  let calls = 0;
  const timersBefore = timers();
  const heapBefore = heapMb();
  {
    await using first = await startFakeUpstream(faulty);
    await using second = await startFakeUpstream(faulty);
    await using third = await startFakeUpstream(faulty);
    await using ending = createTestDispatcher({ options, health });
    await using resuming = createTestDispatcher({ options, health: patient, resumes: true });
    const upstreams = [first, second, third];
    const one = async (id: number): Promise<void> => {
      const isStream = random() < 0.5;
      const count = 1 + Math.floor(random() * places);
      const targets = upstreams.slice(0, count).map(({ baseUrl }, index) => target(baseUrl, `m${index}`));
      const controller = new AbortController();
      if (random() < abortShare) setTimeout(() => controller.abort(), random() * 400);
      const sink = new CollectingSink(controller.signal);
      const startedAtMs = performance.now();
      const dispatcher = random() < resumeShare ? resuming : ending;
      const outcome = await dispatcher.sendTo(sink, targets, {
        ...(isStream && { stream: true }),
        messages: [{ role: "user", content: `Hi ${id}` }],
      });
      const tookMs = performance.now() - startedAtMs;
      outcomes[outcome.status] += 1;
      attempts += outcome.attempts.length;
      slowestMs = Math.max(slowestMs, tookMs);
      const violated = (what: string): void =>
        void violations.push(`request ${id} (${outcome.status}): ${what}`);
      if (tookMs > deadlineMs) violated(`took ${tookMs} ms`);
      if (outcome.attempts.length > maxAttempts) violated(`made ${outcome.attempts.length} attempts`);
      if (outcome.status === "cancelled") return;
      const counted = charges.ofRequest(id, targets[0]!);
      // Behind a clock that ran out a provider may still write what nobody reads.
      const isLate = outcome.attempts.some(
        ({ errorCode, charge }) => errorCode === "upstream_timeout" && charge === undefined,
      );
      if (outcome.cost === null || isLate) money.unknownCosts += 1;
      else {
        money.recordedNanoUsd += outcome.cost.totalNanoUsd;
        money.countedNanoUsd += counted;
        if (counted !== outcome.cost.totalNanoUsd)
          violated(`providers counted ${counted} nano-dollars, ${outcome.cost.totalNanoUsd} are recorded`);
      }
      const { reply } = sink;
      if (reply === null) return violated("was never answered");
      const seen = readAsClient(reply, isStream);
      if (seen.unreadable !== null) return violated(`the client could not read it: ${seen.unreadable}`);
      if (outcome.status === "ok") {
        const isResumed = outcome.attempts.some(({ part }) => part !== undefined);
        resumed += Number(isResumed);
        // Text that another place went on with, or that it gave itself behind reasoning alone.
        const isWhole =
          (isResumed ? /(?:naïve 日本|, and so on)$/.test(seen.text) : seen.text === "Hello naïve 日本") ||
          /^(?:content_filter|length)$/.test(outcome.finishReason ?? "");
        if (seen.error !== null || !seen.isDone || !isWhole) violated(`is no whole reply: ${seen.text}`);
        if (seen.costUsd !== (outcome.cost === null ? null : outcome.cost.totalNanoUsd / 1e9))
          violated(
            `the client was told ${seen.costUsd} dollars, the record ${outcome.cost?.totalNanoUsd} nano`,
          );
      } else if (seen.error === null) violated("looks whole");
      else if (isStream && outcome.status === "broken" && seen.isDone) violated("ends with [DONE]");
    };
    let next = 0;
    const worker = async (): Promise<void> => {
      while (next < schedule.requests) {
        next += 1;
        await one(next);
      }
    };
    await Promise.all(Array.from({ length: schedule.concurrency }, worker));
    calls = upstreams.reduce((total, { seen }) => total + seen.length, 0);
    // A client may go away before its call reached the provider; a dropped socket of a pool may be opened anew by undici.
    if (calls > attempts) violations.push(`${calls} calls reached providers, ${attempts} were recorded`);
    for (const upstream of upstreams) upstream.seen.length = 0;
  }
  await new Promise((resolve) => setTimeout(resolve, 300));
  const timersLeft = timers() - timersBefore;
  // undici keeps two clocks of its own for all connections.
  if (timersLeft > 3) violations.push(`${timersLeft} timers are left`);
  const heapGrowthMb = heapMb() - heapBefore;
  return { outcomes, resumed, calls, ...money, slowestMs, heapGrowthMb, violations };
}

const timers = (): number =>
  process.getActiveResourcesInfo().filter((resource) => resource === "Timeout").length;

function heapMb(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1e6;
}
