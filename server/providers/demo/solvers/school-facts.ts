import type { DemoSolver } from "./solver.ts";

const capitals: ReadonlyMap<string, string> = new Map(
  "France:Paris,Germany:Berlin,Italy:Rome,Spain:Madrid,Portugal:Lisbon,Japan:Tokyo,China:Beijing,India:New Delhi,Brazil:Brasília,Canada:Ottawa,Australia:Canberra,Egypt:Cairo,Kenya:Nairobi,Norway:Oslo,Sweden:Stockholm,Finland:Helsinki,Poland:Warsaw,Austria:Vienna,Greece:Athens,Turkey:Ankara,Argentina:Buenos Aires,Chile:Santiago,Peru:Lima,Mexico:Mexico City,Ireland:Dublin"
    .split(",")
    .map((pair) => {
      const [country, city] = pair.split(":");
      return [country!.toLowerCase(), city!] as const;
    }),
);

const facts: readonly (readonly [RegExp, string])[] = [
  [/chemical symbol (?:of|for) gold/i, "Au"],
  [/chemical symbol (?:of|for) iron/i, "Fe"],
  [/boiling point of water/i, "100 degrees Celsius at sea level"],
  [/how many (?:days|day) (?:are )?in a (?:leap )?year/i, "365, and 366 in a leap year"],
  [/largest planet/i, "Jupiter"],
  [/speed of light/i, "299,792,458 metres per second"],
  [/how many continents/i, "seven"],
];

/** Capitals and a handful of school facts. */
export const schoolFacts: DemoSolver = {
  skill: "facts",
  solve(prompt) {
    const country = /capital (?:city )?of (?:the )?([a-z ]+)/i.exec(prompt)?.[1]?.trim().toLowerCase();
    const city = country === undefined ? undefined : capitals.get(country);
    return city ?? facts.find(([pattern]) => pattern.test(prompt))?.[1] ?? null;
  },
  miss: () => "I am not certain, perhaps Zürich.",
};
