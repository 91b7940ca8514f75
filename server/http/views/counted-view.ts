import type { Counted } from "../../reports/counted-answers.ts";

/** Of reports that take long over millions of requests. */
export const waitParameter = {
  type: "string",
  pattern: "^(0|[1-9][0-9]{0,4})$",
  description:
    "Milliseconds. What was counted last is answered at once, with `counted_at`; where nothing was, `counting` is true after this time. Not given: it is counted now",
} as const;

/** @param nothing what is answered while the first count runs */
export const countedView = (last: Counted<object> | null, nothing: object): object =>
  last === null
    ? { ...nothing, counting: true }
    : { ...last.answer, counting: false, counted_at: new Date(last.countedAtMs).toISOString() };
