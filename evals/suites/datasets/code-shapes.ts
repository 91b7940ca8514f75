import { textsOf } from "./dataset-row.ts";
import type { DatasetShape } from "./dataset-shape.ts";

const grading = "the file's own tests run the reply's Python, locked up";

export const codeShapes: readonly DatasetShape[] = [
  {
    name: "HumanEval",
    grading,
    fits: (row) => row.has("prompt", "test", "entry_point"),
    toCase: (row) => ({
      input: `Complete this Python function. Reply with one code block that holds the whole of it, with its imports.\n\n\`\`\`python\n${row.text("prompt").trimEnd()}\n\`\`\``,
      graders: [
        {
          type: "code_python",
          function: row.text("entry_point"),
          assertions: `${row.text("test")}\ncheck(${row.text("entry_point")})`,
        },
      ],
    }),
  },
  {
    name: "MBPP",
    grading,
    fits: (row) => row.has("test_list") && (row.has("text") || row.has("prompt")),
    toCase(row) {
      const tests = textsOf(row.get("test_list")) ?? [];
      if (tests.length === 0) throw new Error("`test_list` is empty");
      const imports = textsOf(row.get("test_imports")) ?? [];
      const setup = row.get("test_setup_code") === undefined ? [] : [row.text("test_setup_code")];
      const defined = [...String(row.get("code") ?? "").matchAll(/^\s*def\s+(\w+)/gm)].map(
        (match) => match[1] ?? "",
      );
      const name = defined.find((one) => tests.some((test) => new RegExp(`\\b${one}\\s*\\(`).test(test)));
      return {
        input: `${row.text(row.has("text") ? "text" : "prompt")}\n\nReply with one block of Python. It has to pass these tests:\n\n\`\`\`python\n${tests.join("\n")}\n\`\`\``,
        graders: [
          {
            type: "code_python",
            ...(name === undefined ? {} : { function: name }),
            assertions: [...imports, ...setup, ...tests].join("\n"),
          },
        ],
      };
    },
  },
];
