import { supportedAssertions } from "../assertions/grader-of-assertion.ts";
import { unsupportedAssertions } from "../assertions/unsupported-assertions.ts";
import { requestFields } from "../providers/request-parameters.ts";
import {
  assertionFields,
  commandLineFields,
  configFields,
  type FieldTable,
  optionFields,
  providerFields,
  testFields,
} from "./field-support.ts";

const lead = `# promptfoo's suites

\`npm run eval -- promptfooconfig.yaml\` runs a suite of [promptfoo](https://www.promptfoo.dev/docs/configuration/guide/) as it is. What
cannot be honoured is never passed over in silence: it is refused with file, line, field and fix before anything is asked, or named in a
notice before the run and in every report. \`evals/suites/promptfoo/support/support-page.ts\` makes this page from the tables that the loader uses.

## Files

| what | forms |
|---|---|
| prompts | text; \`file://\` of \`.txt\` (several between lines of \`---\`), \`.md\`, \`.j2\`, \`.json\`, \`.yaml\`, \`.jsonl\`, \`.csv\`; globs; \`{path: label}\`; objects with \`id raw label config\`; JavaScript, TypeScript and Python functions. Messages in OpenAI's, Anthropic's and Gemini's form |
| variables | any values; lists of texts give every combination; \`file://\` of text, JSON, YAML, pictures and sounds (as base64), globs, JavaScript and Python; variables in one another; Nunjucks with loops, conditions, macros, the built-in filters and \`load\` |
| tests | inline; \`file://\` of YAML, JSON, JSONL, CSV, TSV; folders; globs; JavaScript and Python functions with a \`config\` |
| CSV columns | variables; \`__expected\`, \`__expected1\`...; \`__prefix __suffix __description __metric __threshold __tags\`, \`__metadata:key\`, \`__metadata:key[]\`, \`__config:__expected:key\` (all assertions), \`__config:__expectedN:key\` |
| scenarios | inline, files, globs; \`$values\` and \`$expand\` in their data |
| references | \`$ref: "#/assertionTemplates/name"\`, or to any other part of the file |

Refused: spreadsheets (save the sheet as CSV), tests and prompts from URLs and services (Google Sheets, Hugging Face, Langfuse, Portkey,
Helicone), PDF (save its text), and \`exec:\` or other programs that would run with your rights.

**Programs** (prompts, variables, tests, transforms, assertions, scoring functions, filters) run in the processes that
[graders](graders.md#foreign-code) describes: JavaScript may import files beside it, Python its standard library; there are no packages, no
files, no network and no environment variables but the suite's own \`env\`. A prompt, variable or test that needs more is left out, named, and counts as not
scored; an assertion that does is named and does not count. Python functions may be methods (\`file://ask.py:Asker.ask\`, made without arguments where it
needs an instance); a module of tests may export the list itself.

**Models.** \`openai:chat:gpt-5-mini\` is \`openai/gpt-5-mini\` here. \`--models\` names others. Providers that are programs, URLs or no chat
models are named and left out. A model that stands there more than once, with other settings, gets its cases once for each (\`-c2\`, \`-c3\`, ...).
Fields of \`config\` go into the request: ${requestFields().join(", ")}. \`tools\` and \`functions\` are read in the form of OpenAI, Anthropic, Gemini and
Bedrock; tools that only a provider runs are not offered. Settings that all of the suite's models share also go to models of \`--models\`.`;

const differences = `## What is measured otherwise

- \`similar\` uses the gateway's own embedder, so that thresholds may need another look.
- \`rouge-n\` is recall, as promptfoo documents it. \`bleu\` has the brevity penalty of the paper, and leaves out run lengths that the reply is too
  short for. \`meteor\` has exact words and stems, without WordNet's synonyms: scores are the same or lower.
- \`is-sql\` and \`contains-sql\` need the package \`node-sql-parser\`, as in promptfoo: \`npm i node-sql-parser\`. Without it they are unscored.
- Judges (\`llm-rubric\`, \`model-graded-closedqa\`, \`factuality\`, \`g-eval\`, \`answer-relevance\`, \`context-*\`) ask the model of \`--judge\`, in our
  words unless \`rubricPrompt\` is given. Without \`pass\` in the answer a score passes from 0.5 on.
- A script that throws fails the reply, as in promptfoo; one that wants a module, a file, the network or more than five seconds of processor time leaves it
  unscored. A target that fails leaves a case unscored, never zero.
- As there, a test without assertions passes any reply, also an empty one and one of tool calls alone; a message with neither content nor calls
  fails, whatever is asserted. The line break that ends a variable's \`|\` block is dropped.
- Tool calls reach scripts as OpenAI writes them, with Gemini's \`functionCall\` beside; those of Anthropic and Bedrock as text, one call a
  line.`;

function fieldTable(title: string, fields: FieldTable): string {
  const rows = Object.entries(fields).map(
    ([name, { support, note }]) => `| \`${name}\` | ${support} | ${note} |`,
  );
  return [`### ${title}`, "", "| field | | |", "|---|---|---|", ...rows].join("\n");
}

/** docs/promptfoo.md. */
export function supportPage(): string {
  const fields = [
    fieldTable("Top level", configFields),
    fieldTable("Tests and `defaultTest`", testFields),
    fieldTable("`options` of a test (fields of the request count, too)", optionFields),
    fieldTable("Assertions", assertionFields),
    fieldTable("Providers", providerFields),
    fieldTable("`commandLineOptions`", commandLineFields),
  ];
  const assertions = [
    "## Assertions",
    "",
    `Graded, each also with \`not-\`: ${supportedAssertions.map((type) => `\`${type}\``).join(", ")}.`,
    "",
    "Not graded; a test is graded without them, and that is said before the run:",
    "",
    "| type | reason |",
    "|---|---|",
    ...Object.entries(unsupportedAssertions).map(([type, reason]) => `| \`${type}\` | ${reason} |`),
    "| `promptfoo:redteam:*` | red team checks are graded by promptfoo's service |",
  ].join("\n");
  return `${[lead, `## Fields\n\nOther fields have no effect, and are named.`, ...fields, assertions, differences].join("\n\n")}\n`;
}
