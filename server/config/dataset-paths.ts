import { fileURLToPath } from "node:url";

/** The data that comes with the project, found from the source tree and from a bundle in `dist/` alike. */
const folder = new URL(import.meta.url.endsWith(".ts") ? "../../datasets/" : "../datasets/", import.meta.url);

const pathOf = (relative: string): string => fileURLToPath(new URL(relative, folder));

export const staticModelFolder: string = pathOf("models/tradewind-static");
export const contextualModelFolder: string = pathOf("models/minilm-2layer");
export const defaultPriorsFile: string = pathOf("priors/default.json");
export const catalogueFile: string = pathOf("catalogue/models.json");
/** Models of other kinds than chat. */
export const otherKindsFile: string = pathOf("catalogue/other-kinds.json");
export const suitesFolder: string = pathOf("suites");
