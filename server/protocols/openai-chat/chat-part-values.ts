import { meanings, nullable } from "../parameter-meanings.ts";

/** An address, given as a text (Mistral) or with what else is said of it; vLLM takes null beside the `uuid` of media that it keeps. */
const address = nullable(["string", "object"], { properties: { url: meanings.text } });

/** Content parts of chat requests and of the Responses API, of every type: the members that mean the same wherever they stand. Others may be anything. */
export const chatPartValues = {
  type: "object",
  properties: {
    type: { type: "string", minLength: 1 },
    text: meanings.text,
    image_url: address,
    video_url: address,
    audio_url: address,
    input_audio: nullable(["string", "object"]),
  },
} as const;
