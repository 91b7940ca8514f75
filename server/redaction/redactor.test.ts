import { describe, expect, it } from "vitest";
import { createRedactor } from "./redactor.ts";
import { isSetSound, redactionFigures } from "./testing/labelled-texts.ts";

const redactor = createRedactor();

describe("createRedactor", () => {
  it("takes the value alone, wherever it stands", () => {
    expect(
      redactor.text(
        "Mail ann@example.com, card 4111 1111 1111 1111. IBAN DE89 3704 0044 0532 0130 00 please",
      ),
    ).toBe("Mail [email], card [card]. IBAN [iban] please");
    expect(redactor.text("postgres://me:hunter2@db.example:5432/x from 203.0.113.7")).toBe(
      "postgres://me:[secret]@db.example:5432/x from [ip]",
    );
    expect(redactor.text("")).toBe("");
  });

  it("finds of the labelled set what docs/security.md says", () => {
    expect(isSetSound()).toBe(true);
    const shares = redactionFigures(redactor.text).map(({ kind, hits, texts }) => [kind, hits / texts]);
    const { none, ...recalls } = Object.fromEntries(shares) as Record<string, number>;
    expect(none).toBeLessThan(0.01);
    for (const [kind, recall] of Object.entries(recalls)) expect(recall, kind).toBeGreaterThan(0.89);
    expect(Math.min(recalls.card!, recalls.iban!, recalls.ip!)).toBe(1);
  });

  it("takes own patterns first, and of the kinds those that are asked for", () => {
    const own = createRedactor({ kinds: ["email"], own: { employee: /EMP-\d{6}/u } });
    expect(own.text("EMP-123456 ann@example.com 203.0.113.7")).toBe("[employee] [email] 203.0.113.7");
  });

  it("redacts the texts of a request, and leaves what machines read and what is signed", () => {
    const secret = "ann@example.com";
    // An encoded picture in which a key of AWS can be read.
    const media = "data:image/png;charset=utf-8;base64,iVBO/AKIAIOSFODNN7EXAMPLE/4111111111111111+==";
    const request = [
      { role: "user", content: secret },
      {
        role: "user",
        content: [
          { type: "text", text: `a ${secret}` },
          { type: "image_url", image_url: { url: media } },
        ],
      },
      { role: "assistant", content: [{ type: "thinking", thinking: secret, signature: "s" }] },
      { role: "tool", tool_call_id: secret, content: "4111111111111111" },
    ];
    expect(redactor.json(request)).toEqual([
      { role: "user", content: "[email]" },
      {
        role: "user",
        content: [
          { type: "text", text: "a [email]" },
          { type: "image_url", image_url: { url: media } },
        ],
      },
      request[2],
      { role: "tool", tool_call_id: secret, content: "[card]" },
    ]);
    const clean = [{ role: "user", content: "nothing" }];
    expect(redactor.json(clean)).toBe(clean);
  });

  it("redacts what tools get and give, whatever their fields are called, and texts that only begin like media", () => {
    const secret = "ann@example.com";
    const wire = (value: string) => [
      {
        type: "tool_use",
        id: "t1",
        name: "f",
        input: { id: value, data: value, signature: "s", deep: [{ model: value }] },
      },
      { type: "tool_result", tool_use_id: "t1", content: [{ type: "text", text: value }] },
      { type: "function_call", call_id: "c", name: "f", arguments: JSON.stringify({ data: value }) },
      { type: "function_call_output", call_id: "c", output: value },
      { functionResponse: { name: "f", response: { type: value, model: value } } },
      { type: "input_text", text: `data: ${value}` },
    ];
    expect(redactor.json(wire(secret))).toEqual(wire("[email]"));
  });

  it("redacts what only looks like media or signed thinking, and the text of documents", () => {
    const secret = "ann@example.com";
    const wire = (value: string) => [
      { role: "user", content: value, signature: "s" },
      { type: "text", text: value, signature: "s" },
      { type: "tool_use", id: secret, input: { a: value }, signature: "s" },
      {
        parts: [
          { text: value, signature: "s" },
          { text: value, thought: "true", thoughtSignature: "s" },
          { text: value, thought: true },
          { text: value, thought: true, thoughtSignature: "" },
          { text: value, thought: true, thoughtSignature: null },
          { text: value, thoughtSignature: "s" },
          { text: value, thought: true, signature: "s" },
        ],
      },
      { type: "thinking", thinking: value },
      { type: "thinking", thinking: value, signature: "" },
      { type: "thinking", thinking: value, signature: null },
      { type: "thinking_about", thinking: value, signature: "s" },
      { type: "reasonings", text: value, signature: "s" },
      { type: "document", source: { type: "text", media_type: "text/plain", data: value } },
      { content: `data:text/plain,${value}` },
      { content: `data:text/plain;base64,${value}` },
      { content: `see data:image/png;base64,AAAA ${value}` },
    ];
    expect(redactor.json(wire(secret))).toEqual(wire("[email]"));
    const signed = [
      { type: "thinking", thinking: secret, signature: "s" },
      { type: "reasoning.text", text: secret, signature: "s" },
      { text: secret, thought: true, thoughtSignature: "s" },
      { type: "image", source: { type: "base64", data: secret } },
    ];
    expect(redactor.json(signed)).toBe(signed);
  });

  it("leaves what is no text, in objects and in lists, and what machines read in a list of a conversation", () => {
    const secret = "ann@example.com";
    const plain = { a: 1, b: null, c: true, d: undefined, e: [1, null, false], input: null, args: 5 };
    expect(redactor.json(plain)).toBe(plain);
    for (const value of [7, null, true, undefined]) expect(redactor.json(value)).toBe(value);
    expect(redactor.json(secret)).toBe("[email]");
    // A conversation is no object that a tool's author has shaped.
    const conversation = { input: [{ type: "message", id: secret, content: "x", model: secret }] };
    expect(redactor.json(conversation)).toBe(conversation);
    expect(redactor.json({ input: secret })).toEqual({ input: "[email]" });
    const half = { a: [{ text: "x" }, { text: secret }], b: { c: "x" } };
    const redacted = redactor.json(half);
    expect(redacted).toEqual({ a: [{ text: "x" }, { text: "[email]" }], b: { c: "x" } });
    expect([redacted.b === half.b, redacted.a[0] === half.a[0]]).toEqual([true, true]);
  });

  it.each([
    ["IBAN DE89\u00a03704\u00a00044\u00a00532\u00a00130\u00a000 please", "IBAN [iban] please"],
    ["4111\u202f1111\u202f1111\u202f1111", "[card]"],
    ["+49\u00a030\u00a0901820 or +1 415\u2011555\u20110132", "[phone] or [phone]"],
    ["01.23.45.67.89, 0171 / 555 0147", "[phone], [phone]"],
    ["fe80::1ff:fe23:4567:890a%eth0 [2001:db8::1]:443", "[ip]%eth0 [[ip]]:443"],
    ["aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "aws_secret_access_key = [secret]"],
    ['{"password": "hunter2hunter2"}', '{"password": "[secret]"}'],
    [`tgp_v1_${"aB3".repeat(12)} and hvs.${"CAESI".repeat(6)}`, "[secret] and [secret]"],
    [
      "https://hooks.slack.com/services/T0000/B0000/XXXXXXXXXXXXXXXXXXXXXXXX",
      "https://hooks.slack.com/services/[secret]",
    ],
    // Characters that are read as others, or not seen; the others stay as they were written.
    ["支付卡：４１１１　４１１１ １１１１ １１１１ １１１１", "支付卡：４１１１　[card]"],
    ["٤١١١١١١١١١١١١١١١ و 4111\u200b1111\u200b1111\u200b1111.", "[card] و [card]."],
    [
      "\u200bＤＥ８９３７０４００４４０５３２０１３０００ 👨\u200d👩\u200d👧 ｆｉｎ",
      "[iban] 👨\u200d👩\u200d👧 ｆｉｎ",
    ],
    ["ann＠example．com, ＋49 30 901820, ０１７１ ５５５ ０１４７", "[email], [phone], [phone]"],
    ["sk-proj-\u00adabcDEF1234567890abcDEF1234567890", "[secret]"],
    ["سلام می\u200cخواهم ۱۲ کتاب", "سلام می\u200cخواهم ۱۲ کتاب"],
    ["ann [at] example [dot] com, ?to=ann%40example.com", "[email], ?to=[email]"],
    ["a (at) b, f(at) x.y", "a (at) b, f(at) x.y"],
    ["export API_TOKEN=abcdef123456abcdef", "export API_TOKEN=[secret]"],
    [`vck_${"aB3".repeat(9)} sgp_${"0a".repeat(20)}`, "[secret] [secret]"],
    // What stands beside a value is left: the number of a version, a call, a repository, a date.
    ["version 10.4.2.1 at 10.4.2.1-10.4.2.9", "version 10.4.2.1 at [ip]-[ip]"],
    ["Tel.: 9876543210, id 9876543210", "Tel.: [phone], id 9876543210"],
    ["phone list (2025-12-17)", "phone list (2025-12-17)"],
    ["Authorization: Basic dXNlcjpwYXNzd29yZDEyMw==", "Authorization: Basic [secret]"],
    ["api_key=makeKey1(user), git@github.com:a/b", "api_key=makeKey1(user), git@github.com:a/b"],
    ["password: see below, api_key=process.env.KEY", "password: see below, api_key=process.env.KEY"],
  ])("of %j leaves %j", (before, after) => expect(redactor.text(before)).toBe(after));

  it.each([
    "1 ",
    "a.",
    "a@",
    "+1",
    "(0",
    "0-1 ",
    "ab:",
    "1.",
    "DE12 ",
    "sk-",
    "eyJa",
    "-----BEGIN PRIVATE KEY-----a",
    "x://y:",
    "1-2",
    "é@é.",
    "a-",
    "a(at)",
    "１-",
  ])("takes time in proportion to a text of %j", (piece) => {
    const timeOf = (length: number): number => {
      const text = piece.repeat(length / piece.length);
      const times = [0, 1, 2].map(() => {
        const before = process.cpuUsage();
        redactor.text(text);
        const { user, system } = process.cpuUsage(before);
        return (user + system) / 1000;
      });
      return Math.min(...times);
    };
    timeOf(20_000);
    const [short, long] = [timeOf(20_000), timeOf(320_000)];
    // Sixteen times the text: a quadratic pattern takes 256 times as long.
    expect(long / Math.max(short, 1)).toBeLessThan(100);
  });
});
