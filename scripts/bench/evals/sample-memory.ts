import { readFileSync } from "node:fs";

interface MemorySamples {
  /** Resident memory in megabytes at each fifth of the time, the end included. */
  course(): number[];
  readonly peakMb: number;
  stop(): void;
}

const everyMs = 100;

/** Watches the resident memory of a process by `/proc`; on systems without it nothing is seen. */
export function sampleMemory(pid: number): MemorySamples {
  const samples: number[] = [];
  const timer = setInterval(() => {
    const megabytes = residentMb(pid);
    if (megabytes !== null) samples.push(megabytes);
  }, everyMs);
  return {
    course: () =>
      [0.2, 0.4, 0.6, 0.8, 1].flatMap((share) => {
        const found = samples[Math.max(0, Math.ceil(share * samples.length) - 1)];
        return found === undefined ? [] : [found];
      }),
    get peakMb() {
      return samples.length === 0 ? Number.NaN : Math.max(...samples);
    },
    stop: () => clearInterval(timer),
  };
}

/** null: the process has ended, or the system has no `/proc`. */
export function residentMb(pid: number): number | null {
  try {
    const found = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return found === undefined ? null : Number(found) / 1024;
  } catch {
    return null;
  }
}
