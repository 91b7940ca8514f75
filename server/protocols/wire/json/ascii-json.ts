const beyondAscii = /[\u0080-\uffff]/;
const eachBeyondAscii = /[\u0080-\uffff]/g;

/** JSON text of a value with everything outside ASCII escaped, so that it can be set into a byte string and into a string alike. */
export function asciiJson(value: unknown): string {
  const text = JSON.stringify(value);
  if (!beyondAscii.test(text)) return text;
  return text.replace(
    eachBeyondAscii,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
