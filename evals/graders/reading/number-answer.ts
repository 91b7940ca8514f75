import { boldSpans, correctionEnds, markedSpans, type Span } from "./marked-answer.ts";
import type { FoundNumber } from "./numbers-of.ts";

/** A figure that a reply gives as its answer. */
interface NumberAnswer {
  readonly number: FoundNumber;
  /** The other end, where the reply gives a range. */
  readonly rangeEnd: FoundNumber | null;
}

const denied =
  /(?:(?<!\p{L})(?:not|never|isn['’]?t|wasn['’]?t|aren['’]?t|cannot be|can['’]?t be|couldn['’]?t be|rather than|instead of|nor|unlike|(?:more|greater|less|fewer|larger|smaller|higher|lower) than|exceeds?|nicht|kein[e]?|statt|n['’]est pas|pas|au lieu de|no es|no son|non è|não é|не|niet|inte|nie|değil)|≠|!=|(?<![-=<]|<\/?\w+)>|<(?![-=>])|不是|并非|而不是|不等于|不等於)(?:\s+(?:equal to|equals?|exactly|simply|just|about|a|an|the|be|merely|really|actually))*[\s:"'“*_(]*[$€£¥₹]?\s?$/iu;
const deniedBehind =
  /^[^.,;!?\n\d]{0,15}?(?:\s(?:is|was|would be|are|seems|ist|wäre|est|es|è|é)\s+(?:\p{L}+ )?(?:wrong|incorrect|not|false|too (?:high|low|big|small|large|much|little)|a mistake|impossible|falsch|nicht|faux|incorrecto|falso|sbagliato|errado)(?!\p{L})|ではな|ではあり|じゃな|이 아니|가 아니|ではない)/iu;
/** "not only 10": no denial; "no less than 10" gives a bound that is reached. */
const notDenied = /(?:not only|not just|no (?:more|less|fewer) than|not (?:more|less|fewer) than)[\s*_$]*$/i;

const isDenied = (text: string, { start, end }: Span): boolean => {
  const before = text.slice(Math.max(0, start - 45), start);
  return (denied.test(before) && !notDenied.test(before)) || deniedBehind.test(text.slice(end, end + 45));
};

/** Numbers that count something else: items of a list, steps, ordinals, notes. */
const counter =
  /(?:(?<!\p{L})(?:step|steps|question|problem|part|case|equation|figure|table|page|pages|section|chapter|note|q|schritt|étape|paso|шаг|option)\s?#?|±\s?|\+\/?-\s?|plus or minus\s|^\s*\(?|\[)$/iu;
function isCounter(text: string, { start, end }: Span): boolean {
  const before = text.slice(Math.max(0, text.lastIndexOf("\n", start - 1) + 1), start);
  const after = text.slice(end, end + 3);
  if (/^(?:st|nd|rd|th)(?!\p{L})/iu.test(after)) return true;
  if (/^\s*\(?$/.test(before)) return /^[.)]\s+\S/.test(text.slice(end, end + 8));
  if (/\[$/.test(before)) return /^\](?!\s*$)/.test(after);
  return counter.test(before) && before.trim() !== "";
}

const hyphen = /^\s?(?:%|°[CF]?|[$€£])?\s?(?:[-–—]|to|bis|à|a|до|～|~|〜|至|到)\s?[$€£]?$/iu;
const pairOpening = /(?:between|zwischen|entre|tra|fra|между|介于|在|從|从)[\s$€£]*$/iu;
const pairJoin = /^\s?(?:%|\p{L}+)?\s?(?:and|und|et|y|e|и|和|与|到|至)\s?[$€£]?$/iu;

/** Whether two figures that follow each other are the ends of a range. "336 - 289" is a difference, "rose from 10 to 18" a change. */
function isRange(text: string, low: FoundNumber, high: FoundNumber): boolean {
  if ((low.readings[0] ?? 0) >= (high.readings[0] ?? 0)) return false;
  const [before, between, after] = [
    text.slice(Math.max(0, low.start - 20), low.start),
    text.slice(low.end, high.start),
    text.slice(high.end, high.end + 5),
  ];
  if (pairOpening.test(before)) return pairJoin.test(between) || hyphen.test(between);
  if (/(?<!p{L})or(?!p{L})/i.test(between)) return /^\s?(?:\p{L}+\s)?or\s?[$€£]?$/iu.test(between);
  return (
    hyphen.test(between) &&
    !/^\s*(?:[=≈]|°?\s*=)/.test(after) &&
    !/(?:from|von|de|of|[-+×*/=])\s*\$?$/i.test(before)
  );
}

const equals = /[=≈→⇒]\s*(?:\\?[$€£¥₹(]|about|approximately|ca\.?)?\s*[-–]?\s*$/i;
const verb =
  /(?<!\p{L})(?:is|are|was|were|has|have|had|equals?|gives|leaves|makes|totals?|get|gets|earns?|costs?|pays?|needs?|takes|remain(?:s|ed)?|be|ist|sind|beträgt|hat|kostet|bleiben|est|sont|coûte|vaut|a|es|son|hay|tiene|cuesta|è|sono|ha|é|são|tem|is|zijn|heeft|jest|wynosi|составляет|равно|равна|是|为|等于|有|は|が|of)\s*(?:exactly|about|around|approximately|roughly|nearly|almost|only|still|now|then|therefore|thus|just|also|a total of|ungefähr|etwa|rund|environ|unos|circa|около)*[\s:*_(~≈]*(?:\\?[$€£¥₹]|USD|EUR)?\s*[-–]?\s*$/iu;
const operator = /^\s*[-+×*/÷·^]\s*[\d($]/;

/** Sentences that close a reply and say nothing about its result. */
const closing =
  /(?:^|(?<=[.!?)\]*]\s|\n))\s*(?:[*_#>-]*\s*)?(?:(?:double[- ]?)?check(?:ing)?|verification|verify|proof|probe|note|hope|i hope|let me know|feel free|if you|would you|do you|this (?:took|uses|used|is because|follows|works|holds)|i (?:double[- ]?|re)?(?:checked|verified|used|solved)|(?:we|you) can (?:check|verify|confirm)|to (?:check|verify|confirm)|source|reference|see (?:also|section|page|chapter)|explanation|remark|\(|time:|confidence|vérification|comprobación|verifica|проверка|验证|検算|sources?)(?!\p{L})/iu;

function withoutClosing(text: string, span: Span, numbers: readonly FoundNumber[]): Span {
  const part = text.slice(span.start, span.end);
  for (const match of part.matchAll(new RegExp(closing, "giu"))) {
    const end = span.start + match.index;
    if (match.index > 0 && numbers.some((one) => one.start >= span.start && one.end <= end))
      return { start: span.start, end };
  }
  return span;
}

/**
 * The figure that a reply gives as its answer: in a box, behind `####` or "Answer:", in bold, else in the last sentence that has one and
 * is about the result. What the reply takes back, denies or only counts by is no answer. null: it gives none.
 *
 * @param text through `plainFigures`
 * @param isFit figures in a unit that the question is about; they come before others
 */
export function numberAnswer(
  text: string,
  numbers: readonly FoundNumber[],
  isFit: (number: FoundNumber) => boolean = () => true,
): NumberAnswer | null {
  const asserted = numbers.filter((number) => !isDenied(text, number));
  const plain = asserted.filter((number) => !isCounter(text, number));
  const usable = plain.length > 0 ? plain : asserted;
  const fit = usable.filter(isFit);
  const candidates = fit.length > 0 ? fit : usable;
  const whole = { start: 0, end: text.length };
  const found =
    corrected(text, candidates) ??
    marked(text, candidates, whole) ??
    bold(text, candidates) ??
    unmarked(text, candidates, whole);
  if (found === null) return null;
  const at = usable.indexOf(found);
  const [before, after] = [usable[at - 1], usable[at + 1]];
  if (before !== undefined && isRange(text, before, found)) return { number: before, rangeEnd: found };
  if (after !== undefined && isRange(text, found, after)) return { number: found, rangeEnd: after };
  return { number: found, rangeEnd: null };
}

const inside = (numbers: readonly FoundNumber[], span: Span): FoundNumber[] =>
  numbers.filter(({ start, end }) => start >= span.start && end <= span.end);

/** Within one statement: behind the last "=", else behind the last verb that says how much, else by `otherwise`. */
function ofStatement(
  text: string,
  numbers: readonly FoundNumber[],
  otherwise: "first" | "last" | "none",
  from = 0,
): FoundNumber | null {
  const outside = numbers.filter(({ start }) => !isAside(text, start));
  const from_ = outside.length > 0 ? outside : numbers;
  const before = ({ start }: FoundNumber): string => text.slice(Math.max(from, start - 40), start);
  const free = from_.filter(({ end }) => !operator.test(text.slice(end, end + 6)));
  const equal = free.findLast((number) => equals.test(before(number)));
  if (equal) return equal;
  const said = free.findLast((number) => verb.test(before(number)));
  if (said) return said;
  if (otherwise === "none") return null;
  const left = free.length > 0 ? free : from_;
  return (otherwise === "first" ? left[0] : left.at(-1)) ?? null;
}

const isAside = (text: string, start: number): boolean => {
  const line = text.slice(text.lastIndexOf("\n", start - 1) + 1, start);
  return line.lastIndexOf("(") > line.lastIndexOf(")") && !/\\?\($/.test(line.trimEnd())
    ? true
    : line.lastIndexOf("(") > line.lastIndexOf(")") && /\p{L}\s*\($/u.test(line);
};

function marked(text: string, numbers: readonly FoundNumber[], within: Span): FoundNumber | null {
  const part = text.slice(within.start, within.end);
  for (const span of markedSpans(part)) {
    const [start, end] = [span.start + within.start, span.end + within.start];
    const statement = { start, end: start + firstStatement(text.slice(start, end)) };
    const found =
      ofStatement(text, inside(numbers, statement), "first", start) ??
      inside(numbers, { start, end })[0] ??
      null;
    if (found) return found;
  }
  return null;
}

/** Up to the reason or the remark behind an answer. */
function firstStatement(text: string): number {
  const end =
    /(?<=[\p{L}\d%)*°$€])(?:[.;!?](?=\s|$)|[。！？]|,?\s+(?:because|since|as|after|so that|for|weil|da|denn|parce|car|porque|because of|given)\s)/iu.exec(
      text,
    );
  return end === null ? text.length : end.index;
}

/** Bold figures that stand with little else: a heading or an emphasised phrase is no answer. */
function bold(text: string, numbers: readonly FoundNumber[]): FoundNumber | null {
  const spans = boldSpans(text).filter(({ start, end }) => end - start <= 45);
  for (const span of [...spans].reverse()) {
    const found = ofStatement(text, inside(numbers, span), "last", span.start);
    if (found && !isAside(text, span.start)) return found;
  }
  return null;
}

/** What a correction puts in the place of what was said before it; null: nothing is corrected to a figure. */
function corrected(text: string, numbers: readonly FoundNumber[]): FoundNumber | null {
  for (const at of [...correctionEnds(text)].reverse()) {
    const rest = { start: at, end: text.length };
    const found = marked(text, numbers, rest);
    if (found) return found;
    const later = inside(numbers, withoutClosing(text, rest, numbers));
    const next = later[0];
    if (
      next &&
      !operator.test(text.slice(next.end, next.end + 6)) &&
      /^[\s,:;.!*_—–-]*(?:make (?:that|it)|it(?:'s|’s))?[\s*_$€£]*$/iu.test(text.slice(at, next.start))
    )
      return next;
    const sentence = later.length > 0 ? ofStatement(text, later, "none", at) : null;
    if (sentence) return sentence;
  }
  return null;
}

function unmarked(text: string, numbers: readonly FoundNumber[], within: Span): FoundNumber | null {
  const body = inside(numbers, withoutClosing(text, within, numbers));
  const last = body.at(-1);
  if (last === undefined) return null;
  const before = text.slice(0, last.start);
  const start = Math.max(
    before.lastIndexOf("\n"),
    ...[...before.matchAll(/[\p{L}\d%)*][.!?]\s|[。！？]/gu)].map(({ index }) => index),
  );
  return ofStatement(
    text,
    body.filter((number) => number.start >= start),
    "last",
    Math.max(0, start),
  );
}
