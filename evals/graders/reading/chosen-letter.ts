import { type ChoiceOption, optionsNamed } from "./choice-options.ts";
import { composeText } from "./fold-text.ts";
import { letterMentions, type Mention } from "./letter-mentions.ts";
import { correctionEnds, markedSpans } from "./marked-answer.ts";
import { normalizeText } from "./normalize-text.ts";

/** What a reply chooses: a letter; several that it does not decide between; a letter that its own words contradict; or nothing. */
interface Chosen {
  readonly letter: string | null;
  readonly fault: "none" | "undecided" | "contradicts" | null;
}

const undecided: Chosen = { letter: null, fault: "undecided" };
const nothing: Chosen = { letter: null, fault: "none" };
const chosen = (letter: string): Chosen => ({ letter, fault: null });

/**
 * The option that a reply chooses: what it corrects itself to, else what it marks ("Answer: B", a box), says to be right, begins or ends with, or
 * alone names without denying it, by letter or by the option's text; else the only one that it does not rule out.
 *
 * @param letters capitals that are options
 */
export function chosenLetter(written: string, options: readonly ChoiceOption[], letters: string): Chosen {
  const text = composeText(written.replace(/[Ⓐ-Ⓙⓐ-ⓙ]/g, (letter) => letter.normalize("NFKC"))).replace(
    /\*\*|__|`/g,
    "",
  );
  for (const at of [...correctionEnds(text)].reverse()) {
    const rest = choiceOf(text.slice(at).replace(/^[\s,:;.!-]+/, ""), options, letters, false);
    if (rest.fault !== "none") return rest;
  }
  return choiceOf(text, options, letters, true);
}

function choiceOf(text: string, options: readonly ChoiceOption[], letters: string, isWhole: boolean): Chosen {
  const trimmed = text.trim();
  const whole = options.filter((option) => normalizeText(option.text) === normalizeText(trimmed));
  if (whole.length === 1 && whole[0]) return chosen(whole[0].letter);
  for (const { start, end } of markedSpans(text)) {
    const statement = ofStatement(text.slice(start, end), options, letters);
    if (statement !== null) return statement;
  }
  const mentions = letterMentions(trimmed, letters);
  const positive = mentions.filter(({ says }) => says !== "denied");
  const first = positive[0];
  const isLeading =
    first !== undefined &&
    /^[\s"'(*_[]*$/.test(trimmed.slice(0, first.start)) &&
    /^(?:["'*_)\]]*\s*(?:[).:\],;]|$|\n|[-–—]\s)|\s+(?:because|since|as|is|weil|parce|porque)(?!\p{L}))/iu.test(
      trimmed.slice(first.end),
    );
  if (isLeading && first.says !== "denied")
    return first.isAlternative ? undecided : withText(trimmed, first, options);
  const said = mentions.findLast(({ says }) => says === "chosen");
  if (said !== undefined) return said.isAlternative ? undecided : withText(trimmed, said, options);
  const lastLine = trimmed.slice(trimmed.lastIndexOf("\n") + 1);
  const closing = letterMentions(lastLine, letters).filter(({ says }) => says !== "denied");
  if (
    closing.length === 1 &&
    closing[0] &&
    /^[\s"'(*_[]*$/.test(lastLine.slice(0, closing[0].start)) &&
    /^[).:\]"'*_]*(?:\s*$|\s)/.test(lastLine.slice(closing[0].end))
  )
    return chosen(closing[0].letter);
  return ofStatement(trimmed, options, letters, isWhole) ?? nothing;
}

/** Of a statement without a letter that is said to be chosen: the one that it names and does not deny, else the one that it leaves. */
function ofStatement(
  text: string,
  options: readonly ChoiceOption[],
  letters: string,
  isElimination = true,
): Chosen | null {
  const mentions = letterMentions(markedLetter(text), letters);
  const positive = mentions.filter(({ says }) => says !== "denied");
  const [first] = positive;
  if (first !== undefined) {
    const statement = positive.filter(
      ({ start }) => !/[.;\n]\s|because|since|weil|porque|parce/i.test(text.slice(first.end, start)),
    );
    if (statement.some(({ isAlternative }) => isAlternative)) return undecided;
    const said =
      statement.find(({ says }) => says === "chosen") ??
      (new Set(statement.map(({ letter }) => letter)).size === 1 ? first : undefined);
    return said === undefined ? undecided : withText(text, said, options);
  }
  const denied = new Set(mentions.map(({ letter }) => letter));
  const { affirmed, refuted } = textsIn(text, options);
  const named = affirmed.filter((letter) => !denied.has(letter));
  if (named.length === 1 && named[0]) return chosen(named[0]);
  if (named.length > 1) return undecided;
  for (const letter of refuted) denied.add(letter);
  const left = options.filter(({ letter }) => !denied.has(letter));
  if (isElimination && denied.size > 0 && left.length === 1 && left[0]) return chosen(left[0].letter);
  return null;
}

const markedLetter = (text: string): string =>
  text.replace(/^\s*(?:\\?text\{)?\(?([a-j])[)}.\s]*$/, (_, letter: string) => letter.toUpperCase());

/** Options by their texts: what a statement affirms and what it denies. */
function textsIn(text: string, options: readonly ChoiceOption[]): { affirmed: string[]; refuted: string[] } {
  const denying =
    /(?<!\p{L})(?:not|isn't|aren't|neither|nor|rather than|instead of|never|nicht|kein|statt|pas|no es|non è|não é|не)(?!\p{L})|不是|并非/iu;
  const affirmed = new Set<string>();
  const refuted = new Set<string>();
  const statement =
    text.split(
      /(?<!\p{L})(?:because|since|weil|parce que|porque|perché|потому)(?!\p{L})|因为|なぜなら/iu,
    )[0] ?? "";
  for (const clause of statement.split(
    /[.;!?。！？\n]|,?\s(?:but|sondern|mais|sino|ma|mas|а|aber)\s|,\s(?=(?:it|it's|that|this|the|es|sondern|c'est|sino)(?!\p{L}))|而是/iu,
  )) {
    const match = denying.exec(clause);
    const [before, after] = match ? [clause.slice(0, match.index), clause.slice(match.index)] : [clause, ""];
    const isVerbDenied =
      match !== null && /^\s*(?:isn't|aren't|not)\s+(?:correct|right|true|it|the)/i.test(after);
    for (const letter of optionsNamed(before, options))
      (isVerbDenied || /(?:wrong|incorrect|false|ruled out)\s*$/i.test(clause) ? refuted : affirmed).add(
        letter,
      );
    for (const letter of optionsNamed(after, options)) refuted.add(letter);
  }
  return { affirmed: [...affirmed].filter((letter) => !refuted.has(letter)), refuted: [...refuted] };
}

/** A letter with another option's text right behind it says two things at once. */
function withText(text: string, { letter, end }: Mention, options: readonly ChoiceOption[]): Chosen {
  const own = options.find((option) => option.letter === letter);
  const behind = /^[)\].:*_"'}]*\s*[-–—:(]?\s*([^\n.;]{1,120})/.exec(text.slice(end))?.[1] ?? "";
  const value = normalizeText(behind);
  const beginning = options.filter(
    (option) => normalizeText(option.text) !== "" && `${value} `.startsWith(`${normalizeText(option.text)} `),
  );
  const isOwn =
    own === undefined || beginning.length === 0 || beginning.some((option) => option.letter === letter);
  return isOwn ? chosen(letter) : { letter: null, fault: "contradicts" };
}
