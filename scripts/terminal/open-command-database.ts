import type { Configuration } from "../../server/config/configuration.ts";
import { openExistingDatabase } from "../../server/database/open-existing-database.ts";
import {
  type OpenSharedOptions,
  openSharedDatabase,
  type SharedDatabase,
} from "../../server/database/open-shared-database.ts";
import { systemClock } from "../../server/start/system-ports.ts";

type Where = Configuration["database"];

const optionsAt = ({ url, dataDir }: Where): OpenSharedOptions => ({
  url: url?.reveal() ?? null,
  dataDir,
  clock: systemClock,
  onWait: (words) => console.error(words),
});

/** The database of a command. Where opening takes long, standard error says what it waits for. @throws Error where it does not open */
export const openCommandDatabase = (where: Where): Promise<SharedDatabase> =>
  openSharedDatabase(optionsAt(where));

/** The same for a command that only reads: null where none was created yet, and none is. */
export const readCommandDatabase = (where: Where): Promise<SharedDatabase | null> =>
  openExistingDatabase(optionsAt(where));
