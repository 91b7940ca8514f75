import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { backends, type TestDatabase } from "../testing/backends.ts";
import {
  listJudgeCalibrations,
  type StoredJudgeCalibration,
  saveJudgeCalibration,
} from "./judge-calibrations.ts";

const calibration: StoredJudgeCalibration = {
  judge: "x/judge",
  kind: "rubric",
  fileHash: "f1",
  questionHash: "q",
  createdAtMs: Date.UTC(2026, 10, 1),
  verdicts: 72,
  content: { points: [[0.25, 1, 0]], figures: { kappa: { estimate: 0.6, low: null, high: null } } },
};

describe.each(backends)("judge calibrations in $name", (backend) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await backend.open();
  });
  afterAll(() => database.remove());

  it("come back newest first, by judge, and are replaced by one of the same file", async () => {
    const { db } = database;
    const later = { ...calibration, fileHash: "f2", createdAtMs: calibration.createdAtMs + 1_000 };
    const other = { ...calibration, judge: "x/other", kind: "pairwise" as const };
    for (const one of [calibration, later, other]) await saveJudgeCalibration(db, one);
    expect(await listJudgeCalibrations(db, { judge: "x/judge", limit: 9 })).toEqual([later, calibration]);
    expect(await listJudgeCalibrations(db, { limit: 9 })).toHaveLength(3);
    const again = {
      ...calibration,
      createdAtMs: later.createdAtMs + 1,
      verdicts: 80,
      content: { points: [] },
    };
    await saveJudgeCalibration(db, again);
    expect(await listJudgeCalibrations(db, { judge: "x/judge", limit: 9 })).toEqual([again, later]);
    expect(await listJudgeCalibrations(db, { judge: "x/judge", limit: 1 })).toEqual([again]);
  });
});
