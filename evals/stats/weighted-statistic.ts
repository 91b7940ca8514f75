/** Figures of one sample, where row i counts `weights[i]` times. Null: not defined on this sample. */
export type WeightedStatistic<Name extends string> = (
  weights: Float64Array,
) => Readonly<Record<Name, number | null>>;
