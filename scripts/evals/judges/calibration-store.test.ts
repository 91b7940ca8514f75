import { expect, it } from "vitest";
import { someCalibration, textbookPoints } from "../../../evals/judges/testing/some-calibration.ts";
import { backends } from "../../../server/database/testing/backends.ts";
import { createCalibrationStore } from "../../../server/shadow/calibration-store.ts";
import { correctionsForRun, judgeOfRun } from "./judge-of-run.ts";

it.each(backends)(
  "keeps calibrations exactly, and corrects a run by those of its judge ($name)",
  async (backend) => {
    const database = await backend.open();
    try {
      const store = createCalibrationStore(database.db);
      const calibration = someCalibration("rubric", textbookPoints);
      await store.save(calibration);
      await store.save({ ...calibration, judge: "x/other" });
      expect(await store.list("x/judge")).toEqual([calibration]);
      expect(await store.list(null)).toHaveLength(2);
      // Newest first, and one of the same file is replaced.
      const later = { ...calibration, fileHash: "f2", createdAtMs: calibration.createdAtMs + 1_000 };
      await store.save(later);
      expect(await store.list("x/judge")).toEqual([later, calibration]);
      const again = { ...calibration, createdAtMs: later.createdAtMs + 1, verdicts: 80 };
      await store.save(again);
      expect(await store.list("x/judge")).toEqual([again, later]);
      const known = await correctionsForRun({ settings: { judge: "x/judge" } }, store);
      expect(known.standing("rubric", null).state).toBe("calibrated");
      const unknown = await correctionsForRun({ settings: { judge: "x/new" } }, store);
      expect(unknown.standing("rubric", null).state).toBe("uncalibrated");
    } finally {
      await database.remove();
    }
  },
);

it("knows a run's judge, or that it had none", () => {
  expect(judgeOfRun({ settings: { judge: "x/judge" } })).toBe("x/judge");
  expect(judgeOfRun({ settings: { judge: null } })).toBeNull();
  expect(judgeOfRun({ settings: {} })).toBeNull();
});
