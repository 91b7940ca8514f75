import { type Fields, isFields } from "../fields.ts";

/** Google's parsers take every field in both spellings, `systemInstruction` and `system_instruction`: here it has the first. Of the object itself, not of what is in it. */
export function googleFields(value: unknown): Fields {
  if (!isFields(value)) return {};
  const names = Object.keys(value);
  if (!names.some((name) => name.includes("_"))) return value;
  return Object.fromEntries(names.map((name) => [googleName(name), value[name]]));
}

export const googleName = (name: string): string =>
  name.replace(/(?<=[a-z0-9])_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** The objects of a list, for which Google's parsers also take one object without the list around it. */
export const googleList = (value: unknown): readonly Fields[] =>
  (Array.isArray(value) ? value : [value]).filter(isFields).map(googleFields);

/** The body of a request with its own fields, those of `generationConfig` and of its `thinkingConfig` in one spelling. */
export function googleBody(body: Fields): Fields {
  const fields = googleFields(body);
  if (!isFields(fields.generationConfig)) return fields;
  const config = googleFields(fields.generationConfig);
  const { thinkingConfig: thinking } = config;
  const generationConfig = isFields(thinking)
    ? { ...config, thinkingConfig: googleFields(thinking) }
    : config;
  return { ...fields, generationConfig };
}
