import Fastify from "fastify";
import { describe, expect, it } from "vitest";
import { knownPaths } from "./known-paths.ts";
import { normalisePath } from "./normalise-path.ts";

const app = Fastify();
const paths = knownPaths(app);
for (const url of ["/v1/chat/completions", "/v1/embeddings", "/v1/route"]) app.post(url, async () => ({}));
for (const url of ["/v1/models", "/v1/models/*", "/healthz"]) app.get(url, async () => ({}));

describe("nearest", () => {
  it.each([
    ["/v1/chat/completion", "/v1/chat/completions"],
    ["/v1/Chat/Completions", "/v1/chat/completions"],
    ["/chat/completion", "/v1/chat/completions"],
    ["/v1/chat", "/v1/chat/completions"],
    ["/v1/completions", "/v1/chat/completions"],
    ["/api/v1/chat/completions", "/v1/chat/completions"],
    ["/openai/deployments/gpt/chat/completions", "/v1/chat/completions"],
    ["/v1/embedding", "/v1/embeddings"],
    ["/v1/model", "/v1/models"],
    ["/health", "/healthz"],
  ])("takes %s for %s", (wrong, meant) => {
    expect(paths.nearest(wrong)).toBe(meant);
  });

  it.each(["/", "/favicon.ico", "/v1/fine_tuning/jobs", `/${"x".repeat(5_000)}`])(
    "knows nothing near %s",
    (wrong) => {
      expect(paths.nearest(wrong)).toBeNull();
    },
  );
});

describe("normalisePath", () => {
  const isServed = (path: string): boolean => paths.methodsOf(path).length > 0;

  it.each([
    ["/v1/chat/completions", "/v1/chat/completions"],
    ["/v1/chat/completions/", "/v1/chat/completions"],
    ["//v1//chat///completions", "/v1/chat/completions"],
    ["/chat/completions", "/v1/chat/completions"],
    ["/v1/v1/chat/completions", "/v1/chat/completions"],
    ["//models/?limit=2", "/v1/models?limit=2"],
    ["/models/openai/gpt-5", "/v1/models/openai/gpt-5"],
    ["/healthz/", "/healthz"],
  ])("reads %s as %s", (sent, meant) => {
    expect(normalisePath(sent, isServed)).toBe(meant);
  });

  it.each(["/", "/nothing/", "//nothing", "*", "http://localhost/v1/models", "/%zz/"])(
    "leaves %s",
    (sent) => {
      expect(normalisePath(sent, isServed)).toBe(sent);
    },
  );
});
