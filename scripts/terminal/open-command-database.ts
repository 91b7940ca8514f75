import { openSharedDatabase, type SharedDatabase } from "../../server/database/open-shared-database.ts";
import { systemClock } from "../../server/start/system-ports.ts";

/** The database of a command. Where opening takes long, standard error says what it waits for. @throws Error where it does not open */
export const openCommandDatabase = (where: {
  readonly url: string | null;
  readonly dataDir: string;
}): Promise<SharedDatabase> =>
  openSharedDatabase({ ...where, clock: systemClock, onWait: (words) => console.error(words) });
