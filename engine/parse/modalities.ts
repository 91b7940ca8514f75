import type { ChatMessage } from "./chat-request.ts";
import { type MediaKind, partKind } from "./part-kinds.ts";

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
    for (const part of content as readonly unknown[]) {
      const kind = partKind(part);
      if (kind !== null) counts[kind] += 1;
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
