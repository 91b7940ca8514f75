import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { PassThrough } from "node:stream";
import { AutoModel, AutoTokenizer, env } from "@xenova/transformers";
import onnxProto from "onnx-proto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSeededRandom, createStaticEmbedder } from "../engine/index.ts";
import { embeddingDistilCommand, runEmbeddingDistil } from "./embedding-distil.ts";

const { onnx } = onnxProto;
const dimensions = 6;
const words = "the of and red green blue car bus train one two three apple pear plum".split(" ");
const vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "[unused0]", "!", "a", ...words];

let scratch: string;
let model: string;
let rows: Float32Array[];

/** A feature-extraction model that only looks its tokens up, so that what is distilled from it is known exactly. */
async function writeLookUpModel(folder: string): Promise<void> {
  const random = createSeededRandom(9);
  rows = vocabulary.map(() => Float32Array.from({ length: dimensions }, () => random() - 0.5));
  const shape = (...dim: object[]) => ({ shape: { dim } });
  const input = (name: string) => ({
    name,
    type: { tensorType: { elemType: 7, ...shape({ dimParam: "batch" }, { dimParam: "sequence" }) } },
  });
  const graph = onnx.ModelProto.fromObject({
    irVersion: 8,
    opsetImport: [{ domain: "", version: 17 }],
    graph: {
      name: "look_up",
      node: [{ opType: "Gather", input: ["rows", "input_ids"], output: ["last_hidden_state"] }],
      initializer: [
        {
          name: "rows",
          dataType: 1,
          dims: [rows.length, dimensions],
          rawData: Buffer.concat(rows.map((row) => Buffer.from(row.buffer))),
        },
      ],
      input: [input("input_ids"), input("attention_mask")],
      output: [
        {
          name: "last_hidden_state",
          type: {
            tensorType: {
              elemType: 1,
              ...shape({ dimParam: "batch" }, { dimParam: "sequence" }, { dimValue: dimensions }),
            },
          },
        },
      ],
    },
  });
  const special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];
  const part = (id: string) => ({ SpecialToken: { id, type_id: 0 } });
  const tokenizer = {
    added_tokens: special.map((content, id) => ({ id, content, special: true, normalized: false })),
    normalizer: { type: "BertNormalizer", clean_text: true, handle_chinese_chars: true, lowercase: true },
    pre_tokenizer: { type: "BertPreTokenizer" },
    post_processor: {
      type: "TemplateProcessing",
      single: [part("[CLS]"), { Sequence: { id: "A", type_id: 0 } }, part("[SEP]")],
      pair: [],
    },
    decoder: { type: "WordPiece", prefix: "##", cleanup: true },
    model: {
      type: "WordPiece",
      unk_token: "[UNK]",
      continuing_subword_prefix: "##",
      vocab: Object.fromEntries(vocabulary.map((token, id) => [token, id])),
    },
  };
  const settings = { tokenizer_class: "BertTokenizer", model_max_length: 512, pad_token: "[PAD]" };
  await mkdir(join(folder, "onnx"), { recursive: true });
  await writeFile(join(folder, "config.json"), JSON.stringify({ model_type: "bert" }));
  await writeFile(join(folder, "tokenizer.json"), JSON.stringify(tokenizer));
  await writeFile(join(folder, "tokenizer_config.json"), JSON.stringify(settings));
  await writeFile(join(folder, "onnx/model_quantized.onnx"), onnx.ModelProto.encode(graph).finish());
}

const cosine = (left: ArrayLike<number>, right: ArrayLike<number>): number => {
  let product = 0;
  let leftSquares = 0;
  let rightSquares = 0;
  for (let index = 0; index < left.length; index += 1) {
    product += left[index]! * right[index]!;
    leftSquares += left[index]! ** 2;
    rightSquares += right[index]! ** 2;
  }
  return product / Math.sqrt(leftSquares * rightSquares);
};

async function run(...args: string[]): Promise<{ code: number; lines: string }> {
  const lines: string[] = [];
  const code = await runEmbeddingDistil(args, (line) => lines.push(line), new PassThrough());
  return { code, lines: lines.join("\n") };
}

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "embedding-distil-"));
  model = join(scratch, "look-up-model");
  await writeLookUpModel(model);
});

afterAll(() => rm(scratch, { recursive: true }));

describe("runEmbeddingDistil", () => {
  it("writes a table that keeps the angles between the model's own vectors of single words", async () => {
    const out = join(scratch, "whole");
    const { code, lines } = await run("--model", model, "--out", out, "--dimensions", `${dimensions}`);
    expect(code).toBe(0);
    expect(lines).toContain("6 of 6 dimensions keep 100.0% of the variance");
    const embedder = await createStaticEmbedder({ modelFolder: out });
    const weighing = rows.slice(6);
    const centred = rows.map((row) =>
      Array.from(row, (value, column) => {
        const mean = weighing.reduce((sum, other) => sum + other[column]!, 0) / weighing.length;
        return value - mean;
      }),
    );
    for (const left of words) {
      for (const right of words) {
        const expected = cosine(centred[vocabulary.indexOf(left)]!, centred[vocabulary.indexOf(right)]!);
        const found = cosine(embedder.embedNow(left), embedder.embedNow(right));
        expect(Math.abs(found - expected)).toBeLessThan(0.02);
      }
    }
    expect(embedder.embedNow("[unused0] unknown")).not.toContain(Number.NaN);
    expect(embedder.embedNow("unknown")).toEqual(new Float32Array(dimensions));
  });

  it("writes a graph that the library runs to the same vectors", async () => {
    const out = join(scratch, "run-by-library");
    await run("--model", model, "--out", out, "--dimensions", "4");
    const embedder = await createStaticEmbedder({ modelFolder: out });
    env.localModelPath = dirname(out);
    const tokenizer = await AutoTokenizer.from_pretrained(basename(out));
    const library = await AutoModel.from_pretrained(basename(out));
    const texts = ["red apple", "the the the bus!", "a plum of one", "unknown"];
    const output = await library(tokenizer(texts, { padding: true }));
    const { data, dims } = output.sentence_embedding;
    expect(dims).toEqual([4, 4]);
    const found = texts.flatMap((text) => Array.from(embedder.embedNow(text)));
    const largest = Math.max(...found.map((value, index) => Math.abs(value - data[index])));
    expect(largest).toBeLessThan(1e-6);
  });

  it("passes a check of a table against itself, and fails one against another", async () => {
    const out = join(scratch, "checked");
    const common = ["--model", model, "--dimensions", `${dimensions}`, "--sample", "20"];
    await run(...common, "--out", out);
    expect(await run(...common, "--check", "--against", out)).toMatchObject({ code: 0 });
    const narrow = join(scratch, "narrow");
    await run("--model", model, "--dimensions", "1", "--out", narrow);
    const { code, lines } = await run(...common, "--check", "--against", narrow, "--tolerance", "0.99");
    expect(code).toBe(1);
    expect(lines).toContain("FAILED at 99.0%");
  });

  it("says which argument is missing or wrong", async () => {
    await expect(run("--out", scratch)).rejects.toThrow("Required option '--model <FOLDER>' not specified");
    await expect(run("--model", model)).rejects.toThrow("--out is missing");
    await expect(run("--model", "no/where", "--check")).rejects.toThrow("no/where does not exist");
    await expect(run("--model", model, "--check", "--sample", "none")).rejects.toThrow(
      "--sample takes a number above 0, not none",
    );
    await expect(run("--model", model, "--check", "--dimensions", "7")).rejects.toThrow(
      "the model has only 6",
    );
    await expect(run("--model", model, "--check", "--dimensions", "6")).rejects.toThrow(
      "30522 tokens, this one 23",
    );
    expect(embeddingDistilCommand().helpInformation()).toContain("npm run embedding:distil");
  });
});
