/** Most lists of the API. */
export interface List<T> {
  readonly data: readonly T[];
}
