import type { ClientError, ErrorShape } from "../reply-codec.ts";
import { asciiJson } from "../wire/json/ascii-json.ts";

/** Beyond the number of any event that can have come before: what is known of a stream here is that it ends. */
const lastSequenceNumber = 2_147_483_647;

/** OpenAI's error object; in a stream the `error` event. No `response.completed` follows it: an SDK that waits for it sees that the stream is not whole. */
export const responsesErrors: ErrorShape = {
  body: ({ message, type, code, param, details }) =>
    asciiJson({ error: { message, type, code, param, ...(details && { details }) } }),
  event: ({ message, code, param }: ClientError) => {
    const event = { type: "error", code, message, param, sequence_number: lastSequenceNumber };
    return `event: error\ndata: ${asciiJson(event)}\n\n`;
  },
};
