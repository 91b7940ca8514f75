/** Pieces that hostile requests are made of, as JSON text. */
export const hello = '"messages":[{"role":"user","content":"hello"}]';
export const chat = (fields: string, messages = hello): string => `{"model":"auto",${messages}${fields}}`;
export const userContent = (content: string): string =>
  chat("", `"messages":[{"role":"user","content":${content}}]`);
export const list = (count: number, item: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => item(index)).join(",");
export const repeated = (text: string, count: number): string => text.repeat(count).slice(0, -1);
export const allowedModels = (...patterns: readonly string[]): string =>
  chat(`,"routing":{"allowed_models":${JSON.stringify(patterns)}}`);
export const schemaOf = (levels: number): string =>
  chat(
    `,"tools":[{"type":"function","function":{"name":"f","parameters":${'{"type":"object","properties":{"a":'.repeat(levels)}{}${"}}".repeat(levels)}}}]`,
  );
export const long = (characters: number): string => "n".repeat(characters);
