import { connect } from "node:net";

/** What a server wrote on one connection until it closed it, or fell silent. */
export interface RawReply {
  /** null: nothing that begins like an HTTP reply came back. */
  readonly status: number | null;
  readonly headers: Readonly<Record<string, string>>;
  /** Of the first reply; a chunked one is put together. */
  readonly body: string;
}

export interface RawExchangeOptions {
  /** Time without a byte after which what came is all, milliseconds. @default 5,000 */
  readonly silenceMs?: number;
}

/** Sends bytes as they are over a connection of their own, however broken they are as HTTP, and reads what comes back. */
export function rawExchange(
  address: string,
  bytes: string | Uint8Array,
  { silenceMs = 5_000 }: RawExchangeOptions = {},
): Promise<RawReply> {
  const { hostname, port } = new URL(address);
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect({ host: hostname.replace(/^\[|\]$/g, ""), port: Number(port) });
    const end = (): void => {
      socket.destroy();
      resolve(readReply(Buffer.concat(chunks)));
    };
    socket.setTimeout(silenceMs, end);
    socket.on("data", (chunk) => {
      chunks.push(chunk);
      if (isWhole(Buffer.concat(chunks))) end();
    });
    // A server that refuses early resets the connection under what is still being sent.
    socket.on("error", () => undefined);
    socket.on("close", end);
    socket.write(bytes);
  });
}

const headEnd = "\r\n\r\n";
/** What comes ahead of the reply to a request that waits for leave to send its body. */
const interim = /^HTTP\/1\.1 100 Continue\r\n\r\n/;

function readReply(bytes: Buffer): RawReply {
  const text = bytes.toString("utf8").replace(interim, "");
  const at = text.indexOf(headEnd);
  const [line = "", ...fields] = text.slice(0, at === -1 ? text.length : at).split("\r\n");
  const status = /^HTTP\/1\.1 (\d{3}) /.exec(line)?.[1];
  const headers = Object.fromEntries(
    fields.map((field) => {
      const colon = field.indexOf(":");
      return [field.slice(0, colon).toLowerCase(), field.slice(colon + 1).trim()];
    }),
  );
  const body = at === -1 ? "" : text.slice(at + headEnd.length);
  return {
    status: status === undefined ? null : Number(status),
    headers,
    body: headers["transfer-encoding"] === "chunked" ? body.replace(/(?:^|\r\n)[\da-f]+\r\n/gi, "") : body,
  };
}

function isWhole(received: Buffer): boolean {
  const bytes = Buffer.from(received.toString("latin1").replace(interim, ""), "latin1");
  const at = bytes.indexOf(headEnd);
  if (at === -1) return false;
  const { headers } = readReply(bytes);
  if (headers["content-length"] !== undefined)
    return bytes.length >= at + headEnd.length + Number(headers["content-length"]);
  return headers["transfer-encoding"] === "chunked" && bytes.subarray(-5).toString("latin1") === "0\r\n\r\n";
}
