import type { DemoSolver } from "../../demo-solution.ts";
import { codeLibrary } from "./code-library.ts";
import { listFunctions } from "./list-functions.ts";
import { textFunctions } from "./text-functions.ts";

/** The more special names come first: a second largest value is found among distinct ones. */
const library = [...listFunctions, ...textFunctions, ...codeLibrary];

/** Well-known functions in Python and JavaScript, under the name that the prompt gives. */
export const solveCode: DemoSolver = ({ text }) => {
  if (!/\b(?:function|def|code|program|write|implement|method)\b/i.test(text)) return null;
  // A name in one word says as much as its words: `countVowels`, `title_case`.
  const inWords = text.replace(/([a-z])([A-Z])/g, "$1 $2").replaceAll("_", " ");
  const known = library.find(({ asked }) => asked.test(inWords));
  if (known === undefined) return null;
  const isJavaScript = /\b(?:javascript|typescript|js|ts|node)\b/i.test(text);
  const named =
    /`(\w+)\s*\(|\bfunction `(\w+)`|\b(?:def|function)\s+`?(\w+)`?\s*\(|\b(?:called|named)\s+`?(\w+)/.exec(
      text,
    );
  const name = named?.slice(1).find(Boolean) ?? "solve";
  const right = isJavaScript ? known.javascript(name) : known.python(name);
  const [from, to] = isJavaScript ? known.javascriptSlip : known.pythonSlip;
  const language = isJavaScript ? "javascript" : "python";
  return {
    skill: "code",
    difficulty: known.difficulty,
    right: `\`\`\`${language}\n${right}\n\`\`\``,
    wrong: `\`\`\`${language}\n${right.replace(from, to)}\n\`\`\``,
  };
};
