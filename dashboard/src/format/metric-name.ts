/** A metric of feedback in plain words. */
export const metricName = (metric: string): string =>
  metric === "thumbs" ? "share of good votes (thumbs)" : metric;
