import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The static table that ships with the project. */
export const staticFolder = fileURLToPath(
  new URL("../../../datasets/models/tradewind-static", import.meta.url),
);

/** The two-layer transformer that ships with the project. */
export const twoLayerFolder = fileURLToPath(
  new URL("../../../datasets/models/minilm-2layer", import.meta.url),
);

/** The whole MiniLM, too large to ship; tests of it run where it lies beside the project. */
export const wholeMiniLmFolder = fileURLToPath(
  new URL("../../../../shared/models/Xenova/all-MiniLM-L6-v2", import.meta.url),
);

/** Empty where the whole MiniLM is there; else the reason why its tests are skipped, for the test's name. */
export const wholeMiniLmSkipped = existsSync(wholeMiniLmFolder)
  ? ""
  : " (skipped: ../shared/models/Xenova/all-MiniLM-L6-v2 is not there)";
