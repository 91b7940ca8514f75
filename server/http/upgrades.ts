import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";

/** Headers that ask for the upgrade; a request is an ordinary one without them. */
const upgradeHeaders = new Set(["upgrade", "connection", "http2-settings"]);

/**
 * Hands upgrades to a WebSocket to `accept`. Every other request that offers an upgrade is served as if it had not, as HTTP allows: Java's client offers `h2c` with
 * each request over plain HTTP, and Node would hand those over without their body.
 *
 * @param accept false: the request is not for it, and is served as an ordinary one
 */
export function acceptUpgrades(
  server: Server,
  accept: (request: IncomingMessage, socket: Duplex, head: Buffer) => boolean,
): void {
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // Node has taken its own listener away by now.
    const ignore = (): void => void socket.destroy();
    socket.on("error", ignore);
    if (request.headers.upgrade?.toLowerCase() === "websocket" && accept(request, socket, head)) return;
    socket.removeListener("error", ignore);
    socket.unshift(Buffer.concat([plainHead(request), head]));
    server.emit("connection", socket);
  });
}

function plainHead({ method, url, httpVersion, rawHeaders }: IncomingMessage): Buffer {
  let text = `${method} ${url} HTTP/${httpVersion}\r\n`;
  for (let at = 0; at < rawHeaders.length; at += 2)
    if (!upgradeHeaders.has(rawHeaders[at]!.toLowerCase()))
      text += `${rawHeaders[at]}: ${rawHeaders[at + 1]}\r\n`;
  return Buffer.from(`${text}\r\n`, "latin1");
}
