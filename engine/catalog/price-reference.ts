/** Where the price package lists a model: its own names for provider and model. */
export interface PriceReference {
  readonly provider: string;
  readonly model: string;
}
