import { requestLimits as limits } from "../../operation/request-limits.ts";
import { allowedModels, chat, hello, list, long, repeated, schemaOf, userContent } from "./body-parts.ts";

/** A request made to be expensive. */
export interface HostileBody {
  readonly name: string;
  /** JSON text; made when asked for, for some have many megabytes. */
  readonly body: () => string;
  readonly status: 200 | 400;
  /** What the error says, the limit among it. */
  readonly message?: string;
  /** Field that the error names. */
  readonly param?: string;
}

const nested = (open: string, close: string, depth: number): string =>
  `${open.repeat(depth)}0${close.repeat(depth)}`;
/** Bodies beyond a limit, by what they attack. Each is refused with the limit's name, or served in linear time. */
export const hostileBodies: readonly HostileBody[] = [
  ...["********Z", `${"*".repeat(30)}Z`, `${"*a".repeat(100)}Z`, `${"*".repeat(256)}`].flatMap(
    (pattern): HostileBody[] => [
      {
        name: `routing.allowed_models: ${pattern.slice(0, 12)}, ${pattern.length} characters`,
        body: () => allowedModels(pattern),
        status: pattern === "*".repeat(256) ? 200 : 400,
      },
      {
        name: `plugins.allowed_models: ${pattern.slice(0, 12)}, ${pattern.length} characters`,
        body: () => chat(`,"plugins":[{"id":"auto-router","allowed_models":["${pattern}"]}]`),
        status: pattern === "*".repeat(256) ? 200 : 400,
      },
    ],
  ),
  {
    name: "300,000 allowed models",
    body: () => chat(`,"routing":{"allowed_models":[${repeated('"a*b",', 300_000)}]}`),
    status: 400,
    message: `more than ${limits.jsonValues} values`,
  },
  ...(
    [
      [
        "routing.allowed_models",
        (names: string) => `,"routing":{"allowed_models":${names}}`,
        limits.allowedModels,
      ],
      [
        "plugins[0].allowed_models",
        (names: string) => `,"plugins":[{"id":"auto-router","allowed_models":${names}}]`,
        limits.allowedModels,
      ],
      ["provider.only", (names: string) => `,"provider":{"only":${names}}`, limits.providers],
      ["provider.ignore", (names: string) => `,"provider":{"ignore":${names}}`, limits.providers],
      ["provider.order", (names: string) => `,"provider":{"order":${names}}`, limits.providers],
      ["models", (names: string) => `,"models":${names}`, limits.fallbackModels],
    ] as const
  ).flatMap(([param, fields, limit]): HostileBody[] => [
    {
      name: `${param}: ${limit + 1} entries`,
      body: () => chat(fields(`[${list(limit + 1, () => '"a"')}]`)),
      status: 400,
      message: `at most ${limit} items`,
      param,
    },
    {
      name: `${param}: an entry of 4 MB`,
      body: () => chat(fields(`["${long(4_000_000)}"]`)),
      status: 400,
      message: "characters",
      param: `${param}[0]`,
    },
  ]),
  ...(
    [
      ["model", `{"model":"${long(4_000_000)}",${hello}}`],
      ["routing.baseline", chat(`,"routing":{"baseline":"${long(4_000_000)}"}`)],
      ["routing.session_id", chat(`,"routing":{"session_id":"${long(4_000_000)}"}`)],
      ["prompt_cache_key", chat(`,"prompt_cache_key":"${long(4_000_000)}"`)],
      ["previous_response_id", chat(`,"previous_response_id":"${long(4_000_000)}"`)],
      ["reasoning_effort", chat(`,"reasoning_effort":"${long(4_000_000)}"`)],
    ] as const
  ).map(
    ([param, body]): HostileBody => ({
      name: `${param} of 4 MB`,
      body: () => body,
      status: 400,
      message: "at most",
      param,
    }),
  ),
  ...["routing", "routing.weights", "provider", "provider.max_price", "plugins"].flatMap(
    (holder): HostileBody[] =>
      [100, 128, 4_000_000].map((characters) => ({
        name: `unknown field of ${characters} characters in ${holder}`,
        body: () => {
          const field = `{"${long(characters)}":1}`;
          const [outer, inner] = holder.split(".");
          if (holder === "plugins") return chat(`,"plugins":[{"id":"auto-router",${field.slice(1)}]`);
          return chat(`,"${outer}":${inner === undefined ? field : `{"${inner}":${field}}`}`);
        },
        status: 400,
        message:
          characters > limits.jsonFieldNameBytes
            ? `more than ${limits.jsonFieldNameBytes} bytes`
            : "not a known field",
      })),
  ),
  {
    name: "plugin with a name of 1 MB",
    body: () => chat(`,"plugins":[{"id":"${long(1_000_000)}"}]`),
    status: 400,
    param: "plugins[0].id",
  },
  ...["[", "{", '{"a":', "[[],"].flatMap((open): HostileBody[] =>
    [20_000, 500_000].map((count) => ({
      name: `${open} ${count} times`,
      body: () => open.repeat(count),
      status: 400,
      message: `more than ${limits.jsonDepth} levels`,
    })),
  ),
  {
    name: "[ and 12 million commas",
    body: () => `[${",".repeat(12_000_000)}`,
    status: 400,
    message: `more than ${limits.jsonValues} values`,
  },
  {
    name: "invalid JSON of 12 MB: the last brace is missing",
    body: () => userContent(`"${long(12_000_000)}"`).slice(0, -1),
    status: 400,
    message: "not valid JSON",
  },
  {
    name: "invalid JSON of 12 MB: a string that does not end",
    body: () => `{"model":"${long(12_000_000)}`,
    status: 400,
    message: "not valid JSON",
  },
  {
    name: "invalid JSON of 12 MB: escapes that are none",
    body: () => `{"model":"${"\\x".repeat(1_000_000)}"`,
    status: 400,
    message: "not valid JSON",
  },
  {
    name: "white space of 12 MB",
    body: () => `{${" \n".repeat(6_000_000)}}`,
    status: 400,
    message: "bytes outside strings",
  },
  {
    name: "a number of 12 million digits",
    body: () => chat(`,"seed":${"1".repeat(12_000_000)}`),
    status: 400,
    message: "bytes outside strings",
  },
  {
    name: "5 million escapes",
    body: () => userContent(`"${"\\n".repeat(5_000_000)}"`),
    status: 400,
    message: `more than ${limits.jsonEscapes} backslash escapes`,
  },
  {
    name: "tool schema of 5,000 levels",
    body: () => schemaOf(5_000),
    status: 400,
    message: `more than ${limits.jsonDepth} levels`,
  },
  {
    name: "tool call nested 5,000 deep",
    body: () => chat("", `"messages":[{"role":"assistant","tool_calls":[${nested("[", "]", 5_000)}]}]`),
    status: 400,
    message: `more than ${limits.jsonDepth} levels`,
  },
  {
    name: "a million fields",
    body: () => chat(`,"metadata":{${list(1_000_000, (index) => `"k${index}":0`)}}`),
    status: 400,
    message: `more than ${limits.jsonFields} fields`,
  },
  {
    name: "a million fields at the top",
    body: () => `{${list(1_000_000, (index) => `"k${index}":0`)}}`,
    status: 400,
    message: `more than ${limits.jsonFields} fields`,
  },
  {
    name: "500,000 content parts",
    body: () => userContent(`[${repeated('{"type":"text","text":"a"},', 500_000)}]`),
    status: 400,
    message: `more than ${limits.jsonFields} fields`,
  },
  {
    name: "one content part too many",
    body: () => userContent(`[${repeated('{"type":"text"},', limits.contentParts + 1)}]`),
    status: 400,
    message: `at most ${limits.contentParts} items`,
    param: "messages[0].content",
  },
  {
    name: "one message too many",
    body: () => chat("", `"messages":[${repeated('{"role":"user","content":"a"},', limits.messages + 1)}]`),
    status: 400,
    message: `at most ${limits.messages} items`,
    param: "messages",
  },
  {
    name: "300,000 messages",
    body: () => chat("", `"messages":[${repeated('{"role":"user","content":"a"},', 300_000)}]`),
    status: 400,
    message: `more than ${limits.jsonFields} fields`,
  },
  ...(["tools", "functions"] as const).map(
    (param): HostileBody => ({
      name: `${param}: one too many`,
      body: () => chat(`,"${param}":[${repeated("{},", limits.tools + 1)}]`),
      status: 400,
      message: `at most ${limits.tools} items`,
      param,
    }),
  ),
];
