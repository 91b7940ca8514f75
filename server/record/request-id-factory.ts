import type { Clock, Random } from "../../engine/index.ts";

interface RequestIdOptions {
  readonly clock: Pick<Clock, "nowMs">;
  readonly random: Random;
}

/** Values of the 12 bits that count within a millisecond. */
const counterValues = 4_096;
const twoTo32 = 4_294_967_296;

/**
 * Makes request ids: UUIDs of version 7 (RFC 9562, method 1), which begin with the time, so that the log can be cut by
 * day along them, and which rise from one to the next within a process even when the clock is set back. 62 bits are
 * random; the 12 after the time count up from a random start within each millisecond.
 */
export function requestIdFactory({ clock, random }: RequestIdOptions): () => string {
  let lastMs = 0;
  let counter = 0;
  let timeOfPrefixMs = 0;
  let prefix = "";

  const startOfCounter = (): number => Math.floor((random() * counterValues) / 2);

  return () => {
    const nowMs = Math.floor(clock.nowMs());
    if (nowMs > lastMs) {
      lastMs = nowMs;
      counter = startOfCounter();
    } else {
      counter += 1;
      if (counter === counterValues) {
        lastMs += 1;
        counter = startOfCounter();
      }
    }
    if (lastMs !== timeOfPrefixMs) {
      const time = hex(lastMs, 12);
      prefix = `${time.slice(0, 8)}-${time.slice(8)}-`;
      timeOfPrefixMs = lastMs;
    }
    const version = (0x7000 + counter).toString(16);
    const high = Math.floor(random() * (twoTo32 / 4));
    const low = Math.floor(random() * twoTo32);
    const variant = (0x8000 + (high >>> 16)).toString(16);
    return `${prefix}${version}-${variant}-${hex(high & 0xffff, 4)}${hex(low, 8)}`;
  };
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, "0");
}
