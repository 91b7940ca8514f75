/** How a text writes figures: which sign stands before the decimals. */
export interface NumberFormat {
  readonly decimal: "." | ",";
  /** The suite said so; else it is a guess, and the other way of reading stays possible. */
  readonly isCertain: boolean;
}

/** Words that tell languages which write a decimal comma; none of them is an English one. */
const commaWords =
  /(?<!\p{L})(?:der|das|und|ist|sind|beträgt|ergibt|insgesamt|kostet|antwort|ergebnis|ungefähr|le|les|est|sont|réponse|environ|donc|el|los|es|son|respuesta|aproximadamente|por|della|sono|risposta|circa|quindi|é|são|resposta|het|een|zijn|antwoord|ongeveer|jest|wynosi|odpowiedź|это|составляет|равно|ответ|det|är|svar|jawaban|adalah|cevap|câu|svaret|og|euro)(?!\p{L})/giu;
const pointWords =
  /(?<!p{L})(?:the|is|are|of|and|so|it|that|answer|total|about|have|has|with|which|equals)(?!p{L})/gi;

/** Figures that only one way of writing has: `1.250,50` or `0,5` against `1,250.50` or `0.5`. */
const commaFigures = /(?<![\d.,])(?:\d{1,3}(?:[.\s'’]\d{3})+,\d+|(?:0|\d{4,}),\d+|\d+,\d{1,2})(?![\d.,]*\d)/g;
const pointFigures = /(?<![\d.,])(?:\d{1,3}(?:,\d{2,3})+\.\d+|(?:0|\d{4,})\.\d+|\d+\.\d{1,2})(?![\d.,]*\d)/g;

/** The sign that a locale writes before decimals. @throws RangeError for a locale that is none */
export function formatOfLocale(locale: string): NumberFormat {
  const parts = new Intl.NumberFormat(locale, { numberingSystem: "latn" }).formatToParts(1.5);
  const decimal = parts.find(({ type }) => type === "decimal")?.value === "," ? "," : ".";
  return { decimal, isCertain: true };
}

/** The likely way of writing of a text that no locale is given for: by its unmistakable figures, else by its language's small words. */
export function guessedFormat(text: string): NumberFormat {
  const count = (pattern: RegExp): number => text.match(pattern)?.length ?? 0;
  const byFigures = count(commaFigures) - count(pointFigures);
  const byWords = count(commaWords) - count(pointWords) + (/\d\s?€/.test(text) ? 1 : 0);
  return { decimal: (byFigures === 0 ? byWords : byFigures) > 0 ? "," : ".", isCertain: false };
}

const groupings: readonly RegExp[] = [
  /^\d{1,3}(?:([., '_٬])\d{3})(?:\1\d{3})*$/,
  /^\d{1,2}(?:(,)\d{2})+,\d{3}$/,
  /^\d+(?:(_)\d+)+$/,
];

const isGrouped = (digits: string): boolean =>
  !/^0\D/.test(digits) && groupings.some((pattern) => pattern.test(digits));
const bare = (digits: string): string => digits.replace(/\D/g, "");

/**
 * The values that digits with separators can mean, the likeliest first; empty: they are not one number (a list, a date, a version).
 *
 * @param written ASCII digits with any of `. , ' _ ٬ ٫` and spaces between them
 */
export function figureReadings(written: string, { decimal, isCertain }: NumberFormat): readonly number[] {
  const figure = written.replace(/[’ʼ]/g, "'").replace(/[\s]/g, " ");
  const separators = figure.replace(/\d/g, "");
  if (separators === "") return [Number(figure)];
  const last = separators.at(-1) ?? "";
  const [head, tail] = [
    figure.slice(0, figure.lastIndexOf(last)),
    figure.slice(figure.lastIndexOf(last) + 1),
  ];
  const asDecimal = Number(`${bare(head)}.${tail}`);
  const kinds = new Set(separators);
  if (kinds.size > 1)
    return ".,٫".includes(last) && !head.includes(last) && isGrouped(head) ? [asDecimal] : [];
  if (last === "٫") return separators.length === 1 ? [asDecimal] : [];
  if (!isGrouped(figure)) return separators.length === 1 && ".,".includes(last) ? [asDecimal] : [];
  const asGroups = Number(bare(figure));
  if (separators.length > 1 || !".,".includes(last)) return [asGroups];
  const readings = last === decimal ? [asDecimal, asGroups] : [asGroups, asDecimal];
  return isCertain ? readings.slice(0, 1) : readings;
}
