import { type Grader, unscored, verdict } from "./grader.ts";

/** The reply cost at most `max_usd` dollars; without a limit it passes and the cost is in the reason. Unscored where the cost is not known. */
export const gradeCost: Grader = (spec, { costNanoUsd }) => {
  if (costNanoUsd === null) return unscored("the cost is not known");
  const cost = `$${costNanoUsd / 1e9}`;
  if (spec.max_usd === undefined) return verdict(true, "", cost);
  return verdict(
    costNanoUsd <= Number(spec.max_usd) * 1e9 + 0.5,
    `${cost}, $${Number(spec.max_usd)} are allowed`,
  );
};
