import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { Untranslatable } from "../operation/normalised-request.ts";
import { readMessagesRequest } from "./anthropic-messages/read-messages-request.ts";
import { upstreamProtocols } from "./behaviours/protocol-tables.ts";
import type { Fields } from "./fields.ts";
import { readChatRequest } from "./openai-chat/read-chat-request.ts";
import { readResponsesRequest } from "./openai-responses/read-responses-request.ts";
import { upstreamRequest } from "./protocols.ts";
import { officialSchemasSkipped } from "./testing/official-schemas.ts";
import { SchemaVariants, type Variant } from "./testing/schema-variants.ts";

type Schema = Readonly<Record<string, unknown>>;

/** What is sent beside the field, so that fields which speak of it mean something. */
const clients = {
  "openai-chat": {
    schema: "openai.CompletionCreateParams",
    read: readChatRequest,
    base: {
      messages: [{ role: "user", content: "Hi" }],
      tools: [{ type: "function", function: { name: "clock", parameters: { type: "object" } } }],
    },
    /** The gateway's own business, defaults, or words without a meaning of their own. */
    silent: [
      ...["model", "stream", "function_call", "tool_choice", "top_logprobs"],
      /^stream_options/,
      // The default of a schema without a body, and what others keep to in any case.
      /^response_format.*json_schema\.(schema|strict)$/,
    ],
  },
  "anthropic-messages": {
    schema: "anthropic.MessageCreateParams",
    read: readMessagesRequest,
    base: {
      max_tokens: 100,
      messages: [{ role: "user", content: "Hi" }],
      tools: [{ name: "clock", input_schema: { type: "object" } }],
    },
    silent: [
      ...["model", "stream", "metadata", "output_config", "tool_choice", "tools[].type"],
      // Thinking is shown by every provider as it can be.
      /^thinking(\[.*\]\.display)?$/,
    ],
  },
  "openai-responses": {
    schema: "openai.ResponseCreateParams",
    read: readResponsesRequest,
    base: {
      input: "Hi",
      tools: [{ type: "function", name: "clock", parameters: { type: "object" }, strict: false }],
    },
    silent: [
      ...["model", "stream", "text", "reasoning", "tool_choice", "truncation"],
      /^stream_options/,
      // Refused before anything is translated (`requireForeground`), and its default.
      "background",
      // Names and states that only their keeper knows.
      /^input\[\].*\.(id|status|type)$/,
      /^input\[\]\[type=(function|custom)_(tool_)?call_output\]\.(name|namespace)$/,
      // Of an earlier reply; no model is told of them.
      /\[type=output_text\]\.logprobs/,
      // A choice of a tool that is not offered.
      /^tool_choice\[type=mcp\]/,
      /^reasoning\.(generate_)?summary$/,
      /^text\.format.*\.strict$/,
      // Sealed by another provider: it says nothing here, as it stands.
      /^input\[\]\[type=reasoning\]\.encrypted_content$/,
    ],
  },
} as const;

const samples: Readonly<Record<string, unknown>> = {
  ...{ temperature: 0.3, top_p: 0.4, n: 2, parallel_tool_calls: false, enabled: true },
  ...{
    filename: "a-file.pdf",
    title: "A title",
    context: "A context",
    name: "weather",
    description: "What it is",
  },
  ...{ modalities: ["audio"], schema: { type: "object", properties: {} } },
  ...{ parameters: { type: "object", properties: { city: { type: "string" } } } },
  // Anything else is no content, and the whole request is refused.
  ...{ url: "https://a.example/a.pdf", file_url: "https://a.example/a.pdf", data: "QUJD" },
  file_data: "data:application/pdf;base64,QUJD",
};

/** Values that say something: neither a default, nor what stands elsewhere in the request. */
function sampleOf(name: string, path: string): unknown {
  if (name === "citations" && /type=(document|search_result)\]\.citations$/.test(path))
    return { enabled: true };
  if (/\.summary\[\]\.text$/.test(path)) return "A summary";
  if (/type=(input_image|computer_screenshot)\]\.image_url$/.test(path)) return "https://a.example/a.png";
  return samples[name];
}

const definitions = (): Readonly<Record<string, Schema>> =>
  JSON.parse(
    gunzipSync(
      readFileSync(
        fileURLToPath(new URL("../../../shared/schemas/provider_json_schemas.json.gz", import.meta.url)),
      ),
    ).toString("utf8"),
  );

const pairs = (Object.keys(clients) as (keyof typeof clients)[]).flatMap((client) =>
  upstreamProtocols
    .filter(({ protocol }) => protocol !== client)
    .map((upstream) => [client, upstream.protocol, upstream] as const),
);

describe.skipIf(officialSchemasSkipped !== "")(`fields of requests${officialSchemasSkipped}`, () => {
  it.each(pairs)("of %s to %s are carried, refused or named as dropped", (client, _to, upstream) => {
    const { schema, read, base, silent } = clients[client];
    const root = definitions()[schema]!;
    const variants = new SchemaVariants({
      definitions: root.$defs as Readonly<Record<string, Schema>>,
      sample: sampleOf,
    }).of(root);
    const found = new Map<string, Set<string>>();
    for (const variant of variants) {
      // The sample of what holds the field has it already.
      if (JSON.stringify(variant.with) === JSON.stringify(variant.without)) continue;
      const results = found.get(variant.path) ?? new Set();
      found.set(variant.path, results.add(fate(variant)));
    }
    const lost = [...found].flatMap(([path, fates]) =>
      [...fates].every((one) => one === "silent") &&
      !silent.some((known) => (typeof known === "string" ? known === path : known.test(path)))
        ? [path]
        : [],
    );
    expect(lost.join("\n")).toBe("");
    expect(found.size).toBeGreaterThan(80);

    /** What comes of a field: whether the translated request tells of it. */
    function fate(variant: Variant): "carried" | "dropped" | "refused" | "silent" {
      const [without, withField] = [translated(variant.without), translated(variant.with)];
      if (withField === null || without === null) return "refused";
      if (JSON.stringify(withField.body) !== JSON.stringify(without.body)) return "carried";
      if (JSON.stringify(withField.dropped) !== JSON.stringify(without.dropped)) return "dropped";
      return isWithin(variant.path, withField.dropped) ? "dropped" : "silent";
    }

    function translated(changed: unknown): { body: unknown; dropped: readonly string[] } | null {
      const body = { ...base, ...(changed as Fields) };
      const operation = {
        ...{ protocol: client, payload: { body, bytes: null, isStream: false } },
        normalised: () => read(body),
      };
      const target = { ...upstream, maxOutputTokens: null };
      try {
        const { payload, dropped } = upstreamRequest(operation as never, upstream.protocol, target);
        return { body: payload.body, dropped };
      } catch (error) {
        if (error instanceof Untranslatable) return null;
        throw error;
      }
    }
  });
});

/** Whether what holds the field was named as dropped as a whole. */
function isWithin(path: string, dropped: readonly string[]): boolean {
  const types = [...path.matchAll(/=([^\]]+)\]/g)].map(([, type]) => type!);
  if (types.includes("search_result")) types.push("document");
  if (types.includes("reasoning")) types.push("thinking");
  const members = path
    .replace(/\[[^\]]*\]/g, "")
    .split(".")
    .slice(0, -1);
  return dropped.some((one) => {
    const last = one.slice(one.lastIndexOf(".") + 1);
    return types.includes(last) || members.includes(last);
  });
}
