import { defineConfig } from "vite";

// One script and one style, with fixed names: kg/views/explorer/writing.py puts them into the page.
export default defineConfig({
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
