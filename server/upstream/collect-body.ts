import type { ProviderExchange, ProviderSink } from "./provider.ts";

/** Larger replies are no answer to a small question. */
const maxBytes = 65_536;

/** The JSON that a short call is answered with; null: it failed, took too long, or is no JSON with status 200. */
export function collectBody(
  start: (sink: ProviderSink) => ProviderExchange,
  timeoutMs: number,
): Promise<unknown> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let status = 0;
    let bytes = 0;
    const end = (value: unknown): void => {
      clearTimeout(timer);
      resolve(value);
    };
    const giveUp = (): void => {
      exchange.abort();
      end(null);
    };
    const timer = setTimeout(giveUp, timeoutMs);
    const exchange = start({
      onHead: (received) => {
        status = received;
      },
      onData(chunk) {
        bytes += chunk.length;
        if (bytes > maxBytes) giveUp();
        else chunks.push(chunk);
      },
      onEnd: () => end(status === 200 ? parse(Buffer.concat(chunks).toString()) : null),
      onFailure: () => end(null),
    });
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
