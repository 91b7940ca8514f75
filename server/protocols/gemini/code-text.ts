import { type Fields, textOf } from "../fields.ts";

/** Code that Gemini wrote to run it by itself, as a part of what it says. @param code `executableCode` */
export const codeText = ({ code, language }: Fields): string =>
  `\n\`\`\`${textOf(language)?.toLowerCase() ?? ""}\n${textOf(code) ?? ""}\n\`\`\`\n`;

/** What came of it. @param result `codeExecutionResult` */
export const ranText = ({ output }: Fields): string => `\n\`\`\`\n${textOf(output) ?? ""}\n\`\`\`\n`;
