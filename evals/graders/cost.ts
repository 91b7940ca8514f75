import { type Grader, unscored, verdict } from "./grader.ts";

/** The reply cost at most `max_usd` dollars. Unscored where the cost is not known. */
export const gradeCost: Grader = (spec, { costNanoUsd }) => {
  if (costNanoUsd === null) return unscored("the cost is not known");
  const limitNanoUsd = Number(spec.max_usd) * 1e9;
  return verdict(
    costNanoUsd <= limitNanoUsd + 0.5,
    `$${costNanoUsd / 1e9}, $${Number(spec.max_usd)} are allowed`,
  );
};
