import { Script } from "node:vm";
import { type FencedBlock, fencedBlocks } from "./fenced-blocks.ts";

const languageNames: Readonly<Record<string, RegExp>> = {
  javascript: /^(?:js|javascript|jsx|mjs|cjs|node|ts|typescript|tsx|mts|cts)$/i,
  python: /^(?:py|python\d?(?:\.\d+)?|pycon)$/i,
  sql: /^(?:sql|postgres|postgresql|pgsql|psql)$/i,
};

/** The code of a reply. */
interface ReplyCode {
  readonly code: string;
  /** Code of the blocks before it, which it may need; empty: there are none. */
  readonly before: string;
}

/** Words right before a block that is not the reply's own answer. */
const otherCode =
  /(?<!\p{L})(?:wrong|incorrect|buggy|broken|naive|original|instead of|don't|do not|avoid|bad|your code|for comparison|before)(?!\p{L})[^\n]*$/iu;

/**
 * Of the fenced blocks in the language, or without one, the last that defines the function's name and is not shown as a wrong one, else the first; without a
 * block the part of the text that is code. A fence that was never closed reaches to the end.
 */
export function codeOfReply(written: string, language: string, functionName?: string): ReplyCode {
  const text = written.replaceAll("\r\n", "\n");
  const all = fencedBlocks(text);
  if (all.length === 0) return { code: unfencedCode(text, language), before: "" };
  const own = all.filter(({ label }) => isOf(label, language));
  const blocks = own.length > 0 ? own : all;
  const lineBefore = ({ start }: FencedBlock): string =>
    text.slice(0, start).trimEnd().split("\n").at(-1) ?? "";
  const naming = blocks.filter(({ content }) => functionName !== undefined && defines(content, functionName));
  const meant = naming.filter((block) => !otherCode.test(lineBefore(block)));
  const holding = blocks.find(({ content }) => functionName !== undefined && content.includes(functionName));
  const labelled = blocks.find(({ label }) => languageNames[language]?.test(label));
  const chosen = meant.at(-1) ?? naming.at(-1) ?? holding ?? labelled ?? blocks[0];
  const before = blocks
    .slice(0, blocks.indexOf(chosen ?? ({} as FencedBlock)))
    .filter((block) => !naming.includes(block));
  return { code: chosen?.content ?? "", before: before.map(({ content }) => content).join("\n") };
}

/** A block whose label names no other language that is known. */
const isOf = (label: string, language: string): boolean =>
  languageNames[language]?.test(label) === true || label === "" || label === "code" || label === "text";

function defines(code: string, name: string): boolean {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(
    `(?:function\\*?|def|const|let|var|class)\\s+${escaped}\\b|(?:^|[\\s.;])${escaped}\\s*=(?!=)`,
  ).test(code);
}

const starts: Readonly<Record<string, RegExp>> = {
  javascript:
    /^(?:(?:export\s+)?(?:default\s+)?(?:async\s+)?function\b|(?:export\s+)?(?:const|let|var|class)\s|import\s.*from|module\.exports|["']use strict)/,
  python: /^(?:(?:async\s+)?def\s|class\s|import\s\w|from\s\S+\simport\s|@\w|[A-Za-z_]\w*\s*=[^=])/,
};
const continues: Readonly<Record<string, RegExp>> = {
  javascript:
    /^(?:\s|$|[)}\]{/*]|[\w$.]+\s*[(=]|(?:if|for|while|return|export|import|const|let|var|function|async|class|module)\b)/,
  python:
    /^(?:\s|$|[)\]}#@]|[\w.[\]]+\s*[-+*/]?=|[\w.]+\(|(?:def|class|import|from|if|elif|else|for|while|try|except|finally|with|return|async)\b)/,
};

/** Code that stands between prose without a fence: from its first line to the last that can be code. The whole text where that is code. */
function unfencedCode(text: string, language: string): string {
  const lines = text.split("\n");
  const from = lines.findIndex((line) => starts[language]?.test(line) === true);
  if (from === -1 || (language === "javascript" && parses(text))) return text;
  let to = from;
  while (to < lines.length && continues[language]?.test(lines[to] ?? "") === true) to += 1;
  const code = lines.slice(from, to).join("\n");
  return code.trim() === "" ? text : code;
}

function parses(code: string): boolean {
  try {
    new Script(code);
    return true;
  } catch {
    return false;
  }
}
