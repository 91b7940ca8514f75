import { setTimeout as sleep } from "node:timers/promises";
import { mean, sampleStandardDeviation } from "simple-statistics";
import { formatPercent } from "../terminal/format-figures.ts";
import { type DayTraffic, type PlayedRequest, taste } from "./day-traffic.ts";
import type { DemoClient } from "./demo-client.ts";

/** A comparison of two arms as `/v1/experiments` shows it. */
interface Comparison {
  readonly metric: string;
  readonly arm: string;
  readonly against: string;
  readonly difference: number | null;
  readonly interval: readonly [number, number] | null;
}

interface Experiment {
  readonly id: string;
  readonly state: "running" | "ended";
  readonly winner: string | null;
  readonly end_reason: string | null;
  readonly looks: number;
  readonly result: {
    readonly deciding: readonly Comparison[];
  } | null;
}

interface WhatIfFigure {
  readonly doubly_robust: {
    readonly estimate: number | null;
    readonly low: number | null;
    readonly high: number | null;
  };
  readonly refusal: string | null;
}

interface WhatIf {
  readonly requests: { readonly decided_again: number; readonly moved: number };
  readonly quality: WhatIfFigure;
  readonly cost_per_thousand_usd: WhatIfFigure;
}

export interface PlayOptions {
  readonly client: DemoClient;
  readonly traffic: DayTraffic;
  /** Requests of the morning; the other parts are made of it. */
  readonly requests: number;
  readonly say: (line: string) => void;
}

/** The experiment is looked at each minute by the server; it is waited for so long at most. */
const longestExperimentMs = 600_000;
/** Cheaper than what is configured. */
const cheaper = { quality: 0.5, cost: 0.5 };

/** What the day showed. null: the server cannot do it. */
export interface DayFindings {
  readonly movedTask: string | null;
  readonly winner: string | null;
  readonly savedUsd: readonly [low: number, high: number] | null;
  readonly whatIfAgrees: boolean | null;
}

/** Plays a day: learning, an experiment, savings, a what-if and its test. Says what happens as it happens. */
export async function playDay({ client, traffic, requests, say }: PlayOptions): Promise<DayFindings> {
  await client.ask<Experiment>("/v1/experiments", {
    holdout: { share: 0.15, model: "demo/sage" },
  });
  say(
    `Morning: ${requests} requests for auto with thumbs; 15% are held out on demo/sage. What no figure knows: on ${taste.taskType} people turn down nine of ten replies of ${taste.model}.`,
  );
  const morning = await traffic.play(requests);
  const movedTask = sayMoves(morning, say);

  say(
    "\nNoon: an experiment on thumbs, demo/swift against demo/sage, is looked at each minute until it ends.",
  );
  const winner = await playExperiment(client, traffic, requests, say);

  say(
    `\nAfternoon: ${2 * requests} more requests for auto; what routing saved on them, against those that were held out at random.`,
  );
  const since = new Date(Date.now()).toISOString();
  await traffic.play(2 * requests);
  const savedUsd = await saySavings(client, since, say);

  say(
    `\nEvening: what would weights of quality ${cheaper.quality}, cost ${cheaper.cost} have done in the afternoon?`,
  );
  const whatIfAgrees = await sayWhatIf({ client, traffic, requests, say }, since);
  return { movedTask, winner, savedUsd, whatIfAgrees };
}

const shareOf = (played: readonly PlayedRequest[], test: (one: PlayedRequest) => boolean): number =>
  played.length === 0 ? 0 : played.filter(test).length / played.length;

/** A move counts from so many standard errors on: less could be chance. */
const minStandardErrors = 2;

/**
 * Which model has gained most of each task type between the first third of the requests and the last.
 *
 * @returns the task type that moved most surely, to a model whose replies pleased more often than those of the others; null: none did
 */
function sayMoves(played: readonly PlayedRequest[], say: (line: string) => void): string | null {
  let best: { readonly words: string; readonly taskType: string; readonly errors: number } | null = null;
  for (const taskType of new Set(played.map((one) => one.taskType))) {
    const own = played.filter((one) => one.taskType === taskType);
    const third = Math.floor(own.length / 3);
    const [first, last] = [own.slice(0, third), own.slice(-third)];
    for (const model of new Set(own.map((one) => one.model))) {
      const isServed = (one: PlayedRequest): boolean => one.model === model;
      const [before, after] = [shareOf(first, isServed), shareOf(last, isServed)];
      const pooled = (before + after) / 2;
      const errors = (after - before) / Math.sqrt((2 * pooled * (1 - pooled)) / third || 1);
      const right = shareOf(own.filter(isServed), ({ isGood }) => isGood);
      const rightOthers = shareOf(
        own.filter((one) => !isServed(one)),
        ({ isGood }) => isGood,
      );
      if (after - before < 0.1) continue;
      const words = `${taskType}: ${model} from ${formatPercent(before)} to ${formatPercent(after)} of requests; it pleased in ${formatPercent(right)}, the others in ${formatPercent(rightOthers)}`;
      say(`  ${words}`);
      if (right > rightOthers && errors >= Math.max(minStandardErrors, best?.errors ?? 0))
        best = { words, taskType, errors };
    }
  }
  say(
    best === null
      ? `  No task type moved by ${minStandardErrors} standard errors to a model that pleases more often.`
      : `  Surest move to a better model: ${best.words} (${best.errors.toFixed(1)} standard errors).`,
  );
  return best?.taskType ?? null;
}

async function playExperiment(
  client: DemoClient,
  traffic: DayTraffic,
  requests: number,
  say: (line: string) => void,
): Promise<string | null> {
  const { id } = await client.ask<Experiment>("/v1/experiments", {
    ...{ name: "swift or sage", unit: "request", metric: "thumbs", mde: 0.15 },
    arms: [
      { name: "swift", models: ["demo/swift"] },
      { name: "sage", models: ["demo/sage"] },
    ],
  });
  const startMs = performance.now();
  let now = await client.ask<Experiment>(`/v1/experiments/${id}`);
  let isOver = false;
  const watching = (async () => {
    while (now.state === "running" && performance.now() - startMs < longestExperimentMs) {
      await sleep(1_000);
      now = await client.ask<Experiment>(`/v1/experiments/${id}`);
    }
    isOver = true;
  })();
  const played = await traffic.play(3 * requests, { isOver: () => isOver });
  await watching;
  const found = now.result?.deciding[0];
  if (now.state === "running") {
    say(`  It has not ended after ${played.length} requests.`);
    return null;
  }
  say(
    `  It ended by itself after ${played.length} requests and ${now.looks} looks: ${now.winner ?? "no winner"} (${now.end_reason}); ${found?.arm} less ${found?.against}: ${formatInterval(found?.difference, found?.interval)} of thumbs, always valid.`,
  );
  return now.winner;
}

const formatInterval = (
  value: number | null | undefined,
  interval: readonly [number | null, number | null] | null | undefined,
  write = (number: number): string => number.toFixed(3),
): string =>
  value == null || interval?.[0] == null || interval[1] == null
    ? "not known yet"
    : `${write(value)} (${write(interval[0])} to ${write(interval[1])})`;

const dollars = (usd: number): string => `$${usd.toFixed(4)}`;

interface Savings {
  readonly measured: {
    readonly saved_usd: Bounded;
    readonly saved_share: Bounded | null;
    readonly quality: { readonly metrics: readonly { readonly metric: string; readonly change: Bounded }[] };
  } | null;
  readonly refused: string | null;
}

interface Bounded {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

async function saySavings(
  client: DemoClient,
  since: string,
  say: (line: string) => void,
): Promise<DayFindings["savedUsd"]> {
  const { measured, refused } = await client.ask<Savings>(
    `/v1/reports/savings?since=${encodeURIComponent(since)}`,
  );
  if (measured === null) {
    say(`  Not known: ${refused}.`);
    return null;
  }
  const words = ({ value, low, high }: Bounded, write: (number: number) => string): string =>
    formatInterval(value, [low, high], write);
  const share = measured.saved_share;
  say(
    `  Saved ${words(measured.saved_usd, dollars)}${share === null ? "" : `, ${words(share, formatPercent)} of what it would have cost`}; 95% intervals.`,
  );
  for (const { metric, change } of measured.quality.metrics)
    say(
      `  Quality by ${metric}: ${words(change, (number) => number.toFixed(3))} beside the held-out requests.`,
    );
  return [measured.saved_usd.low, measured.saved_usd.high];
}

/** Asks about the time after the experiment alone: what the router believed in the morning is not what it believes now. */
async function sayWhatIf(
  { client, traffic, requests, say }: PlayOptions,
  since: string,
): Promise<boolean | null> {
  const answer = await client.askIfThere<WhatIf>("/v1/whatif", { weights: cheaper, since });
  if (answer === null) {
    say("  This server has no POST /v1/whatif.");
    return null;
  }
  const { quality, cost_per_thousand_usd: cost } = answer;
  const bounds = (
    { doubly_robust: { estimate, low, high } }: WhatIfFigure,
    write?: (number: number) => string,
  ) => formatInterval(estimate, [low, high], write);
  say(
    `  By the log (${answer.requests.decided_again} requests, ${answer.requests.moved} would move): quality ${quality.refusal ?? bounds(quality)}, per 1,000 requests ${cost.refusal ?? bounds(cost, dollars)}.`,
  );
  const played = await traffic.play(requests, { routing: { weights: cheaper } });
  const right = played.map(({ isGood }) => Number(isGood));
  const spent = played.map(({ costUsd }) => 1_000 * costUsd);
  say(
    `  Really changed, ${played.length} requests: pleased ${mean(right).toFixed(3)}, per 1,000 requests ${dollars(mean(spent))}.`,
  );
  if (cost.refusal !== null || quality.refusal !== null) return null;
  const [costs, qualities] = [differenceOf(spent, cost), differenceOf(right, quality)];
  if (costs === null || qualities === null) return null;
  const found = [
    { name: "cost", write: dollars, ...costs },
    { name: "quality", write: (value: number) => value.toFixed(3), ...qualities },
  ];
  for (const { name, write, difference, allowed } of found)
    say(
      `  The ${name} is ${write(Math.abs(difference))} off; chance in the log and in these requests allows ${write(allowed)} (95%): ${Math.abs(difference) <= allowed ? "they agree" : "they do not agree"}.`,
    );
  return found.every(({ difference, allowed }) => Math.abs(difference) <= allowed);
}

/** Standard errors to either side of a mean that hold 95% of a normal distribution. */
const normal95 = 1.96;

/** What was played less what was expected, and the half width of that difference's 95% interval: both have an error of chance, and the two are independent. null: nothing was expected. */
export function differenceOf(
  played: readonly number[],
  { doubly_robust: { estimate, low, high } }: WhatIfFigure,
): { readonly difference: number; readonly allowed: number } | null {
  if (estimate === null || low === null || high === null) return null;
  const values = [...played];
  const difference = mean(values) - estimate;
  const expectedHalf = difference < 0 ? estimate - low : high - estimate;
  const playedHalf = (normal95 * sampleStandardDeviation(values)) / Math.sqrt(values.length);
  return { difference, allowed: Math.hypot(expectedHalf, playedHalf) };
}
