import { type Fields, isFields } from "./fields.ts";

/** The arguments of a call, where a protocol takes an object: a model's text that is none is kept as what it said. */
export function callArguments(text: string): Fields {
  if (text.trim() === "") return {};
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) ? value : { value };
  } catch {
    return { text };
  }
}
