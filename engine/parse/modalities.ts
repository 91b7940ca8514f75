import type { ChatMessage } from "./chat-request.ts";

/** Flat allowances for input that is not text, in tokens: a middling image tile count, a minute of audio, a short document. */
const allowances = { image: 800, audio: 1500, file: 3000 } as const;

export interface Modalities {
  readonly image: boolean;
  readonly audio: boolean;
  readonly file: boolean;
  /** Tokens allowed for all of them together. */
  readonly allowanceTokens: number;
}

/** Which kinds of input the messages carry beside text. */
export function modalities(messages: readonly ChatMessage[]): Modalities {
  let images = 0;
  let audios = 0;
  let files = 0;
  for (const { content } of messages) {
    if (!Array.isArray(content)) continue;
    for (const part of content) {
      if (part.type === "image_url" || part.type === "input_image") images += 1;
      else if (part.type === "input_audio") audios += 1;
      else if (part.type === "file" || part.type === "input_file") files += 1;
    }
  }
  return {
    image: images > 0,
    audio: audios > 0,
    file: files > 0,
    allowanceTokens: images * allowances.image + audios * allowances.audio + files * allowances.file,
  };
}
