import type { DemoSolver } from "./solver.ts";

interface Program {
  readonly asked: RegExp;
  readonly python: (name: string) => string;
  readonly javascript: (name: string) => string;
}

const programs: readonly Program[] = [
  {
    asked: /factorial/i,
    python: (name) =>
      `def ${name}(n):\n    result = 1\n    for factor in range(2, n + 1):\n        result *= factor\n    return result`,
    javascript: (name) =>
      `function ${name}(n) {\n  let result = 1;\n  for (let factor = 2; factor <= n; factor += 1) result *= factor;\n  return result;\n}`,
  },
  {
    asked: /fibonacci/i,
    python: (name) =>
      `def ${name}(n):\n    current, following = 0, 1\n    for _ in range(n):\n        current, following = following, current + following\n    return current`,
    javascript: (name) =>
      `function ${name}(n) {\n  let [current, following] = [0, 1];\n  for (let step = 0; step < n; step += 1) [current, following] = [following, current + following];\n  return current;\n}`,
  },
  {
    asked: /palindrome/i,
    python: (name) =>
      `def ${name}(text):\n    letters = [c.lower() for c in text if c.isalnum()]\n    return letters == letters[::-1]`,
    javascript: (name) =>
      `function ${name}(text) {\n  const letters = [...text.toLowerCase()].filter((c) => /[a-z0-9]/.test(c));\n  return letters.join("") === letters.reverse().join("");\n}`,
  },
  {
    asked: /\breverse[sd]?\b.*\b(?:string|list|text|array)/i,
    python: (name) => `def ${name}(values):\n    return values[::-1]`,
    javascript: (name) =>
      `function ${name}(values) {\n  return typeof values === "string" ? [...values].reverse().join("") : [...values].reverse();\n}`,
  },
];

/** Four well-known functions in Python and JavaScript, under the name that the prompt gives. */
export const codeBook: DemoSolver = {
  skill: "code",
  solve(prompt) {
    const program = programs.find(({ asked }) => asked.test(prompt));
    if (program === undefined || !/\b(?:function|def|code|program|write|implement)\b/i.test(prompt))
      return null;
    const isJavaScript = /\b(?:javascript|typescript|js)\b/i.test(prompt);
    const name =
      /`(\w+)\s*\(|\b(?:def|function)\s+(\w+)\s*\(|\bcalled\s+`?(\w+)/.exec(prompt)?.slice(1).find(Boolean) ??
      "solve";
    return isJavaScript
      ? `\`\`\`javascript\n${program.javascript(name)}\n\`\`\``
      : `\`\`\`python\n${program.python(name)}\n\`\`\``;
  },
  miss: (answer) => answer.replace(/n \+ 1|<= n|\[::-1\]|\.reverse\(\)/, ""),
};
