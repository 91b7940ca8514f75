/** Kinds of input beside text. */
export type MediaKind = "image" | "audio" | "video" | "file";

/**
 * Which kind of input a content part carries, by its type: OpenAI's own types, Anthropic's, and those of Mistral, vLLM, Qwen, Z.ai, OpenRouter and the AI SDK.
 * Other types are text or unknown, and exclude no model.
 */
export const partKinds: ReadonlyMap<string, MediaKind> = new Map(
  Object.entries<MediaKind>({
    ...{
      image_url: "image",
      input_image: "image",
      image: "image",
      image_embeds: "image",
      image_pil: "image",
    },
    ...{ input_audio: "audio", audio_url: "audio", audio: "audio", audio_embeds: "audio" },
    ...{ video_url: "video", input_video: "video", video: "video" },
    ...{ file: "file", input_file: "file", file_url: "file", document: "file", document_url: "file" },
  }),
);

/** The kind of input in a content part; null: text, or a type that nobody knows. A file that says that it is a picture, a sound or a video is one. */
export function partKind(part: unknown): MediaKind | null {
  const { type, file } = (part ?? {}) as { readonly type?: unknown; readonly file?: unknown };
  const kind = typeof type === "string" ? partKinds.get(type) : undefined;
  if (kind !== "file") return kind ?? null;
  return statedKind((file ?? part) as FileFields) ?? statedKind(part as FileFields) ?? "file";
}

/** What says what a file is. */
interface FileFields {
  readonly format?: unknown;
  readonly media_type?: unknown;
  readonly mime_type?: unknown;
  readonly mimeType?: unknown;
  readonly mediaType?: unknown;
  /** Base64, or an address. */
  readonly file_data?: unknown;
  readonly data?: unknown;
  readonly filename?: unknown;
}

/** By the type that is stated (`format` is LiteLLM's name for it), else that of the data, else the name; null: nothing says so. */
function statedKind(file: FileFields): MediaKind | null {
  const { format, media_type, mime_type, mimeType, mediaType, file_data, data, filename } = file;
  for (const stated of [format, media_type, mime_type, mimeType, mediaType])
    if (typeof stated === "string" && stated.includes("/")) return kindOfType(stated) ?? "file";
  for (const content of [file_data, data])
    if (typeof content === "string" && /^data:\w/i.test(content))
      return kindOfType(content.slice(5)) ?? "file";
  return typeof filename === "string" ? kindOfName(filename) : null;
}

const kindOfType = (mediaType: string): MediaKind | null =>
  (/^(image|audio|video)\//i.exec(mediaType)?.[1]?.toLowerCase() as MediaKind | undefined) ?? null;

function kindOfName(filename: string): MediaKind | null {
  if (/\.(?:mp4|m4v|mov|webm|mkv|avi|mpe?g)$/i.test(filename)) return "video";
  if (/\.(?:mp3|wav|flac|ogg|m4a|aac|opus)$/i.test(filename)) return "audio";
  return /\.(?:png|jpe?g|gif|webp|heic|heif)$/i.test(filename) ? "image" : null;
}
