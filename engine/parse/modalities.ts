import type { ChatMessage, ContentPart } from "./chat-request.ts";
import { type MediaKind, partKinds } from "./part-kinds.ts";

/** Flat allowances for input that is not text, in tokens: a middling image tile count, a minute of audio, a minute of video at one picture a second, a short document. */
const allowances = { image: 800, audio: 1500, video: 18_000, file: 3000 } as const satisfies Readonly<
  Record<MediaKind, number>
>;

/** Kinds of input that the messages carry beside text. */
export interface Modalities extends Readonly<Record<MediaKind, boolean>> {
  /** Tokens allowed for all of them together. */
  readonly allowanceTokens: number;
}

/** Which kinds of input the messages carry beside text. */
export function modalities(messages: readonly ChatMessage[]): Modalities {
  const counts = { image: 0, audio: 0, video: 0, file: 0 };
  for (const { content } of messages) {
    if (!Array.isArray(content)) continue;
    for (const part of content as readonly ContentPart[]) {
      const kind = partKinds.get(part.type);
      if (kind !== undefined) counts[kind === "file" && isVideoFile(part) ? "video" : kind] += 1;
    }
  }
  const { image, audio, video, file } = counts;
  return {
    image: image > 0,
    audio: audio > 0,
    video: video > 0,
    file: file > 0,
    allowanceTokens:
      image * allowances.image + audio * allowances.audio + video * allowances.video + file * allowances.file,
  };
}

/** A file that says itself that it is a video: by the type of its data, or by its name. */
function isVideoFile(part: ContentPart): boolean {
  const { file_data, filename } = part.file ?? part;
  return (
    (typeof file_data === "string" && /^data:video\//i.test(file_data)) ||
    (typeof filename === "string" && /\.(?:mp4|m4v|mov|webm|mkv|avi|mpe?g)$/i.test(filename))
  );
}
