import { expect, it } from "vitest";
import { someCalibration, textbookPoints } from "../../../evals/judges/testing/some-calibration.ts";
import { backends } from "../../../server/database/testing/backends.ts";
import { correctionsForRun, createCalibrationStore, judgeOfRun } from "./calibration-store.ts";

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
