import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

interface ImportEdge {
  /** Paths relative to the root, with forward slashes. */
  readonly from: string;
  readonly to: string;
}

const sourceFolders = ["engine", "server", "evals", "scripts", "dashboard"];
const importPattern =
  /(?:^|\n)\s*(?:import|export)\s(?:[^"'`;]*?\sfrom\s*)?["'](\.[^"']+)["']|\bimport\(\s*["'](\.[^"']+)["']/g;

/** Every relative import between source files, tests left out, types included. */
export function readImportGraph(root: string): ImportEdge[] {
  return sourceFolders
    .flatMap((folder) => sourceFiles(join(root, folder)))
    .flatMap((file) => {
      const text = readFileSync(file, "utf8");
      return [...text.matchAll(importPattern)].map((match) => ({
        from: slashed(relative(root, file)),
        to: slashed(relative(root, resolve(dirname(file), (match[1] ?? match[2])!))),
      }));
    });
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(tsx?|mjs)$/.test(entry.name) && !/\.test\.ts$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

const slashed = (path: string): string => path.replaceAll("\\", "/");

/** Judges of live traffic are the ones that evals calibrate, to the word: what asks them imports them. Evals import nothing of the server. */
const judgesAtWork = /^server\/(?:shadow\/|start\/start-shadow\.ts$)/;

/** Which wall of the design an import breaks, in words; null: none. */
export function brokenArrow({ from, to }: ImportEdge): string | null {
  const [fromTop, fromStage] = from.split("/");
  const [toTop, toStage] = to.split("/");
  const isAnswer = to.startsWith("server/answers/");
  if (from.startsWith("server/answers/") && !isAnswer)
    return "answers are types alone and import nothing else";
  if (fromTop === "dashboard" && toTop !== "dashboard")
    return isAnswer ? null : "the dashboard knows the server by its answers alone";
  if (toTop === "dashboard" && fromTop === "server") return "server may not import dashboard";
  const height = ["engine", "evals|server", "scripts"];
  const level = (top: string | undefined): number =>
    height.findIndex((names) => names.split("|").includes(top ?? ""));
  if (fromTop === "server" && judgesAtWork.test(from) && /^evals\/(?:judges|graders)\//.test(to)) return null;
  if (fromTop !== toTop && level(toTop) >= level(fromTop)) return `${fromTop} may not import ${toTop}`;
  if (fromTop !== "engine" && toTop === "engine" && to !== "engine/index.ts")
    return "import the engine through engine/index.ts";
  if (fromTop === "engine" && toTop === "engine") return brokenStageArrow(from, fromStage!, to, toStage!);
  return null;
}

/** Folders that every stage may use: types, and arithmetic and text work without any knowledge of routing. */
const shared: ReadonlySet<string> = new Set(["contracts", "numeric", "money", "text"]);

function brokenStageArrow(from: string, fromStage: string, to: string, toStage: string): string | null {
  const isJoint = !fromStage.includes("/") && fromStage.endsWith(".ts");
  if (isJoint || fromStage === toStage) return null;
  if (toStage.endsWith(".ts")) return `${from} is a stage and may not import ${to}, which joins the stages`;
  if (fromStage === "contracts") return "contracts are types alone and import nothing";
  if (!shared.has(toStage)) return `the stages ${fromStage} and ${toStage} may not import each other`;
  return null;
}

/** Import cycles, each as the files along it; the first of each strongly connected set. */
export function findCycles(edges: readonly ImportEdge[]): string[][] {
  const next = new Map<string, string[]>();
  for (const { from, to } of edges) next.set(from, [...(next.get(from) ?? []), to]);
  const state = new Map<string, "open" | "done">();
  const cycles: string[][] = [];
  const visit = (file: string, path: readonly string[]): void => {
    if (state.get(file) === "done") return;
    if (state.get(file) === "open") {
      cycles.push([...path.slice(path.indexOf(file)), file]);
      return;
    }
    state.set(file, "open");
    for (const target of next.get(file) ?? []) visit(target, [...path, file]);
    state.set(file, "done");
  };
  for (const file of next.keys()) visit(file, []);
  return cycles;
}
