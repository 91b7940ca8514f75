import { describe, expect, it } from "vitest";
import { messagesOf } from "./prompts/messages-of.ts";
import { requestSettings } from "./providers/request-parameters.ts";
import { contents, faultOf, loadFiles } from "./testing-files.ts";

describe("prompts", () => {
  it("come from every kind of file, in lists, by labels and from patterns", () => {
    const files = {
      "c.yaml":
        "prompts:\n  - file://many.txt\n  - file://one.md\n  - file://t.j2\n  - file://list.csv\n  - file://lines.jsonl\n  - file://more.yaml\n  - file://deep/**/*.txt\n  - {id: plain, raw: 'raw {{x}}', label: L}\ntests: [{vars: {x: 1, items: [a, b]}, options: {disableVarExpansion: true}}]\n",
      "many.txt": "first {{x}}\n---\nsecond\n",
      "one.md": "# Title\n\n---\n\n{{x}}\n",
      "t.j2":
        "{% macro m(y) %}<{{y}}>{% endmacro %}{% for item in items %}{{ m(item) }}{% endfor %}{% if x == 1 %}!{% endif %}",
      "list.csv": 'prompt,label\n"say ""{{x}}""",quoted\n',
      "lines.jsonl": '[{"role": "user", "content": "{{x}} of JSONL"}]\n',
      "more.yaml": "- text of a list {{x}}\n- {raw: 'object {{x}}', label: o}\n",
      "deep/a/b.txt": "deep {{x}}",
    };
    expect(contents(files)).toEqual([
      "first 1",
      "second",
      "# Title\n\n---\n\n1",
      "<a><b>!",
      'say "1"',
      "1 of JSONL",
      "text of a list 1",
      "object 1",
      "deep 1",
      "raw 1",
    ]);
  });

  it("as a map of files with labels are chosen by their labels", () => {
    const files = {
      "c.yaml":
        "prompts: {a.txt: group:one, b.txt: other}\ntests: [{vars: {x: 1}, prompts: [group]}, {vars: {x: 2}, prompts: ['oth*']}]\n",
      "a.txt": "A{{x}}",
      "b.txt": "B{{x}}",
    };
    expect(contents(files)).toEqual(["A1", "B2"]);
  });

  it.each([
    ["exec:./make.sh", /c\.yaml:1 prompts: exec:.*is not run\. Write it in JavaScript or Python/],
    ["langfuse://greeting:3", /is kept by a service.*Write the prompt's text/],
    ["file://none/*.txt", /matches no file\. Check the path/],
    ["file://broken.js", /broken\.js \(line 1\): .*Fix the program/],
    ["file://fs.js", /fs.readFileSync is not allowed here/],
    ["file://empty.js", /it exports no function/],
  ])("of a kind that cannot be honoured are refused: %s", (prompt, words) => {
    const files = {
      "c.yaml": `prompts: ['${prompt}']\ntests: [{vars: {a: 1}}]\n`,
      "broken.js": "module.exports = (",
      "fs.js": "const fs = require('fs'); module.exports = () => fs.readFileSync('x');",
      "empty.js": "exports.x = 1;",
    };
    expect(faultOf(files)).toMatch(words);
  });
});

describe("messagesOf", () => {
  const user = { role: "user", content: "hi" };
  it.each([
    ["OpenAI's list", [user], [user]],
    [
      "a request of Anthropic's",
      { system: "be brief", messages: [user] },
      [{ role: "system", content: "be brief" }, user],
    ],
    [
      "Gemini's contents",
      { contents: [{ role: "model", parts: [{ text: "hi" }] }] },
      [{ role: "assistant", content: "hi" }],
    ],
    ["one message as JSON", '{"role": "user", "content": "hi"}', [user]],
    ["YAML", "- role: user\n  content: hi", [user]],
    [
      "an image of Anthropic's",
      [
        {
          role: "user",
          content: [
            { type: "text", text: "hi" },
            { type: "image", source: { type: "base64", media_type: "image/jpeg", data: "AA" } },
          ],
        },
      ],
      [
        {
          role: "user",
          content: [
            { type: "text", text: "hi" },
            { type: "image_url", image_url: { url: "data:image/jpeg;base64,AA" } },
          ],
        },
      ],
    ],
    ["plain text", "hello", null],
    ["JSON that is none", '{"a": 1}', null],
  ])("reads %s", (_, value, messages) => {
    expect(messagesOf(value)).toEqual(messages);
  });
});

describe("variables", () => {
  it("are combined where they are lists of texts, and values where they are not", () => {
    const files = {
      "c.yaml":
        "prompts: ['{{a}}{{b}}{{n | join}}{{o.p[0]}}{{(j | load).k}}']\ntests:\n  - vars: {a: [x, y], b: file://b*.txt, n: [1, 2], o: {p: [z]}, j: '{\"k\": 3}'}\n",
      "b1.txt": "1",
      "b2.txt": "2",
    };
    expect(contents(files)).toEqual(["x112z3", "x212z3", "y112z3", "y212z3"]);
  });

  it("come from files of sets, refer to one another and to the suite's own env, never to ours", () => {
    const files = {
      "c.yaml":
        "env: {TOPIC: tides}\nprompts: ['{{a}} {{env.TOPIC}}{{env.PATH}}']\ntests: [{vars: file://v.yaml}]\n",
      "v.yaml": "a: 'about {{b}}'\nb: '{{c}}!'\nc: sea\n",
    };
    expect(contents(files)).toEqual(["about sea! tides"]);
  });

  it("of pictures are base64, and of documents are refused", () => {
    expect(
      contents({ "c.yaml": "prompts: ['{{i}}']\ntests: [{vars: {i: file://p.png}}]\n", "p.png": "abc" }),
    ).toEqual(["YWJj"]);
    expect(
      faultOf({ "c.yaml": "prompts: ['{{i}}']\ntests:\n  - vars: {i: file://p.pdf}\n", "p.pdf": "x" }),
    ).toMatch(
      /c\.yaml:3 tests\[0\]: file:p\.pdf cannot be read.*Save its text|c\.yaml:3 tests\[0\]: .*cannot be read.*Save its text/,
    );
  });
});

describe("tests", () => {
  it("come from JSON, JSONL, YAML, CSV, TSV and folders, relative to the configuration or beside their file", () => {
    const files = {
      "c.yaml": "prompts: ['{{q}}']\ntests: [file://t.json, t.jsonl, file://t.tsv, file://more]\n",
      "t.json": '[{"vars": {"q": "json"}}]',
      "t.jsonl": '{"vars": {"q": "jsonl"}}\n',
      "t.tsv": "q\t__expected\ntsv\tcontains: t\n",
      "more/a.yaml": "- vars: {q: file://beside.txt}\n",
      "more/b.csv": "q\ncsv\n",
      "more/beside.txt": "folder",
    };
    expect(contents(files)).toEqual(["json", "jsonl", "tsv", "folder", "csv"]);
  });

  it("in CSV have every instruction column", () => {
    const files = {
      "c.yaml": "prompts: ['{{q}}']\ntests: file://t.csv\n",
      "t.csv":
        'q,__expected1,__expected2,__prefix,__suffix,__description,__metric,__threshold,__tags,__metadata:kind,__metadata:list[],__config:__expected:threshold,__config:__expected2:weight,__metadata,_expected\nhi,similar: hello,"contains-any: a,b",pre ,! ,what,m,0.5,"x,y",k,"one,two\\, three",0.6,2,z,w\n',
    };
    const suite = loadFiles(files);
    expect(suite?.cases[0]).toMatchObject({
      description: "what",
      tags: ["x", "y"],
      messages: [{ role: "user", content: "pre hi! " }],
      rule: { threshold: 0.5 },
      variables: { q: "hi", _expected: "w" },
      graders: [
        { type: "similarity", value: "hello", threshold: 0.6, metric: "m" },
        { type: "includes", values: ["a", "b"], words: false, weight: 2, metric: "m" },
      ],
    });
    expect(suite?.notices.join("\n")).toContain("the column __metadata is not known here");
    expect(suite?.notices.join("\n")).toContain("write __expected if an instruction was meant");
  });

  it.each([
    ["file://t.xlsx#2", /is a spreadsheet.*Save the sheet as CSV/],
    ["https://docs.google.com/spreadsheets/d/x", /are not fetched\. Save them as CSV/],
    ["huggingface://datasets/x", /are not fetched/],
    ["file://gives.js", /gives no list of tests/],
  ])("from elsewhere are refused: %s", (tests, words) => {
    expect(
      faultOf({ "c.yaml": `prompts: [hi]\ntests: ['${tests}']\n`, "gives.js": "module.exports = () => 1;" }),
    ).toMatch(words);
  });

  it("in scenarios are every test with every set of data, from files and patterns", () => {
    const files = {
      "c.yaml":
        "prompts: ['{{q}} {{l}}']\nscenarios:\n  - config: [{$values: file://data.yaml}, {vars: {l: de}}]\n    tests: [{vars: {q: a}}, file://t.yaml]\n  - file://s*.yaml\n",
      "data.yaml": "[{vars: {l: es}}, {vars: {l: fr}}]",
      "t.yaml": "[{vars: {q: b}}]",
      "s1.yaml": "config: [{vars: {l: it}}]\ntests: [{vars: {q: c}}]\n",
    };
    expect(contents(files)).toEqual(["a es", "b es", "a fr", "b fr", "a de", "b de", "c it"]);
  });
});

describe("requestSettings", () => {
  it("takes the fields of every vendor's request, and says what has no effect", () => {
    const said: string[] = [];
    const settings = requestSettings(
      {
        temperature: 0.1,
        maxOutputTokens: 5,
        generationConfig: { topP: 0.9, stopSequences: ["x"], response_schema: { type: "object" } },
        reasoning: { effort: "low" },
        tool_choice: { type: "tool", name: "f" },
        tools: [
          { name: "f", input_schema: { type: "object" } },
          { functionDeclarations: [{ name: "g", parameters: { type: "OBJECT" } }] },
          { type: "web_search" },
        ],
        systemInstruction: { parts: [{ text: "be brief" }] },
        apiKey: "k",
        strange: 1,
      },
      (field, reason) => said.push(`${field}: ${reason}`),
    );
    expect(settings).toEqual({
      parameters: {
        temperature: 0.1,
        max_tokens: 5,
        top_p: 0.9,
        stop: ["x"],
        response_format: { type: "json_schema", json_schema: { name: "reply", schema: { type: "object" } } },
        reasoning_effort: "low",
        tool_choice: { type: "function", function: { name: "f" } },
      },
      tools: [
        { type: "function", function: { name: "f", parameters: { type: "object" } } },
        { type: "function", function: { name: "g", parameters: { type: "object" } } },
      ],
      system: "be brief",
      isLegacy: false,
    });
    expect(said).toEqual([
      "tools: a tool of the type web_search is run by its provider, and is not offered",
      "apiKey: the gateway's configuration determines where a model is called, and with which key",
      "strange: it is no field of a request that is known here",
    ]);
  });
});

describe("fields", () => {
  it("without effect and unknown ones are said, each once, and none is passed over", () => {
    const suite = loadFiles({
      "c.yaml":
        "prompts: [hi]\nsharing: true\noutputPath: x.csv\nfoo: 1\nevaluateOptions: {repeat: 3}\ncommandLineOptions: {promptPrefix: 'Oh: ', verbose: true, var: {a: 1}}\ntests:\n  - {vars: {b: 1}, metdata: {}, options: {provider: x, unknown: 1}}\n  - {metdata: {}, assert: [{type: contains, value: x, weigth: 2}]}\n",
    });
    expect(suite?.cases[0]?.messages[0]?.content).toBe("Oh: hi");
    expect(suite?.cases[0]?.variables).toEqual({ a: 1, b: 1 });
    expect(suite?.notices).toEqual([
      "`sharing` has no effect here: nothing is ever sent to promptfoo's service",
      "`outputPath` has no effect here: `--html`, `--json`, `--csv` and `--junit` write reports",
      "`foo` is not known here, and has no effect",
      "`evaluateOptions` has no effect here: `--samples` repeats cases, `--concurrency` limits simultaneous calls, `--no-cache` ignores cached replies",
      "`commandLineOptions.verbose` is not known here, and has no effect",
      "`tests[].metdata` is not known here, and has no effect: write `metadata`, if that was meant",
      "`tests[].options.provider` has no effect here: `--judge` selects the judge, and embeddings come from the gateway",
      "`tests[].options.unknown` is not known here, and has no effect",
      "`assert.weigth` is not known here, and has no effect: write `weight`, if that was meant",
    ]);
  });

  it.each([
    ["extensions: ['file://x.js:hook']\ntests: [{vars: {a: 1}}]", /c\.yaml:2 extensions: .*Remove them/],
    ["redteam: {purpose: x}", /c\.yaml:2 redteam: there are no tests.*promptfoo redteam generate/],
    [
      "tests:\n  - {vars: {a: 1}, providerOutput: x}",
      /c\.yaml:3 tests\[0\]\.providerOutput: .*Leave `providerOutput` out/,
    ],
    ["tests:\n  - {provider: 'python:x.py'}", /c\.yaml:3 tests\[0\]: the test's `provider` is no chat model/],
    [
      "tests:\n  - {assert: [{type: latency}]}",
      /c\.yaml:3 tests\[0\]: `latency` needs a limit\. Add `threshold`/,
    ],
    ["tests:\n  - {assert: [{type: contains}]}", /`contains` needs something to hold against\. Add `value`/],
    ["tests:\n  - {assert: [{$ref: '#/assertionTemplates/none'}]}", /names no entry of `assertionTemplates`/],
    [
      "tests:\n  - {vars: {a: 1}, options: {transform: 'output ='}}",
      /c\.yaml:3 tests\[0\]: the transform: SyntaxError/,
    ],
  ])("that cannot be honoured are refused with file, line, field and fix: %s", (rest, words) => {
    expect(faultOf({ "c.yaml": `prompts: ['{{a}}']\n${rest}\n` })).toMatch(words);
  });
});

describe("the end of a variable", () => {
  it("loses the one line break that a block scalar has, and a file's white space", () => {
    const suite = loadFiles({
      "promptfooconfig.yaml":
        'prompts: "<{{a}}><{{b}}><{{c}}><{{d}}>"\ntests:\n  - vars:\n      a: |\n        one\n        two\n      b: "x\\n\\n"\n      c: " y "\n      d: file://d.txt\n    assert:\n      - {type: equals, value: "{{a}}"}\n',
      "d.txt": "\n  z\n\n",
    });
    expect(suite?.cases[0]?.messages[0]?.content).toBe("<one\ntwo><x\n>< y ><z>");
    expect(suite?.cases[0]?.graders[0]).toMatchObject({ value: "one\ntwo" });
  });
});
