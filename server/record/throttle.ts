import type { Clock } from "../../engine/index.ts";

/**
 * Says something at most once per interval, and then how often it happened in all.
 *
 * @returns Call it at each occurrence; `say` is called when it is time, with the number since it last was.
 */
export function throttle(
  clock: Pick<Clock, "monotonicMs">,
  intervalMs: number,
): (say: (count: number) => void) => void {
  let count = 0;
  let lastSaidMs = Number.NEGATIVE_INFINITY;
  return (say) => {
    count += 1;
    const nowMs = clock.monotonicMs();
    if (nowMs - lastSaidMs < intervalMs) return;
    lastSaidMs = nowMs;
    const sayCount = count;
    count = 0;
    say(sayCount);
  };
}
