/** ISO 639-1 code; `und`: too little text, or none of those known. */
export type LanguageCode = string;

/** Words that are frequent in one language and rare in the others. */
const frequentWords: Readonly<Record<string, string>> = {
  en: "the of and to is in that it for with as what how you are this be write my an which please give me do does can should if not from",
  de: "der die das und ist nicht ein eine einen mit für auf wie ich zu den von im dem bitte schreibe schreib mir was warum kann wird sind oder auch über",
  fr: "le les des et est une dans pour que qui sur avec pas du au je mon ma quelle quel comment pourquoi moi vous aux ce cette écris rédige entre",
  es: "el los las una y es en por para con que qué cómo cuál del mi se al más escribe dime entre como hay son esta este sobre puedo",
  pt: "os uma em para com não que é do da dos das como meu minha um ao mais escreva qual você são está sobre entre por quais faça",
  it: "il gli una e è di che per con non come del della mi sono cosa scrivi perché più nel alla qual quali le dei un questo tra",
  tr: "ve bir bu için ile nasıl ne nedir mi mı olarak bana yaz çok daha olan var değil gibi kadar hangi neden ben misin",
  nl: "het een van en niet voor met zijn hoe wat ik op aan die dat de wordt schrijf mijn naar deze kan",
  pl: "i w na się jest nie do jak co to z dla czy jaki napisz o są po mi od",
  vi: "và là của một cho không có những được trong tôi hãy như thế các với viết",
  id: "dan yang di untuk dengan ini dari apa bagaimana tidak saya adalah buat tolong dalam akan itu",
};

const votesByWord: ReadonlyMap<string, readonly string[]> = (() => {
  const votes = new Map<string, string[]>();
  for (const [language, words] of Object.entries(frequentWords))
    for (const word of words.split(" ")) votes.set(word, [...(votes.get(word) ?? []), language]);
  return votes;
})();

/** Characters looked at: a language shows in the first lines. */
const readCharacters = 300;
const latinWord = /[a-zà-öø-ÿāăąćčđęěğıłńőřśşšţůűźżžơưạ-ỹ]+/g;

/**
 * Which language a prompt is written in, by its script, and in Latin script by frequent words (each counts for the languages that use it, in
 * equal parts). A guess for the prediction, not for display.
 */
export function guessLanguage(text: string): LanguageCode {
  const read = text.slice(0, readCharacters);
  const byScript = languageOfScript(read);
  if (byScript !== null) return byScript;
  const scores = new Map<string, number>();
  for (const word of read.toLowerCase().match(latinWord) ?? []) {
    const languages = votesByWord.get(word);
    for (const language of languages ?? [])
      scores.set(language, (scores.get(language) ?? 0) + 1 / languages!.length);
  }
  let best = "und";
  let bestScore = 0;
  for (const [language, score] of scores) {
    if (score <= bestScore) continue;
    best = language;
    bestScore = score;
  }
  return best;
}

/** A language by its own script; null: mostly Latin, or no letters. A Chinese character says three times as much as a Latin letter. */
function languageOfScript(text: string): LanguageCode | null {
  const counts = {
    latin: 0,
    han: 0,
    kana: 0,
    ko: 0,
    cyrillic: 0,
    uk: 0,
    ar: 0,
    fa: 0,
    hi: 0,
    el: 0,
    he: 0,
    th: 0,
  };
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < 0x250) {
      if (code > 64) counts.latin += 1;
    } else if (code >= 0x4e00 && code < 0xa000) counts.han += 1;
    else if (code >= 0x3040 && code < 0x3100) counts.kana += 1;
    else if (code >= 0xac00 && code < 0xd7b0) counts.ko += 1;
    else if (code >= 0x400 && code < 0x530) {
      counts.cyrillic += 1;
      if (code === 0x456 || code === 0x457 || code === 0x454 || code === 0x491) counts.uk += 1;
    } else if (code >= 0x600 && code < 0x700) {
      counts.ar += 1;
      if (code === 0x67e || code === 0x686 || code === 0x6af || code === 0x6cc) counts.fa += 1;
    } else if (code >= 0x900 && code < 0x980) counts.hi += 1;
    else if (code >= 0x370 && code < 0x400) counts.el += 1;
    else if (code >= 0x590 && code < 0x600) counts.he += 1;
    else if (code >= 0xe00 && code < 0xe80) counts.th += 1;
  }
  const { latin, han, kana, ko, cyrillic, ar, hi, el, he, th } = counts;
  const wide = han + kana + ko;
  if (3 * wide > latin && wide > 0) {
    if (ko > han + kana) return "ko";
    return 8 * kana > han ? "ja" : "zh";
  }
  const largest = Math.max(cyrillic, ar, hi, el, he, th);
  if (largest === 0 || largest < latin / 2) return null;
  if (largest === cyrillic) return counts.uk > 0 ? "uk" : "ru";
  if (largest === ar) return counts.fa > 0 ? "fa" : "ar";
  if (largest === hi) return "hi";
  return largest === el ? "el" : largest === he ? "he" : "th";
}
