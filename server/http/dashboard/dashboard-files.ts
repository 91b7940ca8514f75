import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** One file of the built dashboard, as it is sent. */
export interface DashboardFile {
  /** `/` for the page, else such as `/assets/index-1a2b3c.js`. */
  readonly path: string;
  readonly contentType: string;
  /** By what a browser accepts, best first. */
  readonly encodings: readonly { readonly name: "br" | "gzip" | "identity"; readonly bytes: Buffer }[];
  /** Its name holds a hash of its content. */
  readonly isImmutable: boolean;
}

const contentTypes: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};

/** Where `npm run build` puts it: beside the bundle, which is `dist/main.js`. */
export const dashboardFolder = fileURLToPath(
  new URL(import.meta.url.endsWith(".ts") ? "../../../dist/dashboard/" : "./dashboard/", import.meta.url),
);

/** Reads the built dashboard into memory, a few hundred kilobytes; empty: it was never built. Files of other types are left out. */
export function readDashboard(folder: string): DashboardFile[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return names.flatMap((name): DashboardFile[] => {
    const contentType = contentTypes[path.extname(name)];
    if (contentType === undefined) return [];
    const compressed = ([".br", ".gz"] as const).flatMap((extension) =>
      names.includes(name + extension)
        ? [
            {
              name: extension === ".br" ? ("br" as const) : ("gzip" as const),
              bytes: readFileSync(path.join(folder, name + extension)),
            },
          ]
        : [],
    );
    const url = `/${name.split(path.sep).join("/")}`;
    return [
      {
        path: url === "/index.html" ? "/" : url,
        contentType,
        encodings: [
          ...compressed,
          { name: "identity" as const, bytes: readFileSync(path.join(folder, name)) },
        ],
        isImmutable: url.startsWith("/assets/"),
      },
    ];
  });
}
