import type { DemoPrompt, DemoTool } from "../demo-prompt.ts";

/** What people say for what tools are called. */
const synonyms = new Map(
  Object.entries({
    show: "read get",
    open: "read",
    find: "search",
    where: "search",
    book: "book create",
    buy: "book",
    remind: "create reminder event",
    put: "create add set",
    schedule: "create event",
    meeting: "event",
    appointment: "event",
    calendar: "event",
    turn: "set switch",
    dim: "set light",
    lights: "light",
    lamp: "light",
    warm: "temperature",
    degrees: "temperature",
    heating: "temperature",
    send: "send transfer",
    pay: "transfer",
    move: "transfer",
    much: "balance",
    francs: "currency convert exchange",
    euros: "currency convert exchange",
    dollars: "currency convert exchange",
    rain: "weather",
    person: "human agent escalate",
    human: "escalate agent",
    trains: "train search",
    connections: "train search",
    parcel: "order",
    refund: "refund",
    money: "refund balance",
  }),
);
const leastHits = 2;

/** The tool that the prompt names or describes best; the only choice, where one is required; null: none is wanted. */
export function wantedTool({ tools, toolChoice, text }: DemoPrompt): DemoTool | null {
  if (toolChoice === "none") return null;
  const forced = tools.find(({ name }) => name === toolChoice);
  if (forced !== undefined) return forced;
  // "Why do bulbs get warm?" is a question to the model, not a request to its tools.
  const isExplanation =
    /^\s*(?:why|how does|how do (?:you|i)|explain|what does .* mean|what is (?:a|an|the difference))\b/i.test(
      text,
    );
  const said = wordsOf(text);
  for (const word of [...said])
    for (const other of (synonyms.get(word) ?? "").split(" ")) if (other !== "") said.add(other);
  let best: DemoTool | null = null;
  let bestHits = 0;
  for (const tool of tools) {
    const own = wordsOf(tool.name.replaceAll("_", " "));
    const described = wordsOf(tool.description);
    const hits =
      [...own].filter((word) => hasStem(said, word)).length * 2 +
      [...described].filter((word) => hasStem(said, word)).length +
      (text.toLowerCase().includes(tool.name.toLowerCase()) ? 5 : 0);
    if (hits > bestHits) {
      best = tool;
      bestHits = hits;
    }
  }
  const isClear = best !== null && bestHits >= leastHits && !isExplanation;
  return isClear ? best : toolChoice === "required" ? (best ?? tools[0] ?? null) : null;
}

const wordsOf = (text: string): Set<string> => new Set(text.toLowerCase().match(/[\p{L}]{3,}/gu));

function hasStem(said: ReadonlySet<string>, word: string): boolean {
  if (word.length < 4) return said.has(word);
  const stem = word.slice(0, Math.max(4, word.length - 2));
  return [...said].some((other) => other.startsWith(stem));
}
