/** Past tenses and participles of common irregular verbs, by the base form. */
const irregular = new Map(
  "be was been|become became become|begin began begun|break broke broken|bring brought brought|build built built|buy bought bought|catch caught caught|choose chose chosen|come came come|cut cut cut|do did done|draw drew drawn|drink drank drunk|drive drove driven|eat ate eaten|fall fell fallen|feed fed fed|feel felt felt|find found found|fly flew flown|forget forgot forgotten|get got got|give gave given|go went gone|grow grew grown|have had had|hear heard heard|hold held held|keep kept kept|know knew known|lead led led|leave left left|lend lent lent|let let let|lose lost lost|make made made|meet met met|pay paid paid|put put put|read read read|ride rode ridden|run ran run|say said said|see saw seen|sell sold sold|send sent sent|shut shut shut|sing sang sung|sit sat sat|sleep slept slept|speak spoke spoken|spend spent spent|stand stood stood|steal stole stolen|swim swam swum|take took taken|teach taught taught|tell told told|think thought thought|throw threw thrown|understand understood understood|wake woke woken|wear wore worn|win won won|write wrote written"
    .split("|")
    .map((line): [string, readonly [past: string, participle: string]] => {
      const [base = "", past = "", participle = ""] = line.split(" ");
      return [base, [past, participle]];
    }),
);
const bases = new Map([...irregular].flatMap(([base, [past]]) => [[past, base] as const]));

/** "walks", "carries", "has": the base form of a third person. */
export function baseOfThirdPerson(word: string): string {
  const special = new Map([
    ["is", "be"],
    ["has", "have"],
    ["does", "do"],
    ["goes", "go"],
  ]).get(word);
  if (special !== undefined) return special;
  if (/ies$/.test(word)) return word.replace(/ies$/, "y");
  return /(?:sh|ch|ss|x|o)es$/.test(word) ? word.slice(0, -2) : word.replace(/s$/, "");
}

export function pastOf(base: string): string {
  return irregular.get(base)?.[0] ?? regularPast(base);
}

/** Participle of a past tense, for the passive voice; null: the word is no past tense that is known. */
export function participleOfPast(past: string): string | null {
  const base = bases.get(past);
  if (base !== undefined) return irregular.get(base)?.[1] ?? null;
  return /ed$/.test(past) ? past : null;
}

function regularPast(base: string): string {
  if (/e$/.test(base)) return `${base}d`;
  if (/[^aeiou]y$/.test(base)) return base.replace(/y$/, "ied");
  // A short verb doubles its last letter: stop, stopped.
  return /^[^aeiou]*[aeiou][bdgmnprt]$/.test(base) ? `${base}${base.at(-1)}ed` : `${base}ed`;
}
