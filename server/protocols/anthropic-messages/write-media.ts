import { type MediaPart, Untranslatable } from "../../operation/normalised-request.ts";
import { compact, type Fields } from "../fields.ts";

const imageTypes: ReadonlySet<string> = new Set(["image/jpeg", "image/png", "image/gif", "image/webp"]);

/** How the Base64 of a kind of file begins: its magic number. */
const beginnings: readonly (readonly [string, string])[] = [
  ...([
    ["iVBORw0KGgo", "image/png"],
    ["/9j/", "image/jpeg"],
    ["R0lGOD", "image/gif"],
  ] as const),
  ...([
    ["UklGR", "image/webp"],
    ["JVBERi0", "application/pdf"],
  ] as const),
];

const typeOf = (data: string): string | null =>
  beginnings.find(([beginning]) => data.startsWith(beginning))?.[1] ?? null;

/** An image or document as a block, without its cache mark. @throws Untranslatable for what Claude does not take */
export function mediaBlock(part: MediaPart, dropped: Set<string>): Fields {
  if (part.kind !== "image" && part.kind !== "document")
    throw new Untranslatable("messages", `Anthropic's models take no ${part.kind}`);
  if (part.detail !== null && part.detail !== "auto") dropped.add("detail");
  const source = part.kind === "image" ? imageSource(part) : documentSource(part);
  if (part.kind === "image") return { type: "image", source };
  const citations = part.hasCitations ? { enabled: true } : null;
  return compact({ type: "document", source, title: part.name, context: part.context, citations });
}

function imageSource({ source }: MediaPart): Fields {
  if (source.kind !== "base64") return urlOrFile(source);
  const type = source.mediaType ?? typeOf(source.data) ?? "image/png";
  const mediaType = type === "image/jpg" ? "image/jpeg" : type;
  if (!imageTypes.has(mediaType))
    throw new Untranslatable(
      "messages",
      `Anthropic takes images as JPEG, PNG, GIF or WebP, not ${mediaType}`,
    );
  return { type: "base64", media_type: mediaType, data: source.data };
}

function documentSource({ source }: MediaPart): Fields {
  if (source.kind === "text") return plainText(source.text);
  if (source.kind !== "base64") return urlOrFile(source);
  const type = source.mediaType ?? typeOf(source.data) ?? "text/plain";
  if (type === "application/pdf") return { type: "base64", media_type: type, data: source.data };
  if (/^text\/|[/+](?:json|xml|yaml)$/.test(type))
    return plainText(Buffer.from(source.data, "base64").toString("utf8"));
  throw new Untranslatable("messages", `Anthropic takes documents as PDF or text, not ${type}`);
}

const plainText = (data: string): Fields => ({ type: "text", media_type: "text/plain", data });

function urlOrFile(source: MediaPart["source"]): Fields {
  if (source.kind === "url") return { type: "url", url: source.url };
  if (source.kind === "file" && source.protocol === "anthropic-messages")
    return { type: "file", file_id: source.id };
  throw new Untranslatable("file_id", "the file was uploaded to another provider");
}
