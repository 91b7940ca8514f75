import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

/** Where Debian and others put it; CHROMIUM names another. */
const places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** The browser of this machine; null: there is none. */
export const findBrowser = (named = process.env.CHROMIUM): string | null =>
  [...(named === undefined ? [] : [named]), ...places].find((path) => existsSync(path)) ?? null;

/** Without its sandbox, which root may not use: it opens this server's own pages alone. */
export const openBrowser = (executablePath: string): Promise<Browser> =>
  chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
