/** What the text of the last user turn says about the length of its reply. */
export interface ReplyCues {
  /** Length that is asked for ("in 500 words", "yes or no", "ten ideas"), in tokens; null: nothing is said. */
  readonly askedTokens: number | null;
  /** Ordinary length of a thing that is to be made ("an essay", "a compiler"), in tokens; null: none is named. */
  readonly workTokens: number | null;
  /** Factor on the ordinary length: below 1 "briefly", above 1 "in detail"; 1: nothing is said. */
  readonly detail: number;
  /** Whether something is to be explained, compared or derived, which takes more than naming it. */
  readonly develops: boolean;
  /** Estimated tokens of the whole last turn. */
  readonly turnTokens: number;
}
