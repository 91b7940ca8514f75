/** How much of a long text is read: what is asked stands at its head or its tail. */
export const defaultTextBounds = { headCharacters: 200, tailCharacters: 450 } as const;

export interface TextBounds {
  /** UTF-16 code units kept from the start; at least 1. */
  readonly headCharacters: number;
  /** UTF-16 code units kept from the end; at least 1. */
  readonly tailCharacters: number;
}

const isHighSurrogate = (code: number): boolean => (code & 0xfc00) === 0xd800;
const isLowSurrogate = (code: number): boolean => (code & 0xfc00) === 0xdc00;

/**
 * Head and tail of a long text, joined by a line break, so that a tokenizer's cost does not grow with the text. No surrogate pair
 * is cut: the half that lies inside the bounds is left out too. A text that is short enough, or was bounded before with the same
 * bounds, comes back as it is.
 */
export function boundText(text: string, bounds: TextBounds = defaultTextBounds): string {
  const { headCharacters, tailCharacters } = bounds;
  if (text.length <= headCharacters + 1 + tailCharacters) return text;
  let headEnd = headCharacters;
  if (isHighSurrogate(text.charCodeAt(headEnd - 1)) && isLowSurrogate(text.charCodeAt(headEnd))) headEnd -= 1;
  let tailStart = text.length - tailCharacters;
  if (isLowSurrogate(text.charCodeAt(tailStart)) && isHighSurrogate(text.charCodeAt(tailStart - 1))) {
    tailStart += 1;
  }
  return `${text.slice(0, headEnd)}\n${text.slice(tailStart)}`;
}
