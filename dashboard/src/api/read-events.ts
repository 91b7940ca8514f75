/**
 * Reads server-sent events off a response until it ends: the `data` of each. Not by `EventSource`, which can neither post nor send a key.
 *
 * @param onBytes called whenever anything arrives, comments too
 */
export async function readEvents(
  response: Response,
  onBytes: () => void,
  onData: (data: string) => void,
): Promise<void> {
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let waiting = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    onBytes();
    waiting += value;
    const events = waiting.split(/\r?\n\r?\n/);
    waiting = events.pop()!;
    for (const event of events) {
      const data = event
        .split(/\r?\n/)
        .filter((line) => line.startsWith("data:"))
        .map((line) => line.slice(5).trimStart())
        .join("\n");
      if (data !== "" && data !== "[DONE]") onData(data);
    }
  }
}
