import { clockFactor } from "./code-run.ts";

/**
 * Ends work in a thread of this process that has used up its processor time. No thread's own time can be read here: the
 * process's is at least that, so that a machine busy with other processes ends nothing early.
 *
 * @param end called once, after `limitMs` of processor time, or `clockFactor` times that by the clock
 * @returns stops watching
 */
export function limitProcessorTime(limitMs: number, end: () => void): () => void {
  const before = process.cpuUsage();
  let clockLeftMs = limitMs * clockFactor;
  let timer: NodeJS.Timeout;
  const wait = (delayMs: number): void => {
    timer = setTimeout(() => {
      clockLeftMs -= delayMs;
      const { user, system } = process.cpuUsage(before);
      const leftMs = limitMs - (user + system) / 1000;
      if (leftMs <= 0 || clockLeftMs <= 0) end();
      else wait(Math.max(leftMs, 20));
    }, delayMs);
  };
  wait(limitMs);
  return () => clearTimeout(timer);
}
