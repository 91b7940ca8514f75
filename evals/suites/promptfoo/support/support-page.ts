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

\`npm run eval -- promptfooconfig.yaml\` runs a suite of [promptfoo](https://www.promptfoo.dev/docs/configuration/guide/) unchanged.
Whatever is not supported is always reported: either the suite is refused before any model is called, with the file, line, field and fix, or a
notice names it before the run and in every report. \`evals/suites/promptfoo/support/support-page.ts\` generates this page from the tables that the loader uses.

## Files

| what | forms |
|---|---|
| prompts | text; \`file://\` of \`.txt\` (several prompts are separated by lines of \`---\`), \`.md\`, \`.j2\`, \`.json\`, \`.yaml\`, \`.jsonl\`, \`.csv\`; globs; \`{path: label}\`; objects with \`id raw label config\`; JavaScript, TypeScript and Python functions. Messages in OpenAI's, Anthropic's or Gemini's format |
| variables | any values; lists of strings produce every combination; \`file://\` of text, JSON, YAML, images and audio (as base64), globs, JavaScript and Python; variables that refer to other variables; Nunjucks with loops, conditions, macros, the built-in filters and \`load\` |
| tests | inline; \`file://\` of YAML, JSON, JSONL, CSV, TSV; folders; globs; JavaScript and Python functions with a \`config\` |
| CSV columns | variables; \`__expected\`, \`__expected1\`...; \`__prefix __suffix __description __metric __threshold __tags\`, \`__metadata:key\`, \`__metadata:key[]\`, \`__config:__expected:key\` (all assertions), \`__config:__expectedN:key\` |
| scenarios | inline, files, globs; \`$values\` and \`$expand\` within their data |
| references | \`$ref: "#/assertionTemplates/name"\`, or to any other part of the file |

Refused: spreadsheets (save the sheet as CSV), tests and prompts from URLs and services (Google Sheets, Hugging Face, Langfuse, Portkey,
Helicone), PDF files (save their text), and \`exec:\` or other programs that would run with your permissions.

**Programs** (prompts, variables, tests, transforms, assertions, scoring functions, filters) run in the sandboxed processes described
in [graders](graders.md#foreign-code). JavaScript may import files from its own folder, Python its standard library. Packages, other files and the network are not
available, and neither are environment variables, except for the suite's own \`env\`. A prompt, variable or test that needs more is left out, reported, and counted
as not scored; an assertion that needs more is reported and does not count. Python functions may be methods (\`file://ask.py:Asker.ask\`; if an instance is needed,
the class is constructed without arguments). A module of tests may export the list itself.

**Models.** \`openai:chat:gpt-5-mini\` is \`openai/gpt-5-mini\` here. \`--models\` selects other models. Providers that are programs,
URLs or models of another kind than chat are reported and left out. A model that is listed several times with different settings runs its cases once for each (\`-c2\`, \`-c3\`, ...).
These fields of \`config\` are copied into the request: ${requestFields().join(", ")}. \`tools\` and \`functions\` are read in the formats of OpenAI, Anthropic, Gemini and
Bedrock; tools that run only at a provider are not offered. Settings shared by all of the suite's models also apply to the models of \`--models\`.`;

const differences = `## What is measured otherwise

- \`similar\` uses the gateway's own embedder, so thresholds may need adjusting.
- \`rouge-n\` is recall, as promptfoo documents it. \`bleu\` applies the brevity penalty of the paper, and skips n-gram lengths for which the reply
  is too short. \`meteor\` matches exact words and stems but not WordNet's synonyms, so scores are the same or lower.
- \`is-sql\` and \`contains-sql\` need the package \`node-sql-parser\`, as in promptfoo: \`npm i node-sql-parser\`. Without it they are unscored.
- Judges (\`llm-rubric\`, \`model-graded-closedqa\`, \`factuality\`, \`g-eval\`, \`answer-relevance\`, \`context-*\`) call the model given by \`--judge\`,
  with Tradewind's own prompts unless \`rubricPrompt\` is given. If the judge's answer has no \`pass\`, a score of 0.5 or more passes.
- A script that throws fails the reply, as in promptfoo; one that needs a module, a file, the network or more than five seconds of processor time leaves the
  reply unscored. When the model call fails, the case is left unscored; it never counts as zero.
- As in promptfoo, a test without assertions passes any reply, even an empty one or one that consists only of tool calls; a message with neither content
  nor tool calls fails regardless of the assertions. The line break at the end of a variable's \`|\` block is removed.
- Scripts receive tool calls in OpenAI's format, with Gemini's \`functionCall\` added for Gemini; tool calls of Anthropic and Bedrock are passed as text, one call
  per line.`;

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
    "Not graded; a test that has them is graded without them, and a notice before the run says so:",
    "",
    "| type | reason |",
    "|---|---|",
    ...Object.entries(unsupportedAssertions).map(([type, reason]) => `| \`${type}\` | ${reason} |`),
    "| `promptfoo:redteam:*` | red team checks are graded by promptfoo's service |",
  ].join("\n");
  return `${[lead, `## Fields\n\nAny other field has no effect and is reported.`, ...fields, assertions, differences].join("\n\n")}\n`;
}
