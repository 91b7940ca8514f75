import type { Program } from "./program.ts";

/**
 * A snippet as a program: one expression, or a body with `return`. In JavaScript a snippet of statements without `return` gives the value
 * of its last expression, and one that is itself a function is called.
 *
 * @param parameters names under which the snippet finds what it is given
 */
export function inlineProgram(
  language: Program["language"],
  code: string,
  parameters: readonly string[],
): Program {
  const source =
    language === "javascript" ? javascriptSource(code, parameters) : pythonSource(code, parameters);
  return {
    language,
    source,
    function: language === "python" ? "__snippet" : null,
    usualName: "",
    label: "the snippet",
  };
}

function javascriptSource(code: string, parameters: readonly string[]): string {
  const plain = code.trim().replace(/(?:;\s*)+$/, "");
  const names = parameters.join(", ");
  const starts = /^(?:const|let|var|if|for|while|switch|try|throw|return|function|async function)\b/.test(
    plain,
  );
  const returns = /(?:^|[;{}\n)])\s*return\b/.test(plain);
  const body = returns ? plain : starts ? `return eval(${JSON.stringify(plain)});` : `return (${plain}\n);`;
  return `const __snippet = async function (${names}) { ${body}\n };
module.exports = async (...given) => {
  const value = await __snippet(...given);
  return typeof value === "function" ? value(...given) : value;
};`;
}

function pythonSource(code: string, parameters: readonly string[]): string {
  const plain = code.trim();
  const isBody = /(?:^|\n)\s*(?:return|import|from|def|if|for|while|try|raise|with)\b/.test(plain);
  const body = isBody ? plain : `return (${plain}\n)`;
  const indented = body
    .split("\n")
    .map((line) => `    ${line}`)
    .join("\n");
  return `import json, math, re, sys\ndef __snippet(${parameters.join(", ")}):\n${indented}\n`;
}
