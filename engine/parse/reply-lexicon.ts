/** What a word of a prompt says about the length of the reply. */
export type ReplyWord =
  | { readonly kind: "number"; readonly value: number }
  /** Tokens of one of them: "three sentences". */
  | { readonly kind: "unit"; readonly tokens: number }
  /** A thing to be made, with its ordinary length; counts after a verb of making. */
  | { readonly kind: "work"; readonly tokens: number }
  /** "Reply with the number": what is named alone is short. `tokens`: its length where it is to be made, as a letter. */
  | { readonly kind: "brief"; readonly tokens: number | null }
  | { readonly kind: "verb"; readonly sense: "make" | "list" | "reply" | "develop" }
  /** Multiplies the ordinary length: "briefly", "in detail". */
  | { readonly kind: "detail"; readonly factor: number }
  /** Before a number or a unit it makes that a request: "in", "at most", "exactly". */
  | { readonly kind: "limit" | "only" | "article" | "negation" | "extra" | "yes" };

const numbers =
  "one=1 two=2 three=3 four=4 five=5 six=6 seven=7 eight=8 nine=9 ten=10 twelve=12 dozen=12 fifteen=15 twenty=20 thirty=30 fifty=50 hundred=100 thousand=1000 single=1 couple=2 few=3 several=4 " +
  "einem=1 einen=1 eine=1 einer=1 zwei=2 drei=3 vier=4 fünf=5 zehn=10 une=1 deux=2 trois=3 quatre=4 cinq=5 dix=10 una=1 dos=2 tres=3 cuatro=4 cinco=5 diez=10";

const units: Readonly<Record<string, string>> = {
  1: "token tokens",
  1.4: "word words mots mot palabras palabra wort wörter worten wörtern",
  0.25: "character characters zeichen caractères caracteres",
  14: "line lines zeile zeilen lignes ligne líneas verse verses",
  22: "bullet bullets point points item items stichpunkte stichpunkten",
  26: "sentence sentences satz sätze sätzen phrase phrases frase frases oración oraciones",
  35: "step steps example examples idea ideas reason reasons tip tips fact facts question questions",
  95: "paragraph paragraphs absatz absätze absätzen paragraphe paragraphes párrafo párrafos section sections stanza stanzas",
  550: "page pages seite seiten página páginas",
};

const works: Readonly<Record<string, string>> = {
  12: "title headline slogan tagline caption motto pun hashtag",
  20: "haiku",
  60: "tweet couplet joke toast limerick quatrain regex regexp",
  120: "query bio blurb abstract",
  180: "poem gedicht poème poema sonnet lyrics song function funktion fonction función",
  250: "email mail memo recipe review outline description dialogue",
  400: "script skript component schedule syllabus proposal cv resume",
  550: "program programm programme programa tests tutorial guide plan itinerary lesson",
  750: "essay aufsatz article artikel blog story geschichte histoire cuento speech rede report bericht rapport chapter post ensayo artículo",
  1400: "app application game website server api library parser dashboard bot documentation manual",
  2500: "compiler interpreter database framework backend engine kernel novel book thesis system",
};

const details: Readonly<Record<string, string>> = {
  0.5: "briefly brief concise concisely short shortly succinct succinctly terse tldr kurz knapp bref brièvement breve brevemente",
  1.7: "detailed detail comprehensive thorough thoroughly depth elaborate extensive extensively ausführlich détaillé détail detallado",
};

const verbs = {
  make: "write create compose draft generate make build implement design develop schreibe schreib erstelle écris écrivez rédige escribe escriba crea",
  list: "list name give suggest recommend enumerate provide brainstorm top nenne liste donne cite enumera",
  reply: "reply answer respond output print return say antworte réponds responde",
  develop:
    "explain describe discuss compare analyze analyse why prove derive integrate differentiate argue erkläre beschreibe warum explique pourquoi explica",
} as const;

/** Lower-case word to what it says. English first, then German, French, Spanish. */
const lexicon: ReadonlyMap<string, ReplyWord> = (() => {
  const meanings = new Map<string, ReplyWord>();
  const add = (words: string, meaning: ReplyWord): void => {
    for (const word of words.split(" ")) meanings.set(word, meaning);
  };
  add(
    "in within under about around most maximum max exactly than to over up use with into approximately roughly of least auf höchstens maximal dans en máximo",
    { kind: "limit" },
  );
  add("number label word digit choice option category integer true false figure value zahl buchstabe", {
    kind: "brief",
    tokens: null,
  });
  add("letter class", { kind: "brief", tokens: 250 });
  for (const [tokens, words] of Object.entries(works)) add(words, { kind: "work", tokens: Number(tokens) });
  for (const [tokens, words] of Object.entries(units)) add(words, { kind: "unit", tokens: Number(tokens) });
  for (const [factor, words] of Object.entries(details))
    add(words, { kind: "detail", factor: Number(factor) });
  for (const sense of Object.keys(verbs) as (keyof typeof verbs)[])
    add(verbs[sense], { kind: "verb", sense });
  for (const pair of numbers.split(" ")) {
    const [word = "", value] = pair.split("=");
    meanings.set(word, { kind: "number", value: Number(value) });
  }
  add("only just nur seulement solo", { kind: "only" });
  add("a an the ein un", { kind: "article" });
  add("without no not nothing ohne sans sin", { kind: "negation" });
  add("explanation explanations explaining else justification commentary erklärung explication explicación", {
    kind: "extra",
  });
  add("yes ja oui", { kind: "yes" });
  return meanings;
})();

/** Slots of the hash table, a power of two; a fifth of them is taken, so that most words that say nothing end at an empty one. */
const slots = 2048;
/** Length of a word and hash of its letters: equal for the same word alone, as far as the lexicon itself goes. */
const hashes = new Int32Array(slots);
const words: (ReplyWord | undefined)[] = new Array(slots);

/** The hash of a word one letter longer; upper and lower case are the same. */
export const growHash = (hash: number, code: number): number => (Math.imul(hash, 31) + (code | 32)) | 0;

for (const [word, meaning] of lexicon) {
  let hash = 0;
  for (let index = 0; index < word.length; index += 1) hash = growHash(hash, word.charCodeAt(index));
  let slot = hash & (slots - 1);
  while (words[slot] !== undefined) {
    if (hashes[slot] === hash) throw new Error(`Two words of the lexicon have one hash: ${word}`);
    slot = (slot + 1) & (slots - 1);
  }
  hashes[slot] = hash;
  words[slot] = meaning;
}

/** What a word says, by its hash: no string is made of it. */
export function replyWord(hash: number): ReplyWord | undefined {
  for (let slot = hash & (slots - 1); ; slot = (slot + 1) & (slots - 1)) {
    const found = words[slot];
    if (found === undefined || hashes[slot] === hash) return found;
  }
}
