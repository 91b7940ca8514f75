/** Calls that come within so long of each other make one, at the end of the time that the first began. */
export function coalesced(waitMs: number, call: () => void): () => void {
  let isWaiting = false;
  return () => {
    if (isWaiting) return;
    isWaiting = true;
    setTimeout(() => {
      isWaiting = false;
      call();
    }, waitMs).unref();
  };
}
