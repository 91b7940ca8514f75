import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";

export interface SeenRequest {
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: Record<string, unknown>;
  readonly socket: Socket;
  /** Resolves when the gateway ends the connection before the reply is whole. */
  readonly aborted: Promise<void>;
}

export type Behaviour = (response: ServerResponse, request: SeenRequest, number: number) => void;

export interface FakeUpstream {
  readonly baseUrl: string;
  readonly seen: SeenRequest[];
  [Symbol.asyncDispose](): Promise<void>;
}

/** {} where it is no JSON, such as the form that asks for a token. */
function objectOf(text: string): Record<string, unknown> {
  return /^\s*\{/.test(text) ? (JSON.parse(text) as Record<string, unknown>) : {};
}

/** A loopback upstream. Each request is answered by the behaviour of its number, the last one for all that follow. */
export async function startFakeUpstream(...behaviours: readonly Behaviour[]): Promise<FakeUpstream> {
  const seen: SeenRequest[] = [];
  const sockets = new Set<Socket>();
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const entry: SeenRequest = {
      path: request.url ?? "",
      headers: request.headers,
      body: objectOf(Buffer.concat(chunks).toString()),
      socket: request.socket,
      aborted: new Promise((resolve) => {
        response.once("close", () => {
          if (!response.writableFinished) resolve();
        });
      }),
    };
    seen.push(entry);
    const behave = behaviours[Math.min(seen.length, behaviours.length) - 1];
    behave?.(response, entry, seen.length);
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    seen,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A loopback port on which nobody listens. */
export async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
