import { afterAll } from "vitest";
import { createGraderTools } from "./create-grader-tools.ts";
import { hasPython } from "./sandbox/python-runner.ts";
import { describeReplies, type ReplyRow } from "./testing-replies.ts";

const { tools, close } = createGraderTools({ timeLimitMs: 4_000 });
afterAll(close);

const fields = { function: "add", tests: [{ args: [1, 2], expected: 3 }] };
const rows = (replies: readonly (readonly [string, boolean])[]): ReplyRow[] =>
  replies.map(([reply, expected]) => [fields, reply, expected]);
const block = (label: string, code: string): string => `\`\`\`${label}\n${code}\n\`\`\``;
const right = "function add(a, b) { return a + b; }";
const wrong = "function add(a, b) { return a - b; }";

describeReplies(
  "code_javascript",
  {
    "TypeScript and modules": rows([
      [block("ts", "function add(a: number, b: number): number { return a + b; }"), true],
      [
        block(
          "typescript",
          "interface P { a: number }\nexport const add = (a: P['a'], b: number): number => a + b;",
        ),
        true,
      ],
      [
        block(
          "ts",
          "enum E { X = 1 }\nfunction add<T extends number>(a: T, b: T) { return (a as number) + b; }",
        ),
        true,
      ],
      [block("ts", "function add(a: number, b: number): number { return a - b; }"), false],
      [block("js", "module.exports = function (a, b) { return a + b; };"), true],
      [block("js", "module.exports = (a, b) => a - b;"), false],
      [block("js", "module.exports = { add: (a, b) => a + b };"), true],
      [block("js", "exports.add = (a, b) => a + b;"), true],
      [block("js", "export default (a, b) => a + b;"), true],
      [block("js", "export default function add(a, b) { return a + b; }"), true],
      [block("js", `export { add };\n${right}`), true],
      [block("js", `const fs = require("fs");\nconst { join } = require("node:path");\n${right}`), true],
      [block("js", `import fs from "node:fs";\nimport { join } from "path";\nexport ${right}`), true],
      [block("js", `${right}\nif (require.main === module) { console.log(add(1, 2)); }`), true],
      [
        block(
          "js",
          'const fs = require("fs");\nfunction add(a, b) { return fs.readFileSync("/etc/passwd").length; }',
        ),
        false,
      ],
    ]),
    "blocks and prose": rows([
      [`Here:\n${block("js", right)}\nDone.`, true],
      [`${block("js", wrong)}\nFixed:\n${block("js", right)}`, true],
      [`${block("js", right)}\nFor comparison, the buggy original:\n${block("js", wrong)}`, true],
      [`Your code:\n${block("js", right)}\nFixed:\n${block("js", wrong)}`, false],
      [
        `${block("js", "const plus = (a, b) => a + b;")}\nThen:\n${block("js", "const add = (a, b) => plus(a, b);")}`,
        true,
      ],
      [`${block("js", right)}\nIn Python:\n${block("python", "def add(a, b):\n    return a - b")}`, true],
      [`${block("bash", "npm i")}\n${block("", right)}`, true],
      [`Sure, this adds:\n\n${right}\n\nIt returns the sum of both.`, true],
      [`~~~js\n${right}\n~~~`, true],
      [`\`\`\`js\n${right}`, true],
      ["I would add the two numbers.", false],
      ["", false],
    ]),
  },
  tools,
);

if (hasPython())
  describeReplies(
    "code_python",
    {
      "programs and imports": rows([
        [
          block(
            "python",
            'def add(a, b):\n    return a + b\n\nif __name__ == "__main__":\n    print(add(int(input()), int(input())))',
          ),
          true,
        ],
        [
          block(
            "python",
            'def add(a, b):\n    return a - b\n\nif __name__ == "__main__":\n    add = lambda a, b: a + b',
          ),
          false,
        ],
        [
          block(
            "python",
            'import sys\ndef add(a, b):\n    return a + b\nif __name__ == "__main__":\n    sys.exit(1)',
          ),
          true,
        ],
        [
          block(
            "python",
            'import unittest\ndef add(a, b):\n    return a + b\nif __name__ == "__main__":\n    unittest.main()',
          ),
          true,
        ],
        [
          block(
            "py",
            "import os, sys, json, logging, asyncio, tempfile, sqlite3, multiprocessing\ndef add(a, b):\n    return a + b",
          ),
          true,
        ],
        [
          block(
            "py",
            'from zoneinfo import ZoneInfo\nZONE = ZoneInfo("Europe/Paris")\ndef add(a, b):\n    return a + b',
          ),
          true,
        ],
        [
          block(
            "py",
            "from __future__ import annotations\nfrom dataclasses import dataclass\n@dataclass\nclass P:\n    a: int\ndef add(a, b):\n    return P(a).a + b",
          ),
          true,
        ],
        [block("py", 'def add(a, b):\n    return len(open("/etc/passwd").read())'), false],
      ]),
      "blocks and prose": rows([
        [`Sure:\n\ndef add(a, b):\n    return a + b\n\nThis adds both numbers.`, true],
        [
          `${block("python", "def plus(a, b):\n    return a + b")}\nthen\n${block("python", "def add(a, b):\n    return plus(a, b)")}`,
          true,
        ],
        [
          `${block("python", "def add(a, b):\n    return a + b")}\nWrong would be:\n${block("python", "def add(a, b):\n    return a - b")}`,
          true,
        ],
        [`${block("js", wrong)}\n${block("python3", "def add(a, b):\n    return a + b")}`, true],
        ["I would add them.", false],
      ]),
    },
    tools,
  );
