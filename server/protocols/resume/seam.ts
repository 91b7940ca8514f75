/** How another model goes on with a reply: after its text as the assistant's own turn, or told to by an instruction. */
export type ResumeMode = "prefill" | "instruction";

/** Repeated text counts as a repetition from so many characters on ... */
const minOverlap = 16;
/** ... of so many different ones: a rule of dashes is no repetition. */
const minDistinct = 8;
/** How far back a repetition is looked for. */
const maxOverlap = 4_096;
/** A model that repeats so much of the beginning, and then leaves it, has begun its answer anew. */
const minRestart = 40;

const boundary = /[\s\p{P}]/u;
const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;

/**
 * Joins the text that a client has with the text by which another model goes on: what the second repeats of the first is taken out, be it all of it, its
 * last words, the word that was cut, or white space at the seam. It is held back while it may still be a repetition.
 *
 * A repetition is the longest end of the first text with which the second begins: of 16 characters and 8 different ones or more, or, after an
 * instruction, of the words that the model was asked to begin with or the one word that was cut.
 */
export class Seam {
  readonly #sent: string;
  readonly #anchor: string;
  readonly #mode: ResumeMode;
  #held = "";
  #isOpen = true;
  /** The model has begun its answer anew in other words: nothing of it can be used. */
  isRestart = false;

  /** @param anchor the last words, which the model was asked to begin with; "": it was not */
  constructor(sent: string, mode: ResumeMode, anchor: string) {
    this.#sent = sent;
    this.#mode = mode;
    this.#anchor = anchor;
  }

  /** What of it goes to the client now. */
  push(text: string): string {
    if (!this.#isOpen) return text;
    this.#held += text;
    return this.#mayRepeat() ? "" : this.end();
  }

  /** Nothing more comes to be compared. */
  end(): string {
    if (!this.#isOpen) return "";
    this.#isOpen = false;
    const held = this.#held;
    this.#held = "";
    const start = held.length - held.trimStart().length;
    const shown = held.slice(start);
    if (shown !== "" && this.#sent.length >= minOverlap && shown.startsWith(this.#sent))
      return shown.slice(this.#sent.length);
    const length = this.#overlap(shown);
    if (length > 0) return shown.slice(length);
    if (this.#hasRestarted(shown)) {
      this.isRestart = true;
      return "";
    }
    return this.#withoutSharedSpace(held);
  }

  /** Whether what is held is a piece of the first text that has not ended yet. */
  #mayRepeat(): boolean {
    const shown = this.#held.trimStart();
    if (shown === "") return true;
    if (this.#sent.startsWith(shown) && shown.length < this.#sent.length) return true;
    const from = Math.max(0, this.#sent.length - maxOverlap);
    for (let at = this.#sent.indexOf(shown[0]!, from); at >= 0; at = this.#sent.indexOf(shown[0]!, at + 1))
      if (this.#sent.length - at > shown.length && this.#sent.startsWith(shown, at)) {
        // The end of the first text can still come; in its middle only a repetition of some length is waited for.
        if (this.#isAsked(this.#sent.length - at, at)) return true;
      }
    return false;
  }

  #overlap(shown: string): number {
    for (let length = Math.min(shown.length, this.#sent.length, maxOverlap); length > 0; length -= 1) {
      const at = this.#sent.length - length;
      if (shown.startsWith(this.#sent.slice(at)) && this.#isAsked(length, at)) return length;
    }
    return 0;
  }

  /** Whether an end of the first text, of this length, is one that a repetition would begin with. */
  #isAsked(length: number, at: number): boolean {
    const text = this.#sent.slice(at);
    if (length === 1 && isHighSurrogate(text.charCodeAt(0))) return true;
    if (length >= minOverlap && new Set(text).size >= minDistinct) return true;
    if (this.#mode === "prefill") return false;
    if (this.#anchor !== "" && length >= this.#anchor.length && length <= this.#anchor.length + 2)
      return true;
    const isWholeWord = at === 0 || boundary.test(this.#sent[at - 1]!);
    return isWholeWord && !/[\s\d]/.test(text) && /\p{L}/u.test(text);
  }

  #hasRestarted(shown: string): boolean {
    let same = 0;
    while (same < shown.length && shown[same] === this.#sent[same]) same += 1;
    return same >= minRestart && same < this.#sent.length;
  }

  /** White space that ends the first text and begins the second is there once. */
  #withoutSharedSpace(held: string): string {
    const ended = /\s*$/.exec(this.#sent)![0];
    const begun = /^\s*/.exec(held)![0];
    if (ended === "" || begun === "") return held;
    if (begun.startsWith(ended)) return held.slice(ended.length);
    return ended.startsWith(begun) || ended.endsWith(begun) ? held.slice(begun.length) : held;
  }
}

/** The last words of a text, up to five and 60 characters, from the beginning of a word on; "": there is nothing to begin with. */
export function lastWords(text: string): string {
  const trimmed = text.trimEnd();
  const tail = trimmed.slice(-60);
  const words = tail.split(/(?<=\s)/);
  const whole = trimmed.length > tail.length ? words.slice(1) : words;
  return whole.slice(-5).join("").trimStart();
}
