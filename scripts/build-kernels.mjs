// Compiles engine/numeric/simd/kernels.wat into kernels-base64.ts beside it.
import { readFileSync, writeFileSync } from "node:fs";
import wabt from "wabt";

const folder = new URL("../engine/numeric/simd/", import.meta.url);
const kernels = (await wabt()).parseWat("kernels.wat", readFileSync(new URL("kernels.wat", folder), "utf8"), {
  simd: true,
});
const base64 = Buffer.from(kernels.toBinary({}).buffer).toString("base64");
writeFileSync(
  new URL("kernels-base64.ts", folder),
  `// Written by \`npm run kernels\` from kernels.wat.\nexport const kernelsBase64 =\n  "${base64}";\n`,
);
