import { type Grade, type Grader, type GraderSpec, unscored, verdict } from "./grader.ts";
import { isClose } from "./reading/is-close.ts";
import { numberAnswer } from "./reading/number-answer.ts";
import { formatOfLocale, guessedFormat } from "./reading/number-format.ts";
import { type FoundNumber, numbersOf } from "./reading/numbers-of.ts";
import { plainFigures } from "./reading/plain-figures.ts";
import { isPart, type Quantity, quantityOf, wantedQuantity } from "./reading/quantity.ts";

/**
 * The number that a reply gives as its answer is `value`, within the larger of the tolerances, in the unit `unit` or one that converts to
 * it. Where a figure can be read in several ways ("1.250", "0.25%", "5m") and only an unlikely one is right, the reply is unscored.
 */
export const gradeNumeric: Grader = (spec, { reply, prompt }) => {
  const locale = typeof spec.locale === "string" ? formatOfLocale(spec.locale) : null;
  const wanted = wantedQuantity(spec, locale ?? { decimal: ".", isCertain: true });
  if (wanted === null) return unscored(`the wanted value ${JSON.stringify(spec.value)} is not a number`);
  const text = plainFigures(reply.text);
  const numbers = numbersOf(text, locale ?? guessedFormat(text));
  if (numbers.length === 0 && spelled.test(text)) return unscored("the reply spells its number in words");
  if (numbers.length === 0) return verdict(false, "there is no number in the reply");
  const heads = numbers.filter((number) => !isPart(text, number, numbers));
  const answer = numberAnswer(text, heads, (number) => wanted.fits(text, number));
  if (answer === null) return verdict(false, "the reply only says which number it is not");
  const asksForPercent = /%|percent|per cent|prozent|pour ?cent|por ciento|процент|百分/i.test(prompt);
  const read = (number: FoundNumber): Quantity =>
    quantityOf(text, number, numbers, { wanted, spec, asksForPercent });
  const found = read(answer.number);
  if (answer.rangeEnd !== null) return gradeRange(spec, wanted.value, found, read(answer.rangeEnd));
  if (found.likely.length === 0)
    return verdict(false, `${text.slice(answer.number.start, answer.number.end)} is not in ${wanted.unit}`);
  if (found.likely.some((value) => isWithin(spec, value, wanted.value))) return verdict(true, "");
  const shownValue = `${found.likely[0]} is not ${wanted.value}`;
  const other = found.unlikely.find(({ value }) => isWithin(spec, value, wanted.value));
  if (other) return unscored(`${shownValue}, but can be: ${other.why}`);
  return gradeRounded(text, answer.number, wanted.value, found) ?? verdict(false, shownValue);
};

/** Numbers in words, of languages that models reply in: that there is one can be told, not which. */
const spelled =
  /(?<!\p{L})(?:zero|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\p{L}+teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:-\p{L}+)?|hundred|thousand|half|third|quarters?|dozen|null|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|\p{L}*(?:zig|hundert|tausend)|deux|trois|quatre|cinq|huit|neuf|dix|vingt|cent|dos|tres|cuatro|cinco|siete|ocho|nueve|diez|veinte|cien)(?!\p{L})|[一二三四五六七八九十百]+(?:个|個|です|つ|$)/iu;

function isWithin(spec: GraderSpec, value: number, wanted: number): boolean {
  const tolerance = Math.max(
    typeof spec.tolerance === "number" ? spec.tolerance : 0,
    typeof spec.relative === "number" ? spec.relative * Math.abs(wanted) : 0,
  );
  return isClose(value, wanted) || Math.abs(value - wanted) <= tolerance * (1 + 1e-12);
}

/** A range is right only where all of it is: else it is no answer. */
function gradeRange(spec: GraderSpec, wanted: number, from: Quantity, to: Quantity): Grade {
  const [low, high] = [from.likely[0], to.likely[0]];
  const isRight =
    low !== undefined && high !== undefined && isWithin(spec, low, wanted) && isWithin(spec, high, wanted);
  return verdict(isRight, `the reply gives a range, ${low} to ${high}, instead of ${wanted}`);
}

/** "0.333..." is a third; "about 3.14" may be meant for pi, which only a tolerance can say. null: the figure is not a rounded one. */
function gradeRounded(text: string, number: FoundNumber, wanted: number, { likely }: Quantity): Grade | null {
  const value = likely[0] ?? Number.NaN;
  const step = 10 ** -number.decimals;
  if (number.isCut) return verdict(Math.abs(value - wanted) < step, `${value}... is not ${wanted}`);
  const isRounded =
    /(?:≈|~|≃|∼|about|approximately|approx\.?|roughly|around|nearly|almost|ungefähr|etwa|rund|circa|ca\.|environ|aproximadamente|约|約|около)\s*\$?$/iu.test(
      text.slice(0, number.start),
    );
  if (!isRounded || number.digits < 3 || Math.abs(value - wanted) > step / 2 + 1e-12) return null;
  return unscored(`${value} is ${wanted} rounded: \`tolerance\` says whether that is enough`);
}
