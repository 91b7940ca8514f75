/** The id of a request on its reply: under our own name, and where OpenAI's SDKs look (`_request_id`). */
export const requestIdHeaders = (requestId: string): Record<string, string> => ({
  "x-request-id": requestId,
  "x-tradewind-request-id": requestId,
});
