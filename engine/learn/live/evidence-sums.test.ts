import { describe, expect, it } from "vitest";
import type { LiveObservation } from "../../contracts/index.ts";
import { createSeededRandom } from "../../numeric/seeded-random.ts";
import { EvidenceSums } from "./evidence-sums.ts";

const hourMs = 3_600_000;
const options = { halfLifeMs: 720 * hourMs, namedCap: 5, unnamedCap: 20 };
const nowMs = 1_800_000_000_000;

const observation = (changes: Partial<LiveObservation> = {}): LiveObservation => ({
  ...{ source: "feedback thumbs", candidateId: "a", taskType: "math", score: 1, weight: 0.5 },
  ...{ rater: { id: "ada", isNamed: true }, observedAtMs: nowMs },
  ...changes,
});

const sumsOf = (observations: readonly LiveObservation[], epochMs = nowMs, atMs = nowMs): EvidenceSums => {
  const sums = new EvidenceSums(options, epochMs);
  for (const one of observations) sums.add(one);
  sums.settle(atMs);
  return sums;
};

const sumOf = (sums: EvidenceSums, candidateId = "a") =>
  sums
    .scoresOf("math")
    .find(({ source }) => source === "feedback thumbs")
    ?.byCandidate.get(candidateId) ?? null;

describe("EvidenceSums", () => {
  it("counts an observation half after the half-life", () => {
    const sums = sumsOf([observation({ weight: 1, observedAtMs: nowMs - options.halfLifeMs })]);
    expect(sumOf(sums)!.weight).toBeCloseTo(0.5, 2);
    sums.settle(nowMs + options.halfLifeMs);
    expect(sumOf(sums)!.weight).toBeCloseTo(0.25, 2);
    expect(sumOf(sums)!.successes).toBeCloseTo(0.25, 2);
  });

  it("gives one rater's flood no more weight than the cap, and no more than others' scores at that weight", () => {
    const flood = Array.from({ length: 10_000 }, () =>
      observation({ score: 0, rater: { id: "mallory", isNamed: true } }),
    );
    const honest = Array.from({ length: 40 }, (_, index) =>
      observation({ rater: { id: `user ${index}`, isNamed: true } }),
    );
    const sum = sumOf(sumsOf([...honest, ...flood]))!;
    expect(sum.weight).toBeCloseTo(20 + 5, 1);
    expect(sum.successes).toBeCloseTo(20, 1);
  });

  it("counts those who are not told apart as one rater with a cap of its own, and a judge without any", () => {
    const many = (rater: LiveObservation["rater"]) =>
      Array.from({ length: 500 }, () => observation({ rater }));
    expect(sumOf(sumsOf(many({ id: "anna", isNamed: false })))!.weight).toBeCloseTo(20, 1);
    expect(sumOf(sumsOf(many(null)))!.weight).toBeCloseTo(250, 0);
  });

  it("takes back what was corrected, as if it had never been", () => {
    const rest = [observation({ candidateId: "a", score: 0.5 }), observation({ candidateId: "b" })];
    const wrong = observation({ score: 0, observedAtMs: nowMs - 5 * hourMs });
    const corrected = sumsOf([wrong, ...rest, { ...wrong, weight: -wrong.weight }]);
    for (const candidate of ["a", "b"]) {
      const [one, other] = [sumOf(corrected, candidate)!, sumOf(sumsOf(rest), candidate)!];
      expect(one.weight).toBeCloseTo(other.weight, 9);
      expect(one.successes).toBeCloseTo(other.successes, 9);
    }
    expect(sumOf(sumsOf([wrong, { ...wrong, weight: -wrong.weight }]))).toBeNull();
  });

  it("does not depend on the order, on when it was asked, or on the epoch", () => {
    const random = createSeededRandom(5);
    const observations = Array.from({ length: 2_000 }, () =>
      observation({
        candidateId: random() < 0.5 ? "a" : "b",
        score: random(),
        weight: random(),
        rater: { id: `user ${Math.floor(random() ** 3 * 50)}`, isNamed: random() < 0.8 },
        observedAtMs: nowMs - random() * 3 * options.halfLifeMs,
      }),
    );
    const once = sumsOf(observations);
    const running = new EvidenceSums(options, nowMs - 2 * options.halfLifeMs);
    for (const [index, one] of [...observations].sort((x, y) => x.observedAtMs - y.observedAtMs).entries()) {
      if (index % 100 === 0) running.settle(one.observedAtMs);
      running.add(one);
    }
    running.settle(nowMs);
    for (const candidate of ["a", "b"]) {
      const [one, other] = [sumOf(once, candidate)!, sumOf(running, candidate)!];
      expect(one.weight / other.weight).toBeCloseTo(1, 9);
      expect(one.successes / other.successes).toBeCloseTo(1, 9);
    }
  });
});
