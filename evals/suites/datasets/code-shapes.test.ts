import { describe, expect, it } from "vitest";
import { hasPython } from "../../graders/sandbox/python-runner.ts";
import { load, rowGrader } from "./testing/graded-rows.ts";

const passes = rowGrader();

describe("code", () => {
  it.skipIf(!hasPython())("runs the tests of HumanEval and MBPP", async () => {
    const human = load([
      {
        task_id: "H/0",
        prompt: 'def twice(n: int) -> int:\n    """Twice n."""\n',
        entry_point: "twice",
        canonical_solution: "",
        test: "def check(candidate):\n    assert candidate(2) == 4\n",
      },
    ]);
    expect(await passes(human, "```python\ndef twice(n):\n    return 2 * n\n```")).toBe(true);
    expect(await passes(human, "```python\ndef twice(n):\n    return n\n```")).toBe(false);
    const mbpp = load([
      {
        task_id: 1,
        text: "Write a function to double.",
        code: "def double(n):\n  return 2*n",
        test_list: ["assert double(2) == 4", "assert double(0) == 0"],
        test_setup_code: "",
      },
    ]);
    expect(await passes(mbpp, "```python\ndef double(n):\n    return n + n\n```")).toBe(true);
    expect(await passes(mbpp, "```python\ndef double(n):\n    return 4\n```")).toBe(false);
  });
});
