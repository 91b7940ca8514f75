/** One request as bytes, and what may come of it. */
export interface HostileRequest {
  /** What is wrong with it, for people. */
  readonly name: string;
  readonly bytes: Buffer;
  /** It ends in the middle: a server that waits for the rest is right. */
  readonly isIncomplete: boolean;
}
