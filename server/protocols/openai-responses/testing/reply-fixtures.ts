import type { Fields } from "../../fields.ts";
import type { ReplyContext, StreamReader } from "../../reply-codec.ts";

export const grammar = { type: "grammar", syntax: "lark", definition: "start: /.+/" };
export const clientTools = [
  { type: "function", name: "find", description: "Finds.", strict: true, parameters: { type: "object" } },
  { type: "custom", name: "apply_patch", description: "Patches.", format: grammar },
  {
    ...{ type: "namespace", name: "mcp", description: "Remote." },
    tools: [{ type: "function", name: "list", strict: false, parameters: { type: "object" } }],
  },
];

export const context = (changes: Partial<ReplyContext> = {}): ReplyContext => ({
  requestId: "01-ab",
  nowSeconds: 7,
  servedModelId: "vendor/served",
  customTools: new Set(["apply_patch"]),
  clientBody: { model: "auto", input: "Hi", tools: clientTools },
  priceUsage: (usage) =>
    usage === null
      ? { cost: null, unknownReason: "no usage" }
      : { cost: { upstreamNanoUsd: 3, markupNanoUsd: 0, totalNanoUsd: 3 }, unknownReason: null },
  maxEventBytes: 1 << 20,
  ...changes,
});

/** Feeds a stream in pieces of some bytes; what came out, decoded. */
export function feed(reader: StreamReader, text: string, pieceBytes = 5): string {
  const bytes = Buffer.from(text);
  let out = "";
  for (let at = 0; at < bytes.length; at += pieceBytes)
    out += reader.push(bytes.subarray(at, at + pieceBytes));
  return Buffer.from(out + reader.end(), "latin1").toString("utf8");
}

export const eventsOf = (text: string): Fields[] =>
  text
    .split(/\r?\n\r?\n/)
    .flatMap((event) => /^data: ?(.*)$/m.exec(event)?.[1] ?? [])
    .map((data) => JSON.parse(data) as Fields);
