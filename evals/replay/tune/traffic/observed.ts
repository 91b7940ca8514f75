import type { Observed } from "./off-policy-figure.ts";

const thousandRequestsUsdPerNanoUsd = 1000 / 1e9;

/** The score of a request, beside the quality that was predicted. */
export const expectedScore: Observed = {
  reward: ({ score }) => score,
  value: ({ predictions }, candidate) => predictions[candidate]!.quality.mean,
};

/** The charge for a request, beside the cost that was predicted; dollars per thousand such requests. */
export const expectedCharge: Observed = {
  reward: ({ chargedNanoUsd }) => perThousandUsd(chargedNanoUsd),
  value: ({ predictions }, candidate) => perThousandUsd(predictions[candidate]!.cost.expectedNanoUsd),
};

const perThousandUsd = (nanoUsd: number | null): number | null =>
  nanoUsd === null ? null : nanoUsd * thousandRequestsUsdPerNanoUsd;
