/** "Answer" in the languages that models reply in. */
const names =
  "(?:answer|antwort|ergebnis|lösung|réponse|résultat|respuesta|solución|risposta|resposta|antwoord|antwoorden|svar|svaret|odpowiedź|odpověď|ответ|відповідь|cevap|yanıt|jawaban|đáp án|câu trả lời|答案|答え|正解|解答|回答|答|정답|답|उत्तर|الإجابة|الجواب|תשובה|απάντηση)";
const attribute = String.raw`(?:\s+(?:option|choice|correcta?|correcte|corretta|finale?|final|richtige?|juste|верный|правильный|الصحيحة|الصحيح))*`;
const copula = String.raw`(?:is|would be|should be|ist|lautet|wäre|est|serait|es|sería|è|é|är|er|jest|to|это|is het|adalah|là|हे|है|هي|هو)(?!\p{L})(?:\s+(?:therefore|thus|also|also|indeed|simply|just|then))?`;
const colonMarker = new RegExp(
  String.raw`(?<!\p{L})${names}${attribute}[\s*_]*(?:${copula})?\s*[:：=][\s*_]*`,
  "giu",
);
const copulaMarker = new RegExp(
  String.raw`(?<![\p{Script=Latin}\p{Script=Cyrillic}])${names}${attribute}(?:[\s*_]+${copula}[\s*_]*|[\s*_]*(?:是|为|為|应为|選|は|が|은|는)[\s*_：:]*)`,
  "giu",
);

/** A part of a text, by its place. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Where the last "Answer:" of a reply ends, else the last "the answer is", in any of the languages; null: there is none. */
function afterMarkerAt(text: string): number | null {
  const last = [...text.matchAll(colonMarker)].at(-1) ?? [...text.matchAll(copulaMarker)].at(-1);
  return last ? last.index + last[0].length : null;
}

/** What stands after the last marker of an answer; null: there is none. */
export function afterAnswerMarker(text: string): string | null {
  const at = afterMarkerAt(text);
  return at === null ? null : text.slice(at).trim();
}

/** What stands in the last `\boxed{...}`; null: nothing is boxed. */
function boxedSpan(text: string): Span | null {
  const opening = [...text.matchAll(/\\f?boxed\s*\{/g)].at(-1);
  if (opening === undefined) return null;
  const start = opening.index + opening[0].length;
  let depth = 1;
  for (let end = start; end < text.length; end += 1) {
    if (text[end] === "{") depth += 1;
    if (text[end] === "}") depth -= 1;
    if (depth === 0) return { start, end };
  }
  return null;
}

const lineEnd = (text: string, at: number): number => {
  const end = text.indexOf("\n", at);
  return end === -1 ? text.length : end;
};

/** What stands behind the last `####` of GSM8K, or in the last `<answer>`; null: neither is there. */
function taggedSpan(text: string): Span | null {
  const tag = [...text.matchAll(/<answer>([\s\S]*?)(?:<\/answer>|$)/gi)].at(-1);
  if (tag) return { start: tag.index + 8, end: tag.index + 8 + (tag[1] ?? "").length };
  const hashes = [...text.matchAll(/^\s*#{4}\s+(?=\S)/gm)].at(-1);
  const start = hashes ? hashes.index + hashes[0].length : 0;
  return hashes ? { start, end: lineEnd(text, start) } : null;
}

/** What a reply marks as its answer, the surest mark first: a box, `####`, "Answer:" (to the end of its line or of the next). */
export function markedSpans(text: string): readonly Span[] {
  const at = afterMarkerAt(text);
  const first = at === null ? 0 : at + (/^\s*/.exec(text.slice(at))?.[0].length ?? 0);
  const marked = at === null ? null : { start: at, end: lineEnd(text, first) };
  return [boxedSpan(text), taggedSpan(text), marked].filter((span) => span !== null);
}

/** What is set in bold. */
export const boldSpans = (text: string): readonly Span[] =>
  [...text.matchAll(/\*\*(?=\S)([^*\n]+?)\*\*|<(b|strong)>([^<\n]+)<\/\2>/g)].map((match) => {
    const start = match.index + (match[1] === undefined ? match[0].indexOf(">") + 1 : 2);
    return { start, end: start + (match[1] ?? match[3] ?? "").length };
  });

const corrections =
  /(?<!\p{L})(?:scratch that|correction|i mean(?:t)?|my mistake|(?:i|i've|i have) (?:just )?(?:made|see|spotted|noticed) (?:a|an|my|the) (?:\p{L}+ )?(?:mistake|error|slip)|oops|(?:that|this|it)(?:'s|’s| is| was) (?:wrong|not (?:right|correct)|incorrect|a mistake|false)|(?:that|this) (?:isn't|isn’t|wasn't) (?:right|correct)|let me (?:correct|fix|redo|recalculate|recompute|reconsider|rethink|revise)[^.\n]*|on second thought|i was wrong|i misread|i miscounted|actually|wait|hold on|no,|hmm|moment|korrektur|halt|nein,|genauer|eigentlich|en fait|non,|correction|pardon|en realidad|perdón|corrección|anzi|in realtà|na verdade|точнее|нет,|更正|不对|等等|訂正|いや|아니|정정)/giu;
const checks =
  /^[\s,.:;!-]*(?:let me|let's|i(?:'ll| will| want to| should)|to) (?:double[- ]?check|verify|check|confirm|make sure|test|re-?check)/i;
const confirmed =
  /(?<!\p{L})(?:correct|confirmed|checks? out|matches|that(?:'s| is) right|is right|holds|verified|consistent)(?!\p{L})|✓|✔|✅/iu;

/** Places after which a reply takes back what it said, in order; re-checks that end well take nothing back. */
export function correctionEnds(text: string): readonly number[] {
  const found = [...text.matchAll(corrections)].map((match) => match.index + match[0].length);
  return found.filter((end) => {
    const rest = text.slice(end);
    return (
      !(checks.test(rest) && confirmed.test(rest)) &&
      !/^[^.\n]{0,40}(?<!\p{L})(?:correct|right|yes)(?!\p{L})/iu.test(rest)
    );
  });
}
