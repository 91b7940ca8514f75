import { createSeededRandom } from "../../engine/index.ts";
import { suitesFolder } from "../../server/config/dataset-paths.ts";
import { type AnswerKey, caseMessages, readAnswerKeys } from "../../server/providers/demo/answer-keys.ts";
import type { DemoClient, Served } from "./demo-client.ts";

/** One request of the day and what its user thought of the reply. */
export interface PlayedRequest {
  readonly requestId: string;
  readonly taskType: string;
  readonly model: string;
  readonly costUsd: number;
  /** The reply is right, and its user takes it. */
  readonly isGood: boolean;
  /** The vote that was given, which is what the server knows. */
  readonly vote: boolean;
}

/** What kinds of work people of the made-up company send, by how often. */
const mix: readonly (readonly [taskType: string, share: number])[] = [
  ["code:debug", 0.34],
  ["code:generate", 0.06],
  ["data:sql", 0.12],
  ["math", 0.12],
  ["classify", 0.12],
  ["rewrite", 0.08],
  ["summarize", 0.08],
  ["translate", 0.08],
];

/**
 * What no public figure and no eval can know: these people want fixes explained, and turn down what this model writes in nine of ten cases, right or
 * not. The router has to learn it from their votes.
 */
export const taste = { taskType: "code:debug", model: "demo/coder", accepted: 0.1 } as const;

/** People of the company: so many that none of them reaches the weight that one user may have. */
const users = 150;
const atOnce = 6;
/** Votes that say the opposite of what their user thinks. */
const contraryShare = 0.05;

export interface DayTraffic {
  /** Sends requests one after the other, some at once, each followed by a vote of its user unless `keepsVotes`; stops early where `isOver` says so. */
  play(
    count: number,
    how?: { readonly routing?: object; readonly isOver?: () => boolean; readonly keepsVotes?: boolean },
  ): Promise<PlayedRequest[]>;
  /** Gives the votes that were kept. */
  giveVotes(played: readonly PlayedRequest[]): Promise<void>;
}

/**
 * Traffic of people who ask the cases of the shipped eval suites, whose right replies are known: their votes say whether the reply is right, and one
 * in twenty says the opposite. The same seed sends the same requests.
 */
export function dayTraffic(client: DemoClient, seed: number): DayTraffic {
  const random = createSeededRandom(seed);
  const cases = readAnswerKeys(suitesFolder).all.filter(({ ideal }) => typeof ideal === "string");
  const byTask = mix.map(([taskType, share]) => ({
    share,
    cases: cases.filter((one) => one.task_type === taskType),
  }));

  function draw(): AnswerKey {
    let left = random();
    const kind =
      byTask.find(({ share }) => {
        left -= share;
        return left < 0;
      }) ?? byTask[0]!;
    return kind.cases[Math.floor(random() * kind.cases.length)]!;
  }

  async function playOne(
    one: AnswerKey,
    user: string,
    draws: { readonly taste: number; readonly contrary: number },
    routing?: object,
  ): Promise<PlayedRequest> {
    const served: Served = await client.chat({
      messages: caseMessages(one),
      user,
      ...(routing === undefined ? {} : { routing }),
    });
    const isRight = served.text.trim() === (one.ideal as string).trim();
    const isTasted = one.task_type === taste.taskType && served.model === taste.model;
    const isGood = isRight && !(isTasted && draws.taste >= taste.accepted);
    const vote = isGood !== draws.contrary < contraryShare;
    const { requestId, model, costUsd } = served;
    return { requestId, taskType: one.task_type, model, costUsd, isGood, vote };
  }

  async function giveVote({ requestId, vote }: PlayedRequest): Promise<void> {
    await client.ask(
      "/v1/feedback",
      { request_id: requestId, metric: "thumbs", value: vote },
      { as: "client" },
    );
  }

  return {
    async play(count, { routing, isOver = () => false, keepsVotes = false } = {}) {
      const played: PlayedRequest[] = [];
      let started = 0;
      await Promise.all(
        Array.from({ length: atOnce }, async () => {
          while (started < count && !isOver()) {
            started += 1;
            const [one, user] = [draw(), `person-${Math.floor(random() * users)}`];
            const draws = { taste: random(), contrary: random() };
            const request = await playOne(one, user, draws, routing);
            if (!keepsVotes) await giveVote(request);
            played.push(request);
          }
        }),
      );
      return played;
    },
    async giveVotes(played) {
      const left = [...played];
      await Promise.all(
        Array.from({ length: atOnce }, async () => {
          for (let one = left.pop(); one !== undefined; one = left.pop()) await giveVote(one);
        }),
      );
    },
  };
}
