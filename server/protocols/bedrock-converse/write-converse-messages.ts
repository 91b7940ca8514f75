import type {
  AssistantPart,
  CacheMark,
  MediaPart,
  ReasoningPart,
  TextPart,
  ToolCallPart,
  ToolResultPart,
  Turn,
} from "../../operation/normalised-request.ts";
import { Untranslatable } from "../../operation/normalised-request.ts";
import { withAssistantMediaFollowing } from "../assistant-media.ts";
import { callArguments } from "../call-arguments.ts";
import { customInputAsArguments } from "../custom-tools.ts";
import { compact, type Fields } from "../fields.ts";
import { withUserTurn } from "../with-user-turn.ts";

/**
 * Turns as Converse messages, which alternate between user and assistant. System turns at the head become `system`; a later one stays where it
 * is, marked as such, in the user's turn.
 */
export function writeConverseMessages(
  turns: readonly Turn[],
  dropped: Set<string>,
): { messages: Fields[]; system: Fields[] } {
  const messages: { role: "user" | "assistant"; content: Fields[] }[] = [];
  const system: Fields[] = [];
  const names = new DocumentNames();
  for (const turn of withUserTurn(withAssistantMediaFollowing(turns))) {
    if ((turn.role === "system" || turn.role === "developer") && messages.length === 0) {
      system.push(...turn.parts.flatMap(textBlocks));
      continue;
    }
    const role = turn.role === "assistant" ? "assistant" : "user";
    const content = turnBlocks(turn, names, dropped);
    const last = messages.at(-1);
    if (last?.role === role) last.content.push(...content);
    else if (content.length > 0) messages.push({ role, content });
  }
  return { messages, system };
}

/** Where a cached prefix ends. */
export const cachePoint = (cache: CacheMark | null): Fields[] =>
  cache === null ? [] : [{ cachePoint: compact({ type: "default", ttl: cache.ttl }) }];

/** An empty text is refused. */
const textBlocks = ({ text, cache }: TextPart): Fields[] => [
  ...(text === "" ? [] : [{ text }]),
  ...cachePoint(cache),
];

function turnBlocks(turn: Turn, names: DocumentNames, dropped: Set<string>): Fields[] {
  switch (turn.role) {
    case "system":
    case "developer":
      return turn.parts.flatMap((part) => [
        { text: `<system>\n${part.text}\n</system>` },
        ...cachePoint(part.cache),
      ]);
    case "user":
      if (turn.name !== null) dropped.add("messages.name");
      return turn.parts.flatMap((part) =>
        part.kind === "text" ? textBlocks(part) : mediaBlocks(part, names, dropped),
      );
    case "tool":
      return turn.parts.flatMap((result) => resultBlocks(result, names, dropped));
    case "assistant":
      if (turn.name !== null) dropped.add("messages.name");
      return turn.parts.flatMap((part) => assistantBlocks(part, names, dropped));
  }
}

function assistantBlocks(part: AssistantPart, names: DocumentNames, dropped: Set<string>): Fields[] {
  switch (part.kind) {
    case "text":
      return textBlocks(part);
    case "refusal":
      return [{ text: part.text }];
    case "tool-call":
      return [
        { toolUse: { toolUseId: toolId(part.id), name: part.name, input: inputOf(part) } },
        ...cachePoint(part.cache),
      ];
    case "reasoning":
      return reasoningBlocks(part, dropped);
    default:
      return mediaBlocks(part, names, dropped);
  }
}

/** Claude's signatures hold on every platform that serves it; those of others mean nothing here. */
function reasoningBlocks({ text, signature, isRedacted }: ReasoningPart, dropped: Set<string>): Fields[] {
  if (
    signature === null ||
    (signature.protocol !== "anthropic-messages" && signature.protocol !== "bedrock-converse")
  ) {
    dropped.add("thinking");
    return [];
  }
  return isRedacted
    ? [{ reasoningContent: { redactedContent: signature.value } }]
    : [{ reasoningContent: { reasoningText: { text, signature: signature.value } } }];
}

const inputOf = ({ type, input }: ToolCallPart): unknown =>
  type === "custom" ? JSON.parse(customInputAsArguments(input)) : callArguments(input);

/** Ids of other makers may be longer or hold other characters; the same id always becomes the same. */
const toolId = (id: string): string => id.replace(/[^a-zA-Z0-9_.:-]/g, "_").slice(0, 64) || "call";

/** No prefix can end within a result. */
function resultBlocks(result: ToolResultPart, names: DocumentNames, dropped: Set<string>): Fields[] {
  if (result.parts.some(({ cache }) => cache !== null)) dropped.add("cache_control");
  const content = result.parts.flatMap((part) =>
    part.kind === "text"
      ? part.text === ""
        ? []
        : [{ text: part.text }]
      : mediaBlocks({ ...part, cache: null }, names, dropped),
  );
  return [
    {
      toolResult: {
        toolUseId: toolId(result.toolCallId),
        content: content.length === 0 ? [{ text: "(no output)" }] : content,
        status: result.isError ? "error" : "success",
      },
    },
    ...cachePoint(result.cache),
  ];
}

const documentFormats = ["pdf", "csv", "doc", "docx", "xls", "xlsx", "html", "txt", "md"];

const documentTypes: ReadonlyMap<string, string> = new Map(
  Object.entries<string>({
    "text/plain": "txt",
    "text/markdown": "md",
    "application/msword": "doc",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.ms-excel": "xls",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
  }),
);

/** @throws Untranslatable for an address: Bedrock fetches nothing but from S3 */
function mediaBlocks(part: MediaPart, names: DocumentNames, dropped: Set<string>): Fields[] {
  const { kind, source, detail } = part;
  if (detail !== null && detail !== "auto") dropped.add("detail");
  if (source.kind === "text" && kind === "document") {
    const document = { format: "txt", name: names.of(part.name), source: { text: source.text } };
    return [{ document: { ...document, ...documentExtras(part) } }, ...cachePoint(part.cache)];
  }
  if (source.kind === "url" && source.url.startsWith("s3://"))
    return [
      {
        [kind]: {
          format: formatOf(kind, source.mediaType ?? null, source.url),
          source: { s3Location: { uri: source.url } },
        },
      },
    ];
  if (source.kind !== "base64")
    throw new Untranslatable(kind, "Bedrock takes media as Base64 or from S3 only");
  const format = formatOf(kind, source.mediaType, part.name ?? "");
  const block: Fields = { format, source: { bytes: source.data } };
  return kind === "document"
    ? [
        { document: { ...block, name: names.of(part.name), ...documentExtras(part) } },
        ...cachePoint(part.cache),
      ]
    : [{ [kind]: block }, ...cachePoint(part.cache)];
}

const documentExtras = ({ context, hasCitations }: MediaPart): Fields =>
  compact({ context, citations: hasCitations ? { enabled: true } : null });

const usualFormats = { image: "png", audio: "wav", video: "mp4", document: "pdf" } as const;

function formatOf(kind: MediaPart["kind"], mediaType: string | null, name: string): string {
  const subtype = mediaType?.split("/")[1]?.replace(/^x-/, "") ?? "";
  if (kind !== "document") {
    if (subtype === "jpg") return "jpeg";
    return subtype || (/\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? usualFormats[kind]);
  }
  const known = documentTypes.get(mediaType ?? "") ?? subtype;
  return documentFormats.includes(known) ? known : (/\.([a-z]+)$/i.exec(name)?.[1]?.toLowerCase() ?? "pdf");
}

/** Every document of a request needs a name of its own, of letters, digits, spaces, hyphens, parentheses and brackets. */
class DocumentNames {
  readonly #taken = new Set<string>();

  of(name: string | null): string {
    const plain = (name ?? "document").replace(/\.[a-z0-9]+$/i, "").replace(/[^a-zA-Z0-9\-()[\] ]+/g, "-");
    const base = plain.replace(/\s+/g, " ").slice(0, 180) || "document";
    let free = base;
    for (let number = 2; this.#taken.has(free); number += 1) free = `${base} ${number}`;
    this.#taken.add(free);
    return free;
  }
}
