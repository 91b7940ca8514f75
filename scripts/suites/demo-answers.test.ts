import { afterAll, describe, expect, it } from "vitest";
import { suitesFolder } from "../../server/config/dataset-paths.ts";
import type { AnswerKey } from "../../server/providers/demo/answer-keys.ts";
import { demoProfiles } from "../../server/providers/demo/demo-models.ts";
import { wrongAnswer } from "../../server/providers/demo/wrong-answer.ts";
import { listedSuites } from "./check-all-suites.ts";
import { createCheckTools } from "./checks/check-tools.ts";
import { failedGraders } from "./checks/failed-graders.ts";
import { readSuite } from "./read-suite.ts";
import type { WrittenReply } from "./suite-types.ts";

const tools = createCheckTools();
afterAll(() => tools.close());

describe("wrongAnswer", () => {
  it.each(listedSuites(suitesFolder))(
    "fails every case of %s, for every demo model",
    { timeout: 300_000 },
    async (file) => {
      const { suite } = readSuite(suitesFolder, file);
      const passed: string[] = [];
      for (const one of suite.cases) {
        const wrong = new Set(
          demoProfiles.map(({ name }) => JSON.stringify(wrongAnswer(one as unknown as AnswerKey, name))),
        );
        for (const text of wrong) {
          const failed = await failedGraders(suite.header, one, JSON.parse(text) as WrittenReply, tools);
          if (failed.length === 0) passed.push(`${one.id}: ${text}`);
        }
      }
      expect(passed).toEqual([]);
    },
  );
});
