import type { ReplyCues } from "../contracts/index.ts";
import { growHash, type ReplyWord, replyWord } from "./reply-lexicon.ts";

/** Tokens of a lone number, letter or label, and of "yes" or "no" with the words that models put around them. */
const briefTokens = 5;
/** Tokens of an entry in a list whose kind is not named: "ten films". */
const listItemTokens = 18;
/** No explanation wanted. */
const bareFactor = 0.4;
/** Larger numbers are quantities in the text, not lengths that are asked for. */
const largestCount = 20_000;
const largestList = 200;
/** A sum or a product of what was read may be absurd. */
const largestAskedTokens = 30_000;

/** Words back that a cue still counts. */
const reach = { limit: 2, number: 3, verb: 4, making: 8, list: 2 } as const;

const comma = 44;
const hyphen = 45;
const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isWordCode = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 0xc0 && code < 0x250);
const isWide = (code: number): boolean => code >= 0x2e80 && code < 0xfb00;

/**
 * Reads what a prompt says about the length of its reply, in one pass over its words: asked lengths, things to be made, "briefly" and the
 * like. In English, and the commonest forms in German, French, Spanish and Chinese; elsewhere nothing is found, and the kind of work decides.
 *
 * @param turn bounded text of the last user turn
 * @param turnTokens estimated tokens of the whole turn
 */
export function replyCues(turn: string, turnTokens: number): ReplyCues {
  const reader = new CueReader();
  let wide = false;
  for (let index = 0; index < turn.length; ) {
    const code = turn.charCodeAt(index);
    if (isWordCode(code)) {
      let hash = growHash(0, code);
      for (index += 1; index < turn.length; index += 1) {
        const next = turn.charCodeAt(index);
        if (!isWordCode(next)) break;
        hash = growHash(hash, next);
      }
      reader.word(replyWord(hash), turn.charCodeAt(index));
    } else if (isDigit(code)) {
      let value = code - 48;
      for (index += 1; index < turn.length; index += 1) {
        const next = turn.charCodeAt(index);
        if (isDigit(next)) value = 10 * value + next - 48;
        else if (next !== comma || !isDigit(turn.charCodeAt(index + 1))) break;
      }
      reader.number(value, turn.charCodeAt(index));
    } else {
      if (isWide(code)) wide = true;
      index += 1;
    }
  }
  if (wide) readChinese(turn, reader);
  return {
    askedTokens:
      reader.askedTokens === null ? null : Math.min(largestAskedTokens, Math.max(3, reader.askedTokens)),
    workTokens: reader.workTokens,
    detail: reader.detail,
    develops: reader.develops,
    turnTokens,
  };
}

/** Where each cue was seen last, in words from the start; far back means never. */
class CueReader {
  askedTokens: number | null = null;
  workTokens: number | null = null;
  detail = 1;
  develops = false;
  #at = 0;
  #count: number | null = null;
  #countAt = never;
  #isCountAsked = false;
  #limitAt = never;
  #articleAt = never;
  #onlyAt = never;
  #negationAt = never;
  #briefAt = never;
  #yesAt = never;
  #workAt = never;
  #hasCountedUnits = false;
  #verbAt = { make: never, list: never, reply: never, develop: never };

  /** @param following character after it; NaN: the end */
  number(value: number, following: number): void {
    this.#at += 1;
    this.#setCount(value, following);
  }

  word(word: ReplyWord | undefined, following: number): void {
    this.#at += 1;
    if (word === undefined) return;
    const at = this.#at;
    switch (word.kind) {
      case "number":
        // "two hundred"
        if (word.value >= 100 && this.#countAt === at - 1 && this.#count !== null && this.#count < 100)
          this.#setCount(this.#count * word.value, following);
        else this.#setCount(word.value, following);
        break;
      case "unit":
        this.#unit(word.tokens);
        break;
      case "work":
        this.#work(word.tokens);
        break;
      case "brief":
        this.#briefAt = at;
        if (word.tokens !== null && this.#isNear(this.#verbAt.make, reach.making)) this.#work(word.tokens);
        else if (this.#isNear(this.#onlyAt, reach.verb) || this.#isNear(this.#verbAt.reply, reach.verb))
          this.askedTokens = briefTokens;
        break;
      case "only":
        this.#onlyAt = at;
        if (this.#isNear(this.#briefAt, 2)) this.askedTokens = briefTokens;
        break;
      case "detail":
        this.detail = word.factor;
        break;
      case "verb":
        this.#verbAt[word.sense] = at;
        if (word.sense === "develop") this.develops = true;
        break;
      case "limit":
        this.#limitAt = at;
        break;
      case "article":
        this.#articleAt = at;
        break;
      case "negation":
        this.#negationAt = at;
        if (this.#isNear(this.#yesAt, 3)) this.askedTokens = briefTokens;
        break;
      case "extra":
        if (this.#isNear(this.#negationAt, 3)) this.detail = Math.min(this.detail, bareFactor);
        break;
      case "yes":
        this.#yesAt = at;
        break;
    }
  }

  /** A length that another reader found. */
  ask(tokens: number): void {
    this.askedTokens = tokens;
  }

  #isNear(seenAt: number, words: number): boolean {
    return this.#at - seenAt <= words;
  }

  #setCount(value: number, following: number): void {
    const { list, make, reply } = this.#verbAt;
    this.#count = value <= largestCount ? value : null;
    this.#countAt = this.#at;
    const isJoined = following === hyphen;
    this.#isCountAsked =
      isJoined ||
      this.#isNear(this.#limitAt, reach.limit) ||
      this.#isNear(Math.max(list, make, reply), reach.verb);
    const isList = this.#isNear(list, reach.list) && value >= 2 && value <= largestList;
    // "Three paragraphs that list 5 films": the paragraphs decide.
    if (isList && !this.#hasCountedUnits) this.askedTokens = value * listItemTokens;
  }

  #unit(tokens: number): void {
    if (this.#count !== null && this.#isNear(this.#countAt, reach.number)) {
      if (!this.#isCountAsked) return;
      this.askedTokens = this.#count * tokens;
      this.#hasCountedUnits = true;
    } else if (this.#isNear(this.#articleAt, 2)) {
      const asks = this.#isNear(this.#limitAt, 3) || this.#isNear(this.#verbAt.make, 3);
      if (asks && tokens > 1.4 && this.askedTokens === null) this.askedTokens = tokens;
    }
  }

  #work(tokens: number): void {
    // The first that the verb meets: "an article about a book". Of a compound the last: "a book review".
    const isCompound = this.#isNear(this.#workAt, 1) && this.workTokens !== null;
    if (!isCompound && !this.#isNear(Math.max(this.#verbAt.make, this.#verbAt.list), reach.making)) return;
    this.workTokens = isCompound ? tokens : Math.max(this.workTokens ?? 0, tokens);
    this.#workAt = this.#at;
    this.#verbAt.make = never;
    this.#verbAt.list = never;
  }
}

const never = -1000;

/** Chinese characters of a reply for one token; "800字" asks for 800 of them. */
const tokensPerWideCharacter = 0.8;

function readChinese(text: string, reader: CueReader): void {
  const length = /(\d{1,5})\s*个?(?:字|文字)/.exec(text);
  if (length !== null) reader.ask(Number(length[1]) * tokensPerWideCharacter);
  else if (text.includes("一句话")) reader.ask(26);
  if (/简短|简要|简洁|简单/.test(text)) reader.detail = 0.4;
  if (text.includes("详细")) reader.detail = 1.7;
  if (/解释|为什么|说明|分析|比较/.test(text)) reader.develops = true;
  if (/写一篇|作文|文章|故事|报告|演讲/.test(text)) reader.workTokens = 600;
}
