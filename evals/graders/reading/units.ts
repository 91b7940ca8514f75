interface Unit {
  readonly dimension: string;
  /** Units of the dimension's base in one of it. */
  readonly factor: number;
  /** Base units at its zero: temperatures have one. */
  readonly offset: number;
}

/** Names (the case of one-letter and mixed ones counts first) -> dimension, factor and offset. */
const table: readonly (readonly [names: string, dimension: string, factor: number, offset?: number])[] = [
  ["nm|nanometer|nanometre", "length", 1e-9],
  ["µm|μm|um|micrometer|micrometre|micron", "length", 1e-6],
  ["mm|millimeter|millimetre|millimètre|milímetro|毫米|ミリメートル|ミリ|мм", "length", 0.001],
  ["cm|centimeter|centimetre|zentimeter|centimètre|centímetro|厘米|センチメートル|センチ|см", "length", 0.01],
  ["dm|decimeter|decimetre", "length", 0.1],
  ["m|meter|metre|mètre|metro|米|メートル|м|метр|метров|метра|미터", "length", 1],
  [
    "km|kilometer|kilometre|kilomètre|kilómetro|quilômetro|公里|千米|キロメートル|км|километр|километров|킬로미터",
    "length",
    1000,
  ],
  ["in|inch|inche|zoll|英寸|インチ", "length", 0.0254],
  ["ft|foot|feet|英尺|フィート", "length", 0.3048],
  ["yd|yard", "length", 0.9144],
  ["mi|mile|meile|meilen|milla|英里|マイル", "length", 1609.344],
  ["nmi|nautical mile", "length", 1852],
  ["µg|μg|mcg|microgram", "mass", 1e-9],
  ["mg|milligram|milligramm|毫克|мг", "mass", 1e-6],
  ["g|gram|gramme|gramm|gramo|克|グラム|г|грамм|граммов", "mass", 0.001],
  [
    "kg|kilo|kilogram|kilogramme|kilogramm|kilogramo|公斤|千克|キログラム|キロ|кг|килограмм|килограммов|킬로그램",
    "mass",
    1,
  ],
  ["t|tonne|metric ton|吨|トン|тонна|тонн", "mass", 1000],
  ["short ton|us ton", "mass", 907.18474],
  ["lb|lbs|pound|pfund|livre", "mass", 0.45359237],
  ["oz|ounce", "mass", 0.028349523125],
  ["ns|nanosecond", "time", 1e-9],
  ["µs|μs|microsecond", "time", 1e-6],
  ["ms|msec|millisecond|millisekunde|millisekunden|毫秒|ミリ秒|мс", "time", 0.001],
  [
    "s|sec|second|sekunde|sekunden|seconde|segundo|secondo|secondi|秒|с|сек|секунда|секунд|секунды|초",
    "time",
    1,
  ],
  ["m|min|mins|minute|minuten|minuto|minuti|分|分钟|分鐘|分間|мин|минута|минут|минуты|분", "time", 60],
  ["h|hr|hour|std|stunde|stunden|heure|hora|ora|ore|小时|小時|時間|ч|час|часа|часов|시간", "time", 3600],
  ["d|day|tag|tage|tagen|jour|día|dia|giorno|giorni|天|日|日間|день|дня|дней|일", "time", 86_400],
  ["wk|week|woche|wochen|semaine|semana|周|週間|неделя|недели|недель", "time", 604_800],
  ["month|monat|monate|mois|mes|meses|个月|ヶ月", "months", 1],
  ["yr|year|jahr|jahre|jahren|an|ans|année|año|ano|anno|anni|年|год|года|лет", "months", 12],
  ["ml|mL|milliliter|millilitre|毫升|ミリリットル|мл", "volume", 1e-6],
  ["cl|cL|centiliter|centilitre", "volume", 1e-5],
  ["dl|dL|deciliter|decilitre", "volume", 1e-4],
  ["l|L|ℓ|liter|litre|litro|升|リットル|л|литр|литра|литров", "volume", 0.001],
  ["cm^3|cm³|cc|cubic centimeter|cubic centimetre", "volume", 1e-6],
  ["m^3|m³|cubic meter|cubic metre|kubikmeter|立方米", "volume", 1],
  ["gal|gallon|us gallon", "volume", 0.003785411784],
  ["qt|quart", "volume", 0.000946352946],
  ["pt|pint", "volume", 0.000473176473],
  ["cup", "volume", 0.0002365882365],
  ["fl oz|fluid ounce", "volume", 0.0000295735295625],
  ["tbsp|tablespoon", "volume", 0.00001478676478125],
  ["tsp|teaspoon", "volume", 0.00000492892159375],
  ["mm^2|mm²|square millimeter|square millimetre", "area", 1e-6],
  ["cm^2|cm²|sq cm|square centimeter|square centimetre|平方厘米", "area", 1e-4],
  ["m^2|m²|sqm|sq m|square meter|square metre|quadratmeter|平方米|кв. м", "area", 1],
  ["ha|hectare|hektar", "area", 10_000],
  ["km^2|km²|sq km|square kilometer|square kilometre|平方公里", "area", 1e6],
  ["sq ft|ft^2|ft²|square foot|square feet", "area", 0.09290304],
  ["acre", "area", 4046.8564224],
  ["sq mi|mi^2|mi²|square mile", "area", 2_589_988.110336],
  ["m/s|mps|meter per second|metre per second|meters per second|metres per second|м/с|米每秒", "speed", 1],
  [
    "km/h|kmh|kph|km/hr|kilometer per hour|kilometre per hour|kilometers per hour|kilometres per hour|km per hour|stundenkilometer|км/ч|公里每小时",
    "speed",
    1 / 3.6,
  ],
  ["km/s|kilometers per second|kilometres per second", "speed", 1000],
  ["mph|mi/h|miles per hour|mile per hour", "speed", 0.44704],
  ["ft/s|fps|feet per second", "speed", 0.3048],
  ["kn|kt|knot|knoten", "speed", 1852 / 3600],
  ["bit", "data", 1],
  ["kbit|Kbit|Kb|kilobit", "data", 1e3],
  ["Mbit|Mb|megabit", "data", 1e6],
  ["Gbit|Gb|gigabit", "data", 1e9],
  ["B|byte", "data", 8],
  ["kB|KB|kilobyte", "data", 8e3],
  ["MB|megabyte", "data", 8e6],
  ["GB|gigabyte", "data", 8e9],
  ["TB|terabyte", "data", 8e12],
  ["PB|petabyte", "data", 8e15],
  ["KiB|kibibyte", "data", 8 * 1024],
  ["MiB|mebibyte", "data", 8 * 1024 ** 2],
  ["GiB|gibibyte", "data", 8 * 1024 ** 3],
  ["TiB|tebibyte", "data", 8 * 1024 ** 4],
  ["J|joule", "energy", 1],
  ["kJ|kilojoule", "energy", 1e3],
  ["MJ|megajoule", "energy", 1e6],
  ["cal|calorie", "energy", 4.184],
  ["kcal|kilocalorie", "energy", 4184],
  ["Wh|watt hour", "energy", 3600],
  ["kWh|kilowatt hour|kilowatt-hour", "energy", 3.6e6],
  ["W|watt", "power", 1],
  ["kW|kilowatt", "power", 1e3],
  ["MW|megawatt", "power", 1e6],
  ["GW|gigawatt", "power", 1e9],
  ["hp|horsepower", "power", 745.699872],
  ["Hz|hertz", "frequency", 1],
  ["kHz|kilohertz", "frequency", 1e3],
  ["MHz|megahertz", "frequency", 1e6],
  ["GHz|gigahertz", "frequency", 1e9],
  ["Pa|pascal", "pressure", 1],
  ["hPa|hectopascal|mbar|millibar", "pressure", 100],
  ["kPa|kilopascal", "pressure", 1e3],
  ["MPa|megapascal", "pressure", 1e6],
  ["bar", "pressure", 1e5],
  ["atm|atmosphere", "pressure", 101_325],
  ["psi", "pressure", 6894.757293168],
  ["mmHg|torr", "pressure", 133.322368421],
  ["N|newton", "force", 1],
  ["kN|kilonewton", "force", 1e3],
  [
    "%|percent|per cent|pct|prozent|pour cent|por ciento|por cento|per cento|procent|процент|процентов|процента|パーセント|퍼센트|प्रतिशत|بالمئة",
    "share",
    0.01,
  ],
  ["‰|per mille|permille|promille", "share", 0.001],
  [
    "°C|℃|degree celsius|degrees celsius|degree c|degrees c|deg C|celsius|centigrade|grad celsius|degrés celsius|grados celsius|摄氏度|度",
    "temperature",
    1,
    273.15,
  ],
  [
    "°F|℉|degree fahrenheit|degrees fahrenheit|degree f|degrees f|deg F|fahrenheit|grad fahrenheit|华氏度",
    "temperature",
    5 / 9,
    459.67 * (5 / 9),
  ],
  ["K|kelvin|°K|开尔文|ケルビン", "temperature", 1, 0],
  ["°|degree|deg|grad|度", "angle", Math.PI / 180],
  ["rad|radian|radiant", "angle", 1],
  ["$|USD|US$|dollar|美元|ドル|долларов|доллара", "usd", 1],
  ["¢|cent", "usd", 0.01],
  ["€|EUR|euro|欧元|ユーロ|евро", "eur", 1],
  ["£|GBP|pound|quid|pound sterling|pounds sterling", "gbp", 1],
  ["¥|JPY|yen|円", "jpy", 1],
  ["CNY|RMB|yuan|元|人民币", "cny", 1],
  ["₹|INR|rupee|Rs|रुपये", "inr", 1],
  ["CHF|franken", "chf", 1],
];

/** Exact spelling -> units; folded spelling -> units. One name may be several: `m` is metres or minutes. */
const byName = new Map<string, Unit[]>();
const byFoldedName = new Map<string, Unit[]>();
const add = (to: Map<string, Unit[]>, name: string, unit: Unit): void => {
  to.set(name, [...(to.get(name) ?? []), unit]);
};
for (const [names, dimension, factor, offset = 0] of table)
  for (const name of names.split("|")) {
    const unit = { dimension, factor, offset };
    for (const form of /^\p{Script=Latin}{3,}/u.test(name) || / /.test(name) ? [name, `${name}s`] : [name]) {
      add(byName, form, unit);
      add(byFoldedName, form.toLowerCase(), unit);
    }
  }

/** All units that a name can stand for; empty: it is none. */
export function unitsNamed(name: string): readonly Unit[] {
  const plain = name.trim().replace(/\.$/, "").replace(/\s+/g, " ");
  return byName.get(plain) ?? byFoldedName.get(plain.toLowerCase()) ?? [];
}

const escaped = [...byFoldedName.keys()]
  .sort((left, right) => right.length - left.length)
  .map((name) => name.replace(/[$^.*+?()[\]{}|/\\]/g, "\\$&").replaceAll(" ", "\\s+"));
const behind = new RegExp(
  String.raw`[\s\u00a0-]?\s?(${escaped.join("|")})(?![\p{Script=Latin}\p{Script=Cyrillic}²³^]|/\p{L})`,
  "iuy",
);
const wordBehind = /[\s\u00a0-]?(\p{L}+)/uy;
const signBefore = /([$€£¥₹]|(?<!\p{L})(?:USD|EUR|GBP|CHF|INR|JPY|CNY|Rs\.?))\s?[-–]?\s?$/u;

/** What a figure is counted in. */
export interface UnitAt {
  readonly name: string;
  readonly units: readonly Unit[];
  readonly end: number;
}

/** The unit right behind a figure, or the currency right before it; a word that is no unit has none in `units`. null: a bare figure. */
export function unitAt(text: string, start: number, end: number): UnitAt | null {
  behind.lastIndex = end;
  const following = behind.exec(text);
  // "5 in 2 hours" is no length: "in" and the like count where they end the measure.
  if (
    following &&
    !(
      /^(?:in|a|an|so|as)$/i.test(following[1] ?? "") &&
      /^\s+\p{L}|^\s+\d/u.test(text.slice(behind.lastIndex))
    )
  )
    return { name: following[1] ?? "", units: unitsNamed(following[1] ?? ""), end: behind.lastIndex };
  const before =
    signBefore.exec(text.slice(Math.max(0, start - 6), start)) ??
    /^[-–]([$€£¥₹])/.exec(text.slice(start, end));
  if (before) return { name: before[1] ?? "", units: unitsNamed(before[1] ?? ""), end };
  wordBehind.lastIndex = end;
  const word = wordBehind.exec(text);
  return word ? { name: word[1] ?? "", units: [], end: wordBehind.lastIndex } : null;
}

/** A figure in one unit as a figure in another. */
export const convertUnit = (value: number, from: Unit, to: Unit): number =>
  (value * from.factor + from.offset - to.offset) / to.factor;

export type { Unit };
