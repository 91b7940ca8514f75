import { type Grader, verdict } from "./grader.ts";
import { boxedAnswer, type FoundNumber, lastNumber, numbersOf } from "./reading/last-number.ts";
import { afterAnswerMarker } from "./reading/normalize-text.ts";
import { convertUnit, isUnit, unitAround } from "./reading/units.ts";

/**
 * The number of a reply: the last in the last `\boxed{}`, else on the line of the last "Answer:" (not in brackets at its end), else of the
 * whole reply. It is within the larger of the tolerances. With `unit`, a figure in another unit of the same kind is converted,
 * a bare number is taken in the wanted unit, and a unit of another kind is wrong.
 */
export const gradeNumeric: Grader = (spec, { reply }) => {
  const wanted = Number(spec.value);
  const unit = typeof spec.unit === "string" ? spec.unit : null;
  const found = answerOf(reply.text, unit);
  if (found === null) return verdict(false, "there is no number in the reply");
  const value = unit === null ? found.value : inUnit(found, unit);
  if (value === null) return verdict(false, `${found.value} is not in ${unit}`);
  const tolerance = Math.max(
    typeof spec.tolerance === "number" ? spec.tolerance : 0,
    typeof spec.relative === "number" ? spec.relative * Math.abs(wanted) : 0,
    1e-9 * Math.max(1, Math.abs(wanted)),
  );
  return verdict(Math.abs(value - wanted) <= tolerance, `${value} is not ${wanted}`);
};

function answerOf(text: string, unit: string | null): FoundNumber | null {
  const pick = (part: string): FoundNumber | null =>
    // With a unit wanted, the last figure that carries a unit is the answer rather than a bare number behind it.
    (unit === null
      ? undefined
      : numbersOf(part).findLast((found) => isUnit(unitAround(found.before, found.after) ?? ""))) ??
    lastNumber(part);
  const boxed = boxedAnswer(text);
  const marked = afterAnswerMarker(text)?.split("\n")[0];
  const inBox = boxed === null ? null : pick(boxed);
  if (inBox !== null) return inBox;
  const withoutAside = marked?.replace(/\s*\([^()]*\)[\s.]*$/, "");
  return (withoutAside ? pick(withoutAside) : null) ?? (marked ? pick(marked) : null) ?? pick(text);
}

function inUnit(found: FoundNumber, wanted: string): number | null {
  const unit = unitAround(found.before, found.after);
  if (unit === null) return found.value;
  const converted = convertUnit(found.value, unit, wanted);
  // A word that is no unit ("12 in total", "12 apples left") says nothing against the number.
  return converted ?? (isUnit(unit) ? null : found.value);
}
