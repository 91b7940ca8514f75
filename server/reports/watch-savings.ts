import type { SavingsEstimate, SavingsReport } from "../answers/savings-answer.ts";

/** What routing saved lately, for `/metrics`. */
export interface SavedLately {
  readonly usd: SavingsEstimate;
  /** Of what it would have cost; null: not defined. */
  readonly share: SavingsEstimate | null;
}

export interface SavingsWatch {
  /** null: nothing is measured, or not yet. */
  readonly latest: () => SavedLately | null;
  close(): void;
}

const savingsWatchDefaults = { days: 7, everyMs: 300_000 } as const;

/**
 * Measures the savings of the last seven days every five minutes, so that no scrape waits for the database.
 *
 * @param measure of a period that ends now. Where it fails, what was measured before is no longer told
 * @param onFault told why it failed
 */
export function watchSavings(
  ready: Promise<unknown>,
  measure: (days: number) => Promise<Pick<SavingsReport, "measured">>,
  onFault: (error: unknown) => void,
  everyMs: number = savingsWatchDefaults.everyMs,
): SavingsWatch {
  let latest: SavedLately | null = null;
  let isClosed = false;
  let timer: ReturnType<typeof setTimeout> | null = null;
  const look = async (): Promise<void> => {
    if (isClosed) return;
    let measured: SavingsReport["measured"] | null = null;
    try {
      ({ measured } = await measure(savingsWatchDefaults.days));
    } catch (error) {
      // A stop closes the database under it.
      if (!isClosed) onFault(error);
    }
    latest = measured === null ? null : { usd: measured.saved_usd, share: measured.saved_share };
    if (!isClosed) timer = setTimeout(look, everyMs).unref();
  };
  void ready.then(look, () => undefined);
  return {
    latest: () => latest,
    close() {
      isClosed = true;
      if (timer !== null) clearTimeout(timer);
    },
  };
}
