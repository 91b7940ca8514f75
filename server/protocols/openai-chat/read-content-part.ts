import { type MediaKind, partKind, partKinds } from "../../../engine/index.ts";
import {
  type CacheMark,
  type MediaPart,
  type MediaSource,
  type TextPart,
  Untranslatable,
  type UserPart,
} from "../../operation/normalised-request.ts";
import { type Fields, fieldsList, fieldsOf, isFields, leaveCacheRest, leaveRest, textOf } from "../fields.ts";
import { blockSource, mediaSource } from "../media-source.ts";

const textTypes: ReadonlySet<unknown> = new Set(["text", "input_text", "output_text"]);
/** Read by `read-chat-turns.ts`. */
const spokenTypes: ReadonlySet<unknown> = new Set(["refusal", "thinking", "reasoning", "redacted_thinking"]);
/** What the server that made it alone can read: tensors, and pictures in its own memory. */
const ownTypes: ReadonlySet<unknown> = new Set(["image_embeds", "audio_embeds", "image_pil"]);

/** Where a part, or the object under its type's name, has its address or its content: the first of these that is there. */
const valueNames = ["file_data", "data", "url", "image_url", "audio_url", "video_url", "file_url"] as const;
/** Values that may be Base64 without `data:`. */
const bareNames: ReadonlySet<string> = new Set(["file_data", "data"]);
/** The type of the content in words of vendors: LiteLLM's, Anthropic's, Google's, the AI SDK's. */
const mediaTypeNames = ["format", "media_type", "mime_type", "mimeType", "mediaType"] as const;

/** Members of content parts, and of the objects in them, that are read here. */
const partMembers: ReadonlySet<string> = new Set([
  ...[
    "type",
    "text",
    "refusal",
    "thinking",
    "signature",
    "detail",
    "source",
    "title",
    "context",
    "citations",
  ],
  ...[...valueNames, ...mediaTypeNames, "file_id", "filename", "document_name", "cache_control"],
  "prompt_cache_breakpoint",
  // Of an earlier reply; no model is told of them.
  ...["annotations", "logprobs"],
]);

/** Names members of content parts that are not read here; parts of an unknown type are read whole. */
export function leavePartRest(unread: Record<string, unknown>, path: string, content: unknown): void {
  for (const part of fieldsList(content)) {
    const type = textOf(part.type) ?? "";
    if (textTypes.has(type) || spokenTypes.has(type)) leaveRest(unread, path, part, partMembers);
    else if (partKinds.has(type)) {
      const { [type]: own, ...others } = part;
      leaveRest(unread, path, others, partMembers);
      leaveRest(unread, `${path}.${type}`, fieldsOf(own), partMembers);
    }
    leaveCacheRest(unread, part);
    const { ttl } = fieldsOf(part.prompt_cache_breakpoint);
    if (ttl != null) unread[`${path}.prompt_cache_breakpoint.ttl`] ??= ttl;
  }
}

/** Anthropic's mark, which gateways take here as well, or OpenAI's, whose lifetimes no other provider has. */
export const cacheOf = ({
  cache_control: mark,
  prompt_cache_breakpoint: breakpoint,
}: Fields): CacheMark | null =>
  isFields(mark) ? { ttl: textOf(mark.ttl) } : isFields(breakpoint) ? { ttl: null } : null;

export const textPart = (text: string, holder: Fields = {}): TextPart => ({
  kind: "text",
  text,
  cache: cacheOf(holder),
});

/** Content as parts; text alone stands for one. See `readContentPart`. */
export function readContentParts(content: unknown, path: string, refusals: Untranslatable[]): UserPart[] {
  if (typeof content === "string") return [textPart(content)];
  return Array.isArray(content)
    ? content.map((part: unknown, index) => readContentPart(part, `${path}[${index}]`, refusals))
    : [];
}

/**
 * One part of a message, of any vendor's type.
 *
 * @param path of the part in the client's body
 * @param refusals is told of what no other protocol can say; what stands for it is sent to nobody, and only shows the router which kind of input it is
 */
export function readContentPart(part: unknown, path: string, refusals: Untranslatable[]): UserPart {
  try {
    return readPart(part, path);
  } catch (error) {
    if (!(error instanceof Untranslatable)) throw error;
    refusals.push(error);
    const kind = partKind(part);
    return kind === null
      ? textPart("")
      : mediaPart(mediaKinds[kind], { kind: "base64", mediaType: null, data: "" }, fieldsOf(part));
  }
}

const mediaKinds: Readonly<Record<MediaKind, MediaPart["kind"]>> = {
  ...{ image: "image", audio: "audio", video: "video", file: "document" },
};

/** @throws Untranslatable */
function readPart(part: unknown, path: string): UserPart {
  if (!isFields(part)) throw new Untranslatable(path, "it is no object; send `{type, ...}`");
  const type = textOf(part.type) ?? "";
  if (textTypes.has(type)) {
    if (typeof part.text !== "string")
      throw new Untranslatable(`${path}.text`, "it is no string; send the text, or leave the part out");
    return textPart(part.text, part);
  }
  const kind = partKind(part);
  if (kind === null)
    throw new Untranslatable(
      `${path}.type`,
      `content parts of type \`${type.slice(0, 64)}\` exist in the client's own protocol alone; send text, image_url, input_audio, video_url or file`,
    );
  if (ownTypes.has(type))
    throw new Untranslatable(
      `${path}.${type}`,
      `only the server that made it can read it; send the ${kind} itself as ${kind === "image" ? "image_url" : "input_audio"}`,
    );
  return readMedia(part, type, mediaKinds[kind], path);
}

function readMedia(part: Fields, type: string, kind: MediaPart["kind"], path: string): MediaPart {
  const own = fieldsOf([type, ...valueNames].map((name) => part[name]).find(isFields));
  const stated = (name: string): string | null => textOf(own[name]) ?? textOf(part[name]);
  const rest = {
    name: kind === "image" ? null : (stated("filename") ?? stated("document_name") ?? stated("title")),
    detail: stated("detail"),
  };
  const id = own.file_id ?? part.file_id;
  if (id != null)
    return mediaPart(kind, fileSource(id, `${path}.file_id`, mediaTypeOf(stated, kind)), part, rest);
  if (isFields(part.source) && part[type] == null)
    return mediaPart(kind, blockSource(part.source, `${path}.source`), part, rest);
  const found = locate(part, `${path}.`, [type, ...valueNames]);
  if (Array.isArray(found.value) && type === "video")
    throw new Untranslatable(
      found.path,
      "a list of frames has a form in Qwen's protocol alone; send the video as one `video_url`, or the frames as `image_url` parts",
    );
  const source = mediaSource(found.value, found.path, mediaTypeOf(stated, kind), bareNames.has(found.name));
  return mediaPart(kind, source, part, rest);
}

interface Found {
  readonly name: string;
  readonly path: string;
  readonly value: unknown;
}

/** The address or content in a part: under the first name that is there, or in the object under it. */
function locate(fields: Fields, path: string, names: readonly string[]): Found {
  const name = names.find((one) => fields[one] != null) ?? names[0]!;
  const value = fields[name];
  return isFields(value)
    ? locate(value, `${path}${name}.`, ["url", ...valueNames.filter((one) => one !== "url")])
    : { name, path: `${path}${name}`, value };
}

/** A file that was uploaded to OpenAI, or an address, which LiteLLM's clients give in the same place. */
function fileSource(id: unknown, path: string, mediaType: string | null): MediaSource {
  if (typeof id !== "string" || id === "" || /^[a-z][a-z0-9+.-]*:/i.test(id))
    return mediaSource(id, path, mediaType, false);
  return { kind: "file", id, protocol: "openai-chat" };
}

/** `audio/wav` and the like; OpenAI's formats of sound are subtypes. */
function mediaTypeOf(stated: (name: string) => string | null, kind: MediaPart["kind"]): string | null {
  for (const name of mediaTypeNames) {
    const type = stated(name);
    if (type?.includes("/")) return type;
    if (type && kind !== "document") return `${kind}/${type}`;
  }
  return null;
}

function mediaPart(
  kind: MediaPart["kind"],
  source: MediaSource,
  part: Fields,
  rest: Partial<Pick<MediaPart, "name" | "detail">> = {},
): MediaPart {
  const hasCitations = fieldsOf(part.citations).enabled === true;
  const context = textOf(part.context);
  return { kind, source, name: null, detail: null, context, hasCitations, cache: cacheOf(part), ...rest };
}
