// npm run report -- --since 7d: what was spent, on what, how quickly, and what went wrong.
import { reportCommand } from "./report/report-command.ts";
import { runCommand } from "./terminal/command.ts";

await runCommand(reportCommand((text) => void process.stdout.write(text)));
