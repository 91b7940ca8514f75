import { Script } from "node:vm";

/** A piece of JavaScript as a script that can be run, or what is wrong with its syntax. */
type PlainScript = { readonly code: string; readonly mistake: null } | { readonly mistake: string };

/** TypeScript, imports and exports as a plain script with `require` and `module.exports`. Parsing runs nothing. */
export async function plainScript(code: string): Promise<PlainScript> {
  const mistake = syntaxMistake(code);
  if (mistake === null) return { code, mistake: null };
  // Prose is no program; esbuild is only loaded for what may be one.
  if (!/[={}();]/.test(code)) return { mistake };
  const { transform } = await import("esbuild");
  try {
    const made = await transform(code, { loader: "ts", format: "cjs", target: "node20", logLevel: "silent" });
    return syntaxMistake(made.code) === null ? { code: made.code, mistake: null } : { mistake };
  } catch {
    return { mistake };
  }
}

/** null: it is a script. */
function syntaxMistake(code: string): string | null {
  try {
    new Script(code);
    return null;
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
}
