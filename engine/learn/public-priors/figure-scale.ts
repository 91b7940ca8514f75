/** A share nearer to 0 or 1 than this says no more: the log odds would run away. */
const farthestShare = 0.01;

const clampShare = (share: number): number => Math.min(1 - farthestShare, Math.max(farthestShare, share));

export const logit = (share: number): number => Math.log(share / (1 - share));

export const logistic = (value: number): number => 1 / (1 + Math.exp(-value));

/**
 * A share of questions answered rightly as log odds with its sampling variance, 1 / (n p (1 - p)) by the delta method. Half a question is
 * added on both sides, so that 0 of n and n of n stay finite and uncertain.
 * https://en.wikipedia.org/wiki/Delta_method
 */
export function shareToLogit(share: number, questions: number): { value: number; variance: number } {
  const smoothed = clampShare((share * questions + 0.5) / (questions + 1));
  return { value: logit(smoothed), variance: 1 / (questions * smoothed * (1 - smoothed)) };
}

const eloPointsPerDecade = 400;
const normalQuantile975 = 1.96;

/** A Bradley-Terry rating with its 95% interval as log odds of winning, 0 at `origin` points. */
export function ratingToLogit(
  rating: number,
  lower: number,
  upper: number,
  origin: number,
): { value: number; variance: number } {
  const perPoint = Math.LN10 / eloPointsPerDecade;
  const deviation = ((upper - lower) / (2 * normalQuantile975)) * perPoint;
  return { value: (rating - origin) * perPoint, variance: deviation ** 2 };
}
