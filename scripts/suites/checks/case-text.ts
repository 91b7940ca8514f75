import type { SuiteCase } from "../suite-types.ts";

/** All that a model reads of a case, as one text. */
export function promptText(suiteCase: SuiteCase): string {
  if (suiteCase.input !== undefined) return suiteCase.input;
  return (suiteCase.messages ?? []).map((message) => message.content ?? JSON.stringify(message)).join("\n\n");
}

/** Letter -> text of the options, written one per line as "A) text". */
export function optionsOf(prompt: string): ReadonlyMap<string, string> {
  const matches = prompt.matchAll(/^([A-F])\)\s+(.+?)\s*$/gm);
  return new Map([...matches].map((match) => [match[1] ?? "", match[2] ?? ""]));
}

/** The first fenced code block of a prompt, or null. */
export function codeBlockOf(prompt: string): string | null {
  return /```[^\n]*\n([\s\S]*?)```/.exec(prompt)?.[1] ?? null;
}

/** One space for every run of white space, so that a line break in the prompt does not hide a phrase. */
export function squeeze(text: string): string {
  return text.replace(/\s+/g, " ").toLowerCase().trim();
}
