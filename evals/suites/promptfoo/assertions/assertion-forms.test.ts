import { describe, expect, it } from "vitest";
import { loadFiles } from "../testing-files.ts";
import { supportedAssertions } from "./grader-of-assertion.ts";
import { unsupportedAssertions } from "./unsupported-assertions.ts";

describe("assertions", () => {
  const value = (type: string): string =>
    /similar|bleu|gleu|meteor|rouge|levenshtein|contains|equals|starts|regex|rubric|closedqa|factuality|g-eval|recall|f1|finish|javascript|python/.test(
      type,
    )
      ? ", value: 'true'"
      : type === "word-count"
        ? ", value: 3"
        : "";
  const withAssert = (text: string) => ({
    "c.yaml": `prompts: [hi]\ntests:\n  - vars: {a: 1}\n    assert: [${text}]\n`,
  });

  it.each(supportedAssertions.filter((type) => type !== "assert-set"))("%s and not-%s load", (type) => {
    for (const written of [type, `not-${type}`]) {
      const suite = loadFiles(withAssert(`{type: '${written}'${value(type)}, threshold: 1}`));
      expect(suite?.cases[0]?.graders[0]?.type).not.toBe("unsupported");
      expect(suite?.cases[0]?.graders[0]?.not).toBe(written === type ? undefined : true);
      expect(suite?.notices).toEqual([]);
    }
  });

  it.each(Object.keys(unsupportedAssertions))("%s is said before the run and does not count", (type) => {
    const suite = loadFiles(withAssert(`{type: '${type}', value: x}`));
    expect(suite?.cases[0]?.graders[0]?.type).toBe("unsupported");
    expect(suite?.notices[0]).toContain(`\`${type}\` is not graded: `);
  });

  it("that need what scripts do not get are said, too", () => {
    const suite = loadFiles({
      ...withAssert("{type: javascript, value: 'file://x.js'}, {type: contains, value: h}"),
      "x.js": "const axios = require('axios'); module.exports = () => true;",
    });
    expect(suite?.cases[0]?.graders.map(({ type }) => type)).toEqual(["unsupported", "includes"]);
    expect(suite?.notices[0]).toMatch(/x\.js: .*require of axios.*locked up/);
  });

  it("weigh nothing where a cost has no limit", () => {
    expect(loadFiles(withAssert("{type: cost, metric: c}"))?.cases[0]?.graders).toEqual([
      { type: "cost", weight: 0, metric: "c" },
    ]);
  });
});
