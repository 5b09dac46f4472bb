import { readFileSync } from "node:fs";
import { build } from "esbuild";
import { defineConfig } from "vite";

/** The engine of the query tab, beside the page: kg/views/explorer/querying.py puts it into files that are to have it. */
const engine = {
  name: "query-engine",
  apply: "build",
  async generateBundle(this: { emitFile: (file: object) => void }) {
    const made = await build({ entryPoints: ["src/views/query/worker.ts"], bundle: true, format: "iife", minify: true, charset: "utf8", target: "es2022", legalComments: "none", define: { "import.meta.url": '""' }, write: false });
    this.emitFile({ type: "asset", fileName: "query.js", source: made.outputFiles[0].text });
    this.emitFile({ type: "asset", fileName: "query.wasm", source: readFileSync("node_modules/oxigraph/web_bg.wasm") });
  },
};

// One script and one style, with fixed names: kg/views/explorer/writing.py puts them into the page.
export default defineConfig({
  plugins: [engine],
  esbuild: { jsx: "automatic", jsxImportSource: "preact", legalComments: "none", charset: "utf8" },
  build: {
    outDir: process.env.EXPLORER_OUT ?? "../assets",
    emptyOutDir: false,
    target: "es2022",
    cssCodeSplit: false,
    modulePreload: false,
    rollupOptions: {
      input: "src/main.tsx",
      output: {
        format: "iife",
        inlineDynamicImports: true,
        entryFileNames: "explorer.js",
        assetFileNames: "explorer[extname]",
      },
    },
  },
  test: { include: ["tests/**/*.test.ts"] },
} as Parameters<typeof defineConfig>[0]);
