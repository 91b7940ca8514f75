import { basename, extname, resolve } from "node:path";
import { parse } from "yaml";
import { readText } from "../read-yaml.ts";
import type { CaseMessage } from "../suite.ts";
import { globSync } from "./glob.ts";

/** A prompt as a template: text, or messages. */
export interface PromptTemplate {
  readonly label: string;
  readonly template: string | readonly CaseMessage[];
}

/** @throws Error with the fix where a prompt is of a kind that is not supported */
export function readPrompts(prompts: unknown, folder: string): PromptTemplate[] {
  const list = Array.isArray(prompts) ? (prompts as readonly unknown[]) : [prompts];
  return list.flatMap((one) => readPrompt(one, folder));
}

function readPrompt(one: unknown, folder: string): PromptTemplate[] {
  if (typeof one === "string") {
    const isFile = one.startsWith("file://") || /^[^\s{}]+\.(?:txt|json|ya?ml|md|j2|jsonl)$/.test(one);
    return isFile
      ? fromFiles(one.replace(/^file:\/\//, ""), folder)
      : [{ label: one, template: asMessages(one) }];
  }
  if (typeof one === "object" && one !== null) {
    const { raw, id, label, content } = one as {
      raw?: unknown;
      id?: unknown;
      label?: unknown;
      content?: unknown;
    };
    const text = raw ?? content ?? id;
    if (typeof text !== "string")
      throw new Error("a prompt needs `raw` or `id`: write the text or file://path there");
    return readPrompt(text, folder).map((prompt) =>
      typeof label === "string" ? { ...prompt, label } : prompt,
    );
  }
  throw new Error("a prompt is neither text nor an object: write the text or file://path");
}

function fromFiles(pattern: string, folder: string): PromptTemplate[] {
  if (/\.(?:[cm]?[jt]s|py)(?::\w+)?$/.test(pattern))
    throw new Error(
      `${pattern}: prompts that are programs are not supported: write the text with {{variables}}`,
    );
  const files = pattern.includes("*") ? globSync(pattern, folder) : [resolve(folder, pattern)];
  if (files.length === 0)
    throw new Error(`${pattern} matches no file: check the path, it starts at the suite's folder`);
  return files.flatMap((file) => {
    const text = readText(file);
    const label = basename(file);
    if (/\.(?:json|ya?ml)$/.test(file)) {
      return [{ label, template: messagesIn(extname(file) === ".json" ? text : parse(text)) ?? text }];
    }
    if (extname(file) === ".jsonl")
      return text
        .split("\n")
        .filter((line) => line.trim() !== "")
        .map((line, at) => ({ label: `${label} ${at + 1}`, template: asMessages(line) }));
    // Several prompts in one file stand between lines of three dashes.
    const parts = text
      .split(/^---\s*$/m)
      .map((part) => part.trim())
      .filter((part) => part !== "");
    return parts.map((part, at) => ({
      label: parts.length > 1 ? `${label} ${at + 1}` : label,
      template: asMessages(part),
    }));
  });
}

/** A text that is a list of messages in JSON or YAML is one; anything else stays text. */
export function asMessages(text: string): string | readonly CaseMessage[] {
  return messagesIn(text) ?? text;
}

function messagesIn(value: unknown): readonly CaseMessage[] | null {
  let found = value;
  if (typeof value === "string") {
    if (!/^\s*(?:\[|-\s+role:|\{)/.test(value)) return null;
    try {
      found = /^\s*-/.test(value) ? parse(value) : JSON.parse(value);
    } catch {
      return null;
    }
  }
  const list = typeof found === "object" && found !== null && "messages" in found ? found.messages : found;
  const isList =
    Array.isArray(list) &&
    list.length > 0 &&
    list.every((message: unknown) => typeof message === "object" && message !== null && "role" in message);
  return isList ? (list as unknown as readonly CaseMessage[]) : null;
}
