const headEnd = Buffer.from("\r\n\r\n");
const lengthHeader = /\r\ncontent-length: *(\d+)/i;
const chunkedHeader = /\r\ntransfer-encoding: *chunked/i;
const lastChunk = Buffer.from("\r\n0\r\n\r\n");

/** Where the first HTTP message of a buffer ends; -1: it is not whole yet. Enough of HTTP/1.1 for the benchmark's own peers. */
export function requestEnd(buffer: Buffer): number {
  const head = buffer.indexOf(headEnd);
  if (head === -1) return -1;
  const text = buffer.toString("latin1", 0, head);
  const length = lengthHeader.exec(text)?.[1];
  if (length !== undefined) {
    const end = head + 4 + Number(length);
    return buffer.length >= end ? end : -1;
  }
  if (!chunkedHeader.test(text)) return head + 4;
  const last = buffer.indexOf(lastChunk, head);
  return last === -1 ? -1 : last + lastChunk.length;
}
