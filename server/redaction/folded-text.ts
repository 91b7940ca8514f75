/** Characters that look like others, and what says nothing: a text without any is read as it is. */
const odd =
  /[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u09e6-\u09ef\uff0b\uff0d\uff0e\uff10-\uff19\uff20-\uff3a\uff41-\uff5a\u200b-\u200d\u2060\ufeff\u00ad]/;
const ignored = /[\u200b-\u200d\u2060\ufeff\u00ad]/;
/** First of the ten digits of Arabic, Persian, Devanagari and Bengali. */
const zeros = [0x660, 0x6f0, 0x966, 0x9e6];
/** Full width forms lie so far from those of ASCII. */
const fullWidthOffset = 0xfee0;

/** A text with full width letters, digits of other scripts and invisible characters taken as what they are read as; what is not changed in it goes back to how it was written. */
export class FoldedText {
  text: string;
  readonly #original: string;
  /** Where each character of `text` was; -1: it was put there. */
  #from: number[];

  private constructor(original: string) {
    this.#original = original;
    this.#from = [];
    let folded = "";
    for (let index = 0; index < original.length; index += 1) {
      const character = original[index]!;
      if (ignored.test(character)) continue;
      folded += odd.test(character) ? plain(character) : character;
      this.#from.push(index);
    }
    this.text = folded;
  }

  /** null: there is nothing to fold. */
  static of(text: string): FoldedText | null {
    return odd.test(text) ? new FoldedText(text) : null;
  }

  /** @param pattern with the flag `g` @param replacementOf what stands in the place of how many characters of a match, from its beginning; of 0 it stays */
  replace(
    pattern: RegExp,
    replacementOf: (match: string) => { readonly text: string; readonly length: number },
  ): void {
    let [text, at] = ["", 0];
    const from: number[][] = [];
    for (const match of this.text.matchAll(pattern)) {
      const found = replacementOf(match[0]);
      if (found.length === 0) continue;
      text += this.text.slice(at, match.index) + found.text;
      from.push(this.#from.slice(at, match.index), new Array<number>(found.text.length).fill(-1));
      at = match.index + found.length;
    }
    if (at === 0) return;
    this.text = text + this.text.slice(at);
    this.#from = [...from, this.#from.slice(at)].flat();
  }

  /** As it was written, but for what was replaced. */
  unfolded(): string {
    let text = this.#original.slice(0, Math.max(0, this.#from[0] ?? 0));
    this.#from.forEach((index, at) => {
      if (index === -1) text += this.text[at];
      else
        text += this.#original.slice(index, Math.max(index + 1, this.#from[at + 1] ?? this.#original.length));
    });
    return text;
  }
}

function plain(character: string): string {
  const code = character.charCodeAt(0);
  if (code >= 0xff01) return String.fromCharCode(code - fullWidthOffset);
  const zero = zeros.find((first) => code >= first && code < first + 10);
  return zero === undefined ? character : String(code - zero);
}
