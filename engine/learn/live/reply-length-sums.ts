import type { LengthFactors, TaskTypeId } from "../../contracts/index.ts";

/** Tokens of the replies of one candidate to one kind of work. */
export interface ReplyLengthSum {
  readonly taskType: TaskTypeId;
  readonly candidateId: string;
  /** Replies, older ones for less. */
  readonly requests: number;
  /** As predicted without what was learnt. */
  readonly expectedTokens: number;
  /** As providers counted them. */
  readonly actualTokens: number;
}

/** Replies at which what was seen of a task type weighs as much as the rule that was set for it. */
const taskPriorRequests = 20;
/** The same of one candidate, beside what all of them wrote. */
const candidatePriorRequests = 10;
/** No traffic is believed to be farther from the rules than this. */
const largestFactor = 100;

/**
 * How much longer or shorter replies are than predicted: a ratio of sums (Cochran, Sampling Techniques, 3rd ed., chapter 6), which is what expected
 * cost needs, shrunk in two steps. With `A` and `E` the actual and expected tokens of `n` replies and `e = E / n`:
 *
 *     task type:  f_t = (20 e + A_t) / (20 e + E_t)
 *     candidate:  f_c = (10 e f_t + A_c) / (10 e + E_c)
 *
 * A candidate without replies has the factor of its task type; a task type without any has 1.
 */
export function lengthFactors(sums: Iterable<ReplyLengthSum>): LengthFactors {
  const byTask = new Map<TaskTypeId, ReplyLengthSum[]>();
  for (const sum of sums) {
    if (!(sum.requests > 0 && sum.expectedTokens > 0 && sum.actualTokens >= 0)) continue;
    const own = byTask.get(sum.taskType);
    if (own === undefined) byTask.set(sum.taskType, [sum]);
    else own.push(sum);
  }
  const tasks = new Map<TaskTypeId, { readonly all: number; readonly own: ReadonlyMap<string, number> }>();
  for (const [taskType, own] of byTask) {
    const all = shrunken(own.reduce(added), taskPriorRequests, 1);
    tasks.set(taskType, {
      all,
      own: new Map(own.map((sum) => [sum.candidateId, shrunken(sum, candidatePriorRequests, all)])),
    });
  }
  return {
    of(taskType, candidateId) {
      const task = tasks.get(taskType);
      return task === undefined ? 1 : (task.own.get(candidateId) ?? task.all);
    },
  };
}

const added = (one: ReplyLengthSum, other: ReplyLengthSum): ReplyLengthSum => ({
  ...one,
  requests: one.requests + other.requests,
  expectedTokens: one.expectedTokens + other.expectedTokens,
  actualTokens: one.actualTokens + other.actualTokens,
});

function shrunken({ requests, expectedTokens, actualTokens }: ReplyLengthSum, count: number, toward: number) {
  const prior = (count * expectedTokens) / requests;
  const factor = (prior * toward + actualTokens) / (prior + expectedTokens);
  return Math.min(largestFactor, Math.max(1 / largestFactor, factor));
}
