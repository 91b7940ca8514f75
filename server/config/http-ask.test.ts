import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { httpAsk } from "./http-ask.ts";

async function withServer<Result>(
  listener: RequestListener,
  use: (url: string) => Promise<Result>,
): Promise<Result> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}/api/tags`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

describe("httpAsk", () => {
  it("gives status and body, whatever the status", async () => {
    const answer = await withServer(
      (request, response) => response.writeHead(404).end(`no ${request.url}`),
      (url) => httpAsk(url, 5000),
    );
    expect(answer).toEqual({ status: 404, body: "no /api/tags" });
  });

  it("gives up on a server that never answers", async () => {
    await expect(
      withServer(
        () => undefined,
        (url) => httpAsk(url, 20),
      ),
    ).rejects.toThrow();
  });

  it("does not swallow a reply without end", async () => {
    const endless: RequestListener = (_, response) => {
      const part = Buffer.alloc(64 * 1024, 97);
      const more = (): void => {
        while (!response.destroyed && response.write(part));
      };
      response.on("drain", more);
      more();
    };
    await expect(withServer(endless, (url) => httpAsk(url, 20_000))).rejects.toThrow("too large");
  });

  it("rejects where nobody listens", async () => {
    await expect(httpAsk("http://127.0.0.1:1/api/tags", 5000)).rejects.toThrow();
  });
});
