// The dashboard as static files, which `npm run build` puts beside the server. `npx vite dashboard` serves it while it is worked on,
// with the data of a server on its usual port.
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const folder = (path) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: folder("."),
  base: "./",
  publicDir: folder("public"),
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: folder("../dist/dashboard"),
    emptyOutDir: true,
    target: "es2022",
    // No data URLs: they would need their own line in the content security policy.
    assetsInlineLimit: 0,
    // The polyfill would be a script that a strict policy has no need of.
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: { proxy: { "/v1": process.env.TRADEWIND_URL ?? "http://127.0.0.1:8787" } },
  logLevel: "warn",
});
