// npm run whatif -- --weights quality=.5,cost=.5 --since 7d: the logged traffic under another policy, without calling a model.
import { createWriteStream } from "node:fs";
import { noDatabaseYet } from "../server/database/open-existing-database.ts";
import { GatewayError } from "../server/errors/gateway-error.ts";
import { answerWhatIf } from "../server/reports/what-if/answer-what-if.ts";
import { priorsInstead } from "../server/reports/what-if/priors-instead.ts";
import {
  readWhatIfQuestion,
  type WhatIfGround,
  type WhatIfWords,
} from "../server/reports/what-if/what-if-question.ts";
import { currentCatalog } from "../server/start/current-catalog.ts";
import { systemClock } from "../server/start/system-ports.ts";
import { allCandidates } from "./priors-command/diff-ground.ts";
import { priorsStore } from "./priors-command/priors-store.ts";
import { runCommand } from "./terminal/command.ts";
import { loadForCommand } from "./terminal/command-place.ts";
import { counted } from "./terminal/format-figures.ts";
import { readCommandDatabase } from "./terminal/open-command-database.ts";
import { startProgressBar } from "./terminal/progress-bar.ts";
import { wantsColor } from "./terminal/table.ts";
import { readPriceTable, whatIfCommand } from "./whatif/what-if-command.ts";
import { moveLine, whatIfText } from "./whatif/what-if-text.ts";

/** Moves in the table and the JSON. */
const maxMoves = 20;

await runCommand(
  whatIfCommand().action(async (options) => {
    const loaded = await loadForCommand(options);
    const { configuration } = loaded;
    const asked =
      options.policy === null
        ? configuration.policy
        : (await loadForCommand({ config: options.policy })).configuration.policy;
    const { since, until, tenant, weights, preset, qualityPointUsd, models, prices, minEss } = options;
    const database = await readCommandDatabase(configuration.database);
    if (database === null)
      throw new Error(`No request was logged. ${noDatabaseYet(configuration.database.dataDir)}`);
    try {
      const priors =
        options.priors === null
          ? null
          : priorsInstead(await priorsStore(database).find(options.priors), allCandidates(loaded));
      const question = readQuestion(
        {
          ...(since !== null && { since }),
          ...(until !== null && { until }),
          ...(weights !== null && { weights }),
          ...(preset !== null && { preset }),
          ...(qualityPointUsd !== null && { quality_point_usd: qualityPointUsd }),
          ...(models !== null && { models }),
          ...(prices !== null && { prices: readPriceTable(prices) }),
          ...(minEss !== null && { min_ess: minEss }),
        },
        {
          ...{ configured: asked, priors, nowMs: systemClock.nowMs() },
          catalog: currentCatalog(loaded, systemClock)(),
        },
      );
      let count = "0 requests";
      const bar = startProgressBar("deciding again", 100, () => count);
      const movesFile = options.moves === null ? null : createWriteStream(options.moves);
      const answer = await answerWhatIf(database.db, question, {
        ...{ tenant, maxMoves },
        onRequests: (done, all) => {
          count = `${done} of ${counted(all, "request")}`;
          bar.update(Math.round((100 * done) / Math.max(1, all)));
        },
        ...(movesFile !== null && {
          onMove: (request, move) => movesFile.write(`${JSON.stringify(moveLine(request, move))}\n`),
        }),
      });
      bar.stop();
      if (movesFile !== null) await new Promise<void>((done) => movesFile.end(done));
      if (answer.requests.decided_again === 0)
        throw new Error(
          answer.requests.unreadable > 0
            ? `--priors can predict none of the requests: ${answer.requests.unreadable_reasons.map(({ message }) => message).join(" ")}`
            : `The log holds no request for \`auto\` since ${answer.since} (${database.description}; ${answer.requests.presets} for a preset, ${answer.requests.named} for a named model). Widen --since, or name the database the server uses with --data-dir or DATABASE_URL.`,
        );
      console.log(
        options.json
          ? JSON.stringify(answer, null, 2)
          : whatIfText(answer, {
              source: database.description,
              useColor: wantsColor(process.stdout, process.env),
            }),
      );
    } finally {
      await database.close();
    }
  }),
);

/** The words of the API's errors name its fields: here they are options. */
function readQuestion(words: WhatIfWords, ground: WhatIfGround) {
  try {
    return readWhatIfQuestion(words, ground);
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    throw new Error(
      error.message.replaceAll(
        /`(weights|preset|quality_point_usd|since|until)`/g,
        (_, name: string) => `--${name.replaceAll("_", "-")}`,
      ),
    );
  }
}
