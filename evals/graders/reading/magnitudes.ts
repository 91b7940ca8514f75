/** Words and signs after a figure -> power of ten. The larger come first: some names begin with a smaller one's. */
const table: readonly (readonly [number, string])[] = [
  [12, "trillions?|trn|tn|billionen|billones|billón|bilioni|biljoen|трлн|триллион(?:а|ов)?|trilyun|兆|조"],
  [
    9,
    "billions?|bn|bln|bilhões|bilhão|milliarden?|mrd|milliards?|mds?|mil millones|miliard[iyeów]*|mld|miljard(?:er|en)?|млрд|миллиард(?:а|ов|ы)?|milyar|miliar|tỷ|مليار|十亿|十億",
  ],
  [8, "億|亿|억"],
  [7, "crores?|करोड़|करोड|千万"],
  [
    6,
    "millions?|million(?:en|er)|mio|mill|mln|mn|millones|millón|milion[ieyaó]?w?|milioane|milhões|milhão|miljoen(?:en)?|miljon(?:er)?|млн|миллион(?:а|ов|ы)?|milyon|juta|triệu|مليون|ملايين|百万|मिलियन",
  ],
  [5, "lakhs?|lacs?|लाख"],
  [4, "万|萬|만"],
  [
    3,
    "thousands?|tausend|tsd|mille|mila|mil|duizend|tys|тыс|тысяч[аиу]?|bin|ribu|nghìn|ngàn|千|천|हज़ार|हजार|हज़ार|ألف|آلاف|thsd",
  ],
  [2, "hundred|hundert"],
];

/** Signs whose case counts; only right behind a figure or after an amount of money. */
const letters: Readonly<Record<string, number>> = { k: 3, K: 3, M: 6, m: 6, B: 9, b: 9, T: 12, cr: 7, Cr: 7 };

const words = new RegExp(
  String.raw`[\s\u00a0-]?(?:${table.map(([power, names]) => `(?<p${power}>${names})`).join("|")})(?:\.(?=[\s\d€$)]|$))?(?!(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}])[\p{L}\p{M}])`,
  "iuy",
);

/** A magnitude behind a figure. */
interface Magnitude {
  readonly power: number;
  readonly end: number;
  /** A single letter, which can be a unit as well: `5 m`, `300 K`. */
  readonly isLetter: boolean;
}

/** @param isMoney a currency sign stands before the figure */
export function magnitudeAt(text: string, at: number, isMoney: boolean): Magnitude | null {
  words.lastIndex = at;
  const found = words.exec(text);
  if (found !== null) {
    const power = Object.entries(found.groups ?? {}).find(([, value]) => value !== undefined)?.[0];
    return { power: Number(power?.slice(1)), end: words.lastIndex, isLetter: false };
  }
  const letter = (isMoney ? /^\s?(cr|[kmbt])(?![\p{L}\d/²³^])/iu : /^(cr|[kmbt])(?![\p{L}\d/²³^])/iu).exec(
    text.slice(at, at + 4),
  );
  const power = letters[letter?.[1] ?? ""];
  return letter === null || power === undefined
    ? null
    : { power, end: at + letter[0].length, isLetter: true };
}
