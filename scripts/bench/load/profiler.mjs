// Loaded into the served process: profiles its main thread on demand, by time or by what is allocated (what was collected meanwhile among it).
import { Session } from "node:inspector/promises";
import { isMainThread } from "node:worker_threads";

if (isMainThread) {
  const session = new Session();
  session.connect();
  const steps = {
    async startTime() {
      await session.post("Profiler.enable");
      await session.post("Profiler.setSamplingInterval", { interval: 250 });
      await session.post("Profiler.start");
    },
    async stopTime() {
      const { profile } = await session.post("Profiler.stop");
      await session.post("Profiler.disable");
      const selfUs = new Map();
      profile.samples.forEach((id, index) => {
        selfUs.set(id, (selfUs.get(id) ?? 0) + profile.timeDeltas[index]);
      });
      return profile.nodes.map(({ id, callFrame }) => ({ callFrame, self: selfUs.get(id) ?? 0 }));
    },
    async startSpace() {
      await session.post("HeapProfiler.startSampling", {
        samplingInterval: 16_384,
        includeObjectsCollectedByMajorGC: true,
        includeObjectsCollectedByMinorGC: true,
      });
    },
    async stopSpace() {
      const { profile } = await session.post("HeapProfiler.stopSampling");
      const found = [];
      const visit = ({ callFrame, selfSize, children }) => {
        found.push({ callFrame, self: selfSize });
        children.forEach(visit);
      };
      visit(profile.head);
      return found;
    },
  };
  process.on("message", async (step) => {
    const found = await steps[step]();
    if (found !== undefined) process.send?.(found);
  });
  // The channel alone must not keep the process alive.
  process.channel?.unref();
}
