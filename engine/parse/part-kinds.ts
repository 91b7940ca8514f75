/** Kinds of input beside text. */
export type MediaKind = "image" | "audio" | "video" | "file";

/**
 * Which kind of input a content part carries, by its type: OpenAI's own types, Anthropic's, and those of vLLM, Qwen and OpenRouter.
 * Other types are text or unknown, and exclude no model; so does Mistral's `document_url`, as long as the catalogue does not know that Mistral's models take files.
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
    ...{ file: "file", input_file: "file", file_url: "file", document: "file" },
  }),
);
