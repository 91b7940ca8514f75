/** Names under which one family is known. Judges may prefer relatives, not only themselves. */
const aliases: readonly (readonly [RegExp, string])[] = [
  [/^(chatgpt|gpt|o\d|davinci|codex)/, "gpt"],
  [/^(mistral|mixtral|ministral|codestral|magistral|devstral|pixtral)/, "mistral"],
  [/llama/, "llama"],
  [/^(qwen|qwq|qvq)/, "qwen"],
];

/**
 * The family that a model belongs to: `openai/gpt-5-mini@low` and `o3` are `gpt`, `claude-opus-4.5` is `claude`. Of a name that is not known,
 * what stands before the first digit or mark.
 */
export function modelFamily(model: string): string {
  const name = (model.split("@")[0] ?? model).split("/").at(-1)?.toLowerCase().trim() ?? "";
  for (const [pattern, family] of aliases) if (pattern.test(name)) return family;
  return /^[\p{L}]+/u.exec(name)?.[0] ?? name;
}
