import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type BuildOptions, build } from "esbuild";
import { expect, it } from "vitest";
import { type LibraryTokenizer, loadLibraryTokenizer } from "../engine/embed/library-tokenizer.ts";
import { staticFolder } from "../engine/embed/test-support/model-folders.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const texts = ["Größe & Maß: 10 km/h", "写一首诗 about 'rain'", "def f(x):\n\treturn x**2  # naïve", ""];

it("bundles tokenizers that give the library's tokens and import no ONNX runtime", async () => {
  const { bundleOptions } = (await import(new URL("bundle-options.mjs", import.meta.url).href)) as {
    bundleOptions: BuildOptions;
  };
  const outdir = mkdtempSync(join(tmpdir(), "tokenizers-"));
  const { metafile } = await build({
    ...bundleOptions,
    ...{ absWorkingDir: root, entryPoints: ["engine/embed/library-tokenizer.ts"], outdir, metafile: true },
  });
  const imported = Object.values(metafile!.outputs).flatMap((output) =>
    output.imports.map(({ path }) => path),
  );
  expect(imported.filter((path) => /onnxruntime|@xenova/.test(path))).toEqual([]);
  const bundled = (await import(pathToFileURL(join(outdir, "library-tokenizer.js")).href)) as {
    loadLibraryTokenizer(folder: string): Promise<LibraryTokenizer>;
  };
  const [ours, library] = await Promise.all([
    bundled.loadLibraryTokenizer(staticFolder),
    loadLibraryTokenizer(staticFolder),
  ]);
  expect(texts.map((text) => ours.encode(text))).toEqual(texts.map((text) => library.encode(text)));
});
