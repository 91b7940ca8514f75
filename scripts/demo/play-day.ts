import { setTimeout as sleep } from "node:timers/promises";
import { mean, sampleStandardDeviation } from "simple-statistics";
import { normalQuantile } from "../../engine/index.ts";
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

interface PlayOptions {
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
interface DayFindings {
  readonly movedTask: string | null;
  readonly winner: string | null;
  readonly savedUsd: readonly [low: number, high: number] | null;
  readonly whatIfAgrees: boolean | null;
}

/** Plays a day: learning, an experiment, savings, a what-if and its test. Says what happens as it happens. */
export async function playDay({ client, traffic, requests, say }: PlayOptions): Promise<DayFindings> {
  const holdout = await client.ask<Experiment>("/v1/experiments", {
    holdout: { share: 0.25, model: "demo/sage" },
  });
  say(
    `Morning: ${requests} requests for auto with votes; 25% are held out on demo/sage. What no figure knows: on ${taste.taskType} people turn down nine of ten replies of ${taste.model}.`,
  );
  const morning = await traffic.play(requests);

  say(
    "\nNoon: an experiment on the metric thumbs, demo/swift against demo/sage, is looked at each minute until it ends.",
  );
  const winner = await playExperiment(client, traffic, requests, say);

  say(
    `\nAfternoon: ${2 * requests} more requests for auto; what routing saved on them, against those that were held out at random.`,
  );
  const since = new Date(Date.now()).toISOString();
  const afternoon = await traffic.play(2 * requests);
  const movedTask = sayMoves(morning.slice(0, Math.ceil(requests / 3)), afternoon, say);
  const savedUsd = await saySavings(client, since, say);

  // What is held out would be so under other weights as well: it ends, so that both sides of the comparison are all of the traffic.
  await client.ask(`/v1/experiments/${holdout.id}/stop`, {});
  say(
    `\nEvening: nothing is held out any more; after ${2 * requests} requests: what would weights of quality ${cheaper.quality}, cost ${cheaper.cost} have done with them?`,
  );
  const whatIfAgrees = await sayWhatIf({ client, traffic, requests, say });
  return { movedTask, winner, savedUsd, whatIfAgrees };
}

const shareOf = (played: readonly PlayedRequest[], test: (one: PlayedRequest) => boolean): number =>
  played.length === 0 ? 0 : played.filter(test).length / played.length;

/** Chance that a move which is none counts as one. */
const chanceOfMove = 0.01;

/**
 * Whether the requests of the kind of work that people have a taste in have left the model that they turn down, between a time and a later one, and went
 * to one that pleases more often. One question, known beforehand: no luck of looking at many.
 *
 * @returns the task type; null: they did not, or it could be chance
 */
export function sayMoves(
  earlier: readonly PlayedRequest[],
  later: readonly PlayedRequest[],
  say: (line: string) => void,
): string | null {
  const ofTask = ({ taskType }: PlayedRequest): boolean => taskType === taste.taskType;
  const [first, last] = [earlier.filter(ofTask), later.filter(ofTask)];
  const own = [...first, ...last];
  const moves = [...new Set(own.map(({ model }) => model))].map((model) => {
    const isServed = (one: PlayedRequest): boolean => one.model === model;
    const [before, after] = [shareOf(first, isServed), shareOf(last, isServed)];
    return { model, before, after, pleased: shareOf(own.filter(isServed), ({ isGood }) => isGood) };
  });
  moves.sort((one, other) => other.after - other.before - (one.after - one.before));
  for (const { model, before, after, pleased } of moves)
    say(
      `  ${taste.taskType}: ${model} from ${formatPercent(before)} to ${formatPercent(after)} of requests; it pleased in ${formatPercent(pleased)}`,
    );
  const left = moves.find(({ model }) => model === taste.model);
  const gained = moves[0];
  if (left === undefined || gained === undefined || first.length === 0 || last.length === 0) {
    say(`  ${taste.model} served nothing of it.`);
    return null;
  }
  const pooled = shareOf(own, ({ model }) => model === taste.model);
  const variance = pooled * (1 - pooled) * (1 / first.length + 1 / last.length);
  const errors = (left.before - left.after) / Math.sqrt(variance || 1);
  const hasMoved = errors > normalQuantile(1 - chanceOfMove) && gained.pleased > left.pleased;
  say(
    `  ${hasMoved ? "It has moved" : "It has not moved"} from ${left.model} to ${gained.model}: ${errors.toFixed(1)} standard errors; chance alone would look like a move in ${formatPercent(chanceOfMove)} of days.`,
  );
  return hasMoved ? taste.taskType : null;
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
    `  It ended by itself after ${played.length} requests and ${now.looks} looks: ${now.winner ?? "no winner"} (${now.end_reason}); ${found?.arm} less ${found?.against}: ${formatInterval(found?.difference, found?.interval)} of votes, always valid.`,
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

/**
 * Plays requests under the weights of before, asks what other weights would have done with them, changes the weights of the server and plays again. Without
 * exploration then: a what-if decides again and draws nothing. People give their votes when both are over, so that the router believes the same in both:
 * what a what-if cannot know is what will be learnt later.
 */
async function sayWhatIf({ client, traffic, requests, say }: PlayOptions): Promise<boolean | null> {
  const since = new Date(Date.now()).toISOString();
  const before = await traffic.play(2 * requests, { keepsVotes: true });
  const question = { weights: cheaper, since, until: new Date(Date.now()).toISOString() };
  const first = await client.askIfThere<WhatIf>("/v1/whatif", question);
  if (first === null) {
    say("  This server has no POST /v1/whatif.");
    return null;
  }
  const bounds = (
    { refusal, doubly_robust: { estimate, low, high } }: WhatIfFigure,
    write?: (number: number) => string,
  ) => refusal ?? formatInterval(estimate, [low, high], write);
  const cost = first.cost_per_thousand_usd;
  say(
    `  By the log (${first.requests.decided_again} requests, ${first.requests.moved} would move): per 1,000 requests ${bounds(cost, dollars)}.`,
  );
  const set = await client.ask<{ revision: number }>("/v1/admin/preferences");
  await client.ask("/v1/admin/preferences", { weights: cheaper }, { method: "PUT" });
  const played = await traffic.play(requests, { routing: { explore: false }, keepsVotes: true });
  await client.ask("/v1/admin/preferences/rollback", { revision: set.revision });
  const [liked, spent] = [played.map(voteOf), played.map(perThousandUsd)];
  say(
    `  Really changed, ${played.length} requests: per 1,000 requests ${dollars(mean(spent))}, before ${dollars(mean(before.map(perThousandUsd)))}; votes ${mean(liked).toFixed(3)}, before ${mean(before.map(voteOf)).toFixed(3)}.`,
  );
  await traffic.giveVotes(before);
  const { quality } = await client.ask<WhatIf>("/v1/whatif", question);
  say(`  By the log, with the votes that people gave at the end of the day: votes ${bounds(quality)}.`);
  if (cost.refusal !== null || quality.refusal !== null) return null;
  const [costs, qualities] = [differenceOf(spent, cost), differenceOf(liked, quality)];
  if (costs === null || qualities === null) return null;
  const found = [
    { name: "cost", write: dollars, ...costs },
    { name: "share of good votes", write: (value: number) => value.toFixed(3), ...qualities },
  ];
  for (const { name, write, difference, allowed } of found)
    say(
      `  The ${name} is ${write(Math.abs(difference))} off; chance in the log and in these requests allows ${write(allowed)}: ${Math.abs(difference) <= allowed ? "they agree" : "they do not agree"}.`,
    );
  say(
    `  Both are compared at ${formatPercent(1 - chanceOfDisagreement / found.length)}: chance alone makes one of them disagree on ${formatPercent(chanceOfDisagreement)} of days.`,
  );
  return found.every(({ difference, allowed }) => Math.abs(difference) <= allowed);
}

const voteOf = ({ vote }: PlayedRequest): number => Number(vote);
const perThousandUsd = ({ costUsd }: PlayedRequest): number => 1_000 * costUsd;

/** That one of both figures disagrees where nothing is wrong: each is compared at half of it (Bonferroni). */
const chanceOfDisagreement = 0.01;
const [normal95, normalOfEach] = [normalQuantile(0.975), normalQuantile(1 - chanceOfDisagreement / 4)];

/** What was played less what was expected, and how far chance may put them apart: both have an error of chance, and the two are independent. null: nothing was expected. */
export function differenceOf(
  played: readonly number[],
  { doubly_robust: { estimate, low, high } }: WhatIfFigure,
): { readonly difference: number; readonly allowed: number } | null {
  if (estimate === null || low === null || high === null) return null;
  const values = [...played];
  const difference = mean(values) - estimate;
  const expectedError = (difference < 0 ? estimate - low : high - estimate) / normal95;
  const playedError = sampleStandardDeviation(values) / Math.sqrt(values.length);
  return { difference, allowed: normalOfEach * Math.hypot(expectedError, playedError) };
}
