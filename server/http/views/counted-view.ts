import type { CountedAnswer } from "../../answers/report-answers.ts";
import type { Counted } from "../../reports/counted-answers.ts";

/** Of reports that take long over millions of requests. */
export const waitParameter = {
  type: "string",
  pattern: "^(0|[1-9][0-9]{0,4})$",
  description:
    "Milliseconds. What was counted last is answered at once, with `counted_at`; where nothing was, `counting` is true after this time. Not given: it is counted now",
} as const;

/** @param nothing what is answered while the first count runs */
export const countedView = <Answer extends object, Known extends keyof Answer>(
  last: Counted<Answer> | null,
  nothing: Pick<Answer, Known> & Partial<Answer>,
): CountedAnswer<Answer, Known> =>
  last === null
    ? { ...nothing, counting: true }
    : { ...last.answer, counting: false, counted_at: new Date(last.countedAtMs).toISOString() };
