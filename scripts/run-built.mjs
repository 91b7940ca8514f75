// node scripts/run-built.mjs ENTRY [words]: runs an entry of dist/ with these words, built anew where a source file is newer. In one process: npm and
// a second start of Node would take longer than what is built.
import { fileURLToPath } from "node:url";
import "./ensure-installed.mjs";
import "./ensure-built.mjs";

const [entry = "", ...words] = process.argv.slice(2);
const built = new URL(`../dist/${entry}.js`, import.meta.url);
process.argv = [process.execPath, fileURLToPath(built), ...words];
await import(built.href);
