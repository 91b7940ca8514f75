/** How much of a long text is read: what is asked stands at its head or its tail. */
export const defaultTextBounds = { headCharacters: 200, tailCharacters: 450 } as const;

export interface TextBounds {
  readonly headCharacters: number;
  readonly tailCharacters: number;
}

const isHighSurrogate = (code: number): boolean => code >= 0xd800 && code <= 0xdbff;
const isLowSurrogate = (code: number): boolean => code >= 0xdc00 && code <= 0xdfff;

/** Head and tail of a text joined by a line break; a text within the bounds is returned as it is. No character is cut in two. */
export function boundText(text: string, bounds: TextBounds = defaultTextBounds): string {
  const { headCharacters, tailCharacters } = bounds;
  if (text.length <= headCharacters + tailCharacters) return text;
  let headEnd = headCharacters;
  if (isHighSurrogate(text.charCodeAt(headEnd - 1))) headEnd -= 1;
  let tailStart = text.length - tailCharacters;
  if (isLowSurrogate(text.charCodeAt(tailStart))) tailStart += 1;
  return `${text.slice(0, headEnd)}\n${text.slice(tailStart)}`;
}
