import type { ClientError, ErrorShape } from "../reply-codec.ts";
import { asciiJson } from "../wire/json/ascii-json.ts";

const body = ({ message, type, code, param, details }: ClientError): string =>
  asciiJson({ error: { message, type, code, param, ...(details && { details }) } });

/** OpenAI's error object. No `[DONE]` follows the event: an SDK that waits for it sees that the stream is not whole. */
export const openAiChatErrors: ErrorShape = {
  body,
  event: (error) => `data: ${body(error)}\n\n`,
};
