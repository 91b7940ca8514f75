const languageNames: Readonly<Record<string, RegExp>> = {
  javascript: /^(?:js|javascript|jsx|mjs|node)\b/i,
  python: /^(?:py|python|python3)\b/i,
  sql: /^(?:sql|postgres|postgresql|pgsql|psql)\b/i,
};

/**
 * The code of a reply: of its fenced blocks the last that defines the function's name, else the first in the language,
 * else the first; without a block the whole text. A fence that was never closed reaches to the end.
 */
export function codeOfReply(text: string, language: string, functionName?: string): string {
  const blocks = [...text.replaceAll("\r\n", "\n").matchAll(/```([^\n]*)\n([\s\S]*?)(?:```|$)/g)].map(
    (match) => ({
      label: (match[1] ?? "").trim(),
      code: match[2] ?? "",
    }),
  );
  const named = blocks.filter(({ code }) => functionName !== undefined && defines(code, functionName));
  const holding = blocks.find(({ code }) => functionName !== undefined && code.includes(functionName));
  const inLanguage = blocks.find(({ label }) => languageNames[language]?.test(label));
  return (named.at(-1) ?? holding ?? inLanguage ?? blocks[0])?.code ?? text;
}

function defines(code: string, name: string): boolean {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`(?:function\\*?|def|const|let|var|class)\\s+${escaped}\\b`).test(code);
}
