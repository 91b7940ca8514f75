/** Bits of the word classes that surface features count. */
export const wordClass = {
  stop: 1 << 0,
  math: 1 << 1,
  quantity: 1 << 2,
  code: 1 << 3,
  sql: 1 << 4,
  questionWhat: 1 << 5,
  questionWho: 1 << 6,
  questionHow: 1 << 7,
  questionWhy: 1 << 8,
  questionWhichWhenWhere: 1 << 9,
  negation: 1 << 10,
  superlative: 1 << 11,
  firstPerson: 1 << 12,
  secondPerson: 1 << 13,
  thirdPerson: 1 << 14,
  imperative: 1 << 15,
  fault: 1 << 16,
  inference: 1 << 17,
} as const;

const wordsByClass: Record<keyof typeof wordClass, string> = {
  stop: "the a an of to in and is was for that on with as are by it at from be this or",
  math: "sum product integer integers polynomial equation solve prime triangle probability angle value compute evaluate divisible matrix derivative integral remainder radius modulo vector prove theorem perimeter",
  quantity:
    "many much total each times per more less than half twice thrice percent cost costs hour hours minute minutes day days week weeks dozen remaining altogether",
  code: "def class import return function lambda print const let var async await struct void int string null array python javascript typescript java rust golang regex api json",
  sql: "select join where group order having insert update table column columns rows query sql database schema",
  questionWhat: "what whats",
  questionWho: "who whom whose",
  questionHow: "how",
  questionWhy: "why",
  questionWhichWhenWhere: "which when where",
  negation: "not except least false incorrect never neither nor none cannot",
  superlative: "most best likely primary main first largest greatest",
  firstPerson: "i my me we our us mine im ive",
  secondPerson: "you your yours",
  thirdPerson: "he she his her him they their them",
  imperative:
    "write find compute evaluate given if suppose simplify solve explain translate summarize summarise create list rewrite extract classify fix implement generate convert describe compare design give tell make draft",
  fault:
    "error errors exception traceback bug fails failing failed crash crashes undefined wrong fix broken stack",
  inference: "therefore because must implies conclude follows assume if then all some only",
};

export const noLetters = 0x811c9dc5 | 0;

/** Hash of a word of ASCII letters, one letter after the other, in either case: FNV-1a, as a signed integer. */
export const addLetter = (hash: number, code: number): number => Math.imul(hash ^ (code | 32), 0x01000193);

/** Hash of a word to the bits of its classes. With 32 bits one in ten million other words is taken for one of the lexicon's. */
export const surfaceClasses: ReadonlyMap<number, number> = (() => {
  const classes = new Map<number, number>();
  for (const name of Object.keys(wordsByClass) as (keyof typeof wordClass)[])
    for (const word of wordsByClass[name].split(" ")) {
      let hash = noLetters;
      for (let at = 0; at < word.length; at += 1) hash = addLetter(hash, word.charCodeAt(at));
      classes.set(hash, (classes.get(hash) ?? 0) | wordClass[name]);
    }
  return classes;
})();
