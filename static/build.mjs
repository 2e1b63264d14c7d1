// Bundles our own scripts and styles, and copies the typeface, into dist/. Run by make; by hand: npm run build.
import { build, transform } from "esbuild";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

process.chdir(dirname(fileURLToPath(import.meta.url)));
mkdirSync("dist", { recursive: true });

const common = {
  bundle: true,
  minify: true,
  target: ["chrome120", "firefox121", "safari17.2"],
  legalComments: "none",
  logLevel: "warning",
  // Addresses in styles stay as written: css/ and dist/ are neighbours, here and when served.
  external: ["*.woff2", "*.svg", "*.png"],
};

// The widget runs on other people's pages: one classic script each, its styles inside as text.
const old = ["chrome100", "firefox100", "safari15.4"];
const styles = {
  name: "styles as text, minified",
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(readFileSync(path, "utf8"), { loader: "css", minify: true, target: old });
      return { loader: "text", contents: code.trim() };
    }),
};
const widget = { format: "iife", plugins: [styles], target: old };

const bundles = [
  ["js/app.js", "dist/app.js", { format: "esm" }],
  ["css/app.css", "dist/app.css", {}],
  ["widget/loader.js", "dist/loader.js", widget],
  ["widget/app.js", "dist/widget.js", widget],
];

for (const [source, target, options] of bundles) {
  if (existsSync(source)) await build({ ...common, ...options, entryPoints: [source], outfile: target });
  else console.log(`webcare: static/${source} is not there, ${target} not built`);
}

const fonts = "node_modules/@fontsource-variable/inter/files";
for (const part of ["latin", "latin-ext"]) {
  copyFileSync(join(fonts, `inter-${part}-wght-normal.woff2`), `dist/inter-${part}.woff2`);
}
writeFileSync("dist/.built", "");
