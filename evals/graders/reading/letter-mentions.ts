/** A letter that a reply names, with what it says of it. */
export interface Mention {
  readonly letter: string;
  readonly start: number;
  readonly end: number;
  readonly says: "chosen" | "denied" | "named";
  /** One of several between which the reply does not decide: "either A or B". */
  readonly isAlternative: boolean;
}

const noun =
  "(?:option|choice|answer|letter|alternative|antwort|variante|opción|opcion|opção|opzione|opcja|вариант|ответ|选项|選項|選択肢|보기|विकल्प)";
const opening = String.raw`[\s"'*_([「《:$\\]*(?:text\{|mathbf\{)?`;

/** Right before a letter: it is chosen. */
const choosing = new RegExp(
  String.raw`(?:${noun}(?:\s+(?:is|was|would be|should be|must be|ist|lautet|est|es|è|é|это|correcta?|final))*|(?<!\p{L})(?:choose|chose|pick|select|selecting|go(?:ing)? with|i(?:'d| would)? say|it(?:'s| is| must be| has to be)|that(?:'s| is| leaves)|leav(?:es|ing)(?: us with)?|correct(?: (?:one|option|choice|answer))?(?: is)?|wähle|nehme|es ist|bleibt|choisis|c'est|elijo|escojo|elegir|scelgo|escolho|wybieram|выбираю|kies|väljer|seçiyorum)(?:\s+(?:is|only|just|therefore|with))?|选择?|選擇?|选的是|答案是|正解は|答えは|應選|应选|是|정답은|답은)\s*[:=]?\s*(?:(?:the|la|der|die|das)\s+)?(?:${noun}\s*)?${opening}$`,
  "iu",
);
/** Right behind a letter: it is chosen. */
const chosenBehind =
  /^[)\]"'*_}」]*\s*(?:is|would be|must be|ist|est|es|è|é|jest)\s+(?:therefore |thus |clearly |definitely |indeed |obviously )?(?:the |la |die |der |l')?(?:(?:most |only )?(?:correct|right|best|true|accurate|appropriate|answer|richtig|korrekt|correcte?|correcta|bonne|corretta|giusta|certa|prawidłowa|poprawna)|my (?:answer|choice|pick))(?!\p{L})|^[)\]"'*_}」]*(?:が正解|が正しい|是正确|是对的|正确|이 정답|가 정답|верн|правильн)/iu;

const deniedBefore = new RegExp(
  String.raw`(?:(?:(?<!\p{L})not|n['’]t|(?<!\p{L})(?:cannot|isn['’]t|rather than|instead of|eliminat(?:e|es|ed|ing)|rul(?:e|es|ed|ing) out|exclud(?:e|es|ed|ing)|discard(?:ed|ing)?|reject(?:ed|ing)?|neither|except|unlike|over|against|nicht|kein|statt|pas|no es|no|non|não|nie|не|inte|niet|değil|ausschließen))\s+(?:(?:be|the|option[s]?|choice[s]?|answer[s]?|letter|both|la|die)\s+)*(?:${noun}s?\s*)?|不是|并非|排除|而非|除了)${opening}$`,
  "iu",
);
const deniedBehind =
  /^[)\]"'*_}」]*\s*(?:\([^)]*\)\s*)?,?\s*(?:(?:is|are|was|were|can be|could be|must be|seems?|looks?|ist|sind|est|sont|es|son|è|sono|é|são|jest)\s+(?:both |all |also |clearly |obviously |definitely |then |simply |just |therefore )*(?:wrong|incorrect|false|out|not|eliminated|ruled out|excluded|discarded|rejected|impossible|implausible|unlikely|irrelevant|a distractor|distractors|too |falsch|nicht|ausgeschlossen|faux|fausse|incorrecte?|incorrect[ao]s?|fals[oa]|descartad|sbagliat|errad|incorret|błędn)|(?:isn['’]?t|aren['’]?t|wasn['’]?t|can['’]?t|cannot|won['’]?t|doesn['’]?t|don['’]?t|does not|do not|did not|didn['’]?t|fails?|contradicts?|n['’]est pas|no es|non è|não é)(?!\p{L})|ではな|じゃな|は間違|は誤り|は不正解|不对|不正确|错|是错|不是|неверн|не подход|아니|은 틀|는 틀)/iu;

/** Joins two letters of one list. */
const joint =
  /^[)\]"'*_}]*\s*(?:,|\/|&|(?:,\s*)?(?:and|or|nor|und|oder|noch|et|ou|ni|y|o|e|i|lub|и|или|とか|と|か|和|或|或者|与|また(?:は)?|및|또는|나|과))\s*(?:(?:also|else|perhaps|maybe|possibly)\s+)?(?:(?:option|answer|choice)\s+)?[\s"'*_([]*$/iu;
const capital =
  /(?<![\p{Script=Latin}\p{Script=Cyrillic}\d_'’-])([A-J])(?![\p{Script=Latin}\p{Script=Cyrillic}\d_+#]|['’]\p{L}|-\p{L})/gu;
const small = /(?<![\p{L}\d_'’-])([a-j])(?![\p{L}\d_+#'’-])/gu;

/** "A" may be an article, "I" a pronoun: they name an option where that is what stands around them. */
function isLetter(text: string, letter: string, start: number, end: number, isFirst: boolean): boolean {
  const [before, after] = [text.slice(Math.max(0, start - 60), start), text.slice(end, end + 40)];
  if (letter !== "A" && letter !== "I") return true;
  if (/^[)\].:,*_"'}」]|^\s*$|^\s*\n|^\s*[-–—=]|^\s*[/&]/.test(after))
    return letter === "A" || !isFirst || !/^[,]/.test(after);
  if (chosenBehind.test(after) || deniedBehind.test(after)) return letter === "A";
  if (
    /^\s+(?:or|and|nor|because|since|as|fits?|seems|looks|over|rather|instead|but|und|oder|et|ou|y|o|и|или)(?!\p{L})/iu.test(
      after,
    )
  )
    return letter === "A";
  return (
    (new RegExp(`${noun}\\s*[:=]?[\\s*_("']*$`, "iu").test(before) && !/^\s+\p{Ll}/u.test(after)) ||
    /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Hangul}]/u.test(after[0] ?? "")
  );
}

/** All letters of `known` that a reply names as options, in order, with what it says of each. Small letters only where nothing else fits. */
export function letterMentions(text: string, known: string): Mention[] {
  const found = [...text.matchAll(capital)]
    .map((match) => ({ letter: match[1] ?? "", start: match.index, end: match.index + 1 }))
    .filter(({ letter, start, end }, index) => isLetter(text, letter, start, end, index === 0));
  const minor = [...text.matchAll(small)]
    .map((match) => ({ letter: (match[1] ?? "").toUpperCase(), start: match.index, end: match.index + 1 }))
    .filter(({ start, end }) => isSmallLetter(text, start, end));
  const all = [...found, ...minor]
    .filter(({ letter }) => known.includes(letter))
    .sort((one, other) => one.start - other.start);
  const says = all.map(({ start, end }): Mention["says"] => {
    const [before, after] = [text.slice(Math.max(0, start - 60), start), text.slice(end, end + 60)];
    if (deniedBefore.test(before) && !/not only\s*$/i.test(before)) return "denied";
    if (deniedBehind.test(after)) return "denied";
    return choosing.test(before) || chosenBehind.test(after) ? "chosen" : "named";
  });
  const joints = all.map((mention, index) => {
    const next = all[index + 1];
    const between = next === undefined ? "" : text.slice(mention.end, next.start);
    return next !== undefined && joint.test(between) ? between : null;
  });
  // What is said of one letter of a list is said of all: "A, B and C are wrong", "neither A nor B".
  for (let index = 0; index < all.length - 1; index += 1)
    if (joints[index] !== null && says[index] === "denied") says[index + 1] = "denied";
  let isListDenied = false;
  for (let index = all.length - 1; index >= 0; index -= 1) {
    isListDenied =
      (isListDenied && joints[index] !== null) ||
      deniedBehind.test(text.slice(all[index]?.end ?? 0, (all[index]?.end ?? 0) + 60));
    if (isListDenied) says[index] = "denied";
  }
  return all.map((mention, index) => {
    const isJoined = (at: number): boolean =>
      joints[at] !== null &&
      joints[at] !== undefined &&
      all[at]?.letter !== all[at + 1]?.letter &&
      says[at] !== "denied" &&
      says[at + 1] !== "denied";
    const isAlternative = isJoined(index) || isJoined(index - 1);
    return { ...mention, says: says[index] ?? "named", isAlternative };
  });
}

const isSmallLetter = (text: string, start: number, end: number): boolean => {
  const [before, after] = [text.slice(Math.max(0, start - 40), start), text.slice(end, end + 10)];
  if (/\($/.test(before) && /^\)/.test(after)) return true;
  const isAlone = /^[\s.)*_"'\]:,}]*(?:\n|$)/.test(after) || /^[).:\]]/.test(after);
  if (/^[\s*_"'([]*$/.test(before.slice(before.lastIndexOf("\n") + 1)))
    return isAlone && (start < 6 || /^[\s.)*_"'\]}]*$/.test(after));
  if (
    !new RegExp(`${noun}(?:\\s+(?:is|ist|est|es|è|é))?\\s*[:=]?[\\s*_("'\\]]*(?:text\\{)?$`, "iu").test(
      before,
    )
  )
    return /\{$/.test(before) && /^\}/.test(after);
  // "The answer is a matter of taste."
  return text[start] !== "a" || isAlone;
};
