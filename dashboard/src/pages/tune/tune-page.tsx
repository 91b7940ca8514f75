import { useEffect, useState } from "preact/hooks";
import type { PreferencesAnswer, Weights } from "../../../../server/answers/preference-answers.ts";
import type { WhatIfAnswer } from "../../../../server/answers/what-if-answer.ts";
import { useData } from "../../api/use-data.ts";
import { isOperator, viewer } from "../../api/viewer.ts";
import { count } from "../../format/format.ts";
import { Segmented } from "../../parts/controls.tsx";
import { Page, Panel } from "../../parts/layout.tsx";
import { EmptyState, Loaded } from "../../parts/states.tsx";
import { route, setParameters } from "../../route.ts";
import { CostQualityPlane } from "./cost-quality-plane.tsx";
import { Effect } from "./effect.tsx";
import { effectSentence } from "./effect-sentence.ts";
import { Moves } from "./moves.tsx";
import { OtherSetting } from "./other-setting.tsx";
import { ApplyDialog, History } from "./preferences.tsx";
import { isSame, type Setting, settingInUse, sweptPrices, wordsOf } from "./setting.ts";
import { SettingForm } from "./setting-form.tsx";
import { SweepTable } from "./sweep-table.tsx";

const periods = [
  { value: "24h", label: "24 hours" },
  { value: "7d", label: "7 days" },
  { value: "30d", label: "30 days" },
] as const;

/** Requests that are decided again for each answer: the newest, so that an answer takes as long on a log of any length. */
const newest = 1_000;
/** Where the weights stand while a guarantee decides. */
const startWeights: Weights = { quality: 0.6, cost: 0.3, latency: 0.1 };
/** Waits for the slider to rest. */
const restMs = 200;

export function TunePage() {
  const { parameters } = route.value;
  const since = (parameters.get("since") ?? "7d") as (typeof periods)[number]["value"];
  const now = useData<WhatIfAnswer>("/v1/whatif", undefined, { since, newest });
  const [tried, setTried] = useState<Setting | null>(null);
  return (
    <Page
      title="Tune"
      about="What another setting of auto would have done with recent requests. No model is called, and nothing changes until it is applied."
      controls={
        <Segmented
          label="Period"
          options={periods}
          value={since}
          onChange={(value) => setParameters({ since: value })}
        />
      }
    >
      <Loaded data={now}>
        {(inUse) =>
          inUse.requests.decided_again === 0 ? (
            <Panel>
              <EmptyState title="No requests for auto in this period">
                <p>
                  Send requests with the model auto, or choose a longer period. They are decided again here.
                </p>
              </EmptyState>
            </Panel>
          ) : (
            <Tuning
              now={inUse}
              tried={tried ?? settingInUse(inUse)}
              isRead={!now.isReading}
              onTry={setTried}
              since={since}
            />
          )
        }
      </Loaded>
    </Page>
  );
}

interface TuningProps {
  now: WhatIfAnswer;
  tried: Setting;
  isRead: boolean;
  onTry: (setting: Setting | null) => void;
  since: string;
}

function Tuning({ now, tried, isRead, onTry, since }: TuningProps) {
  const inUse = settingInUse(now);
  const rested = useRested(tried);
  const isChanged = !isSame(tried, inUse);
  const answer = useData<WhatIfAnswer>(isRead ? "/v1/whatif" : null, undefined, {
    ...{ since, newest, moves_from: "in_use" },
    ...wordsOf(rested),
  });
  const swept = useData<WhatIfAnswer>(isRead ? "/v1/whatif" : null, undefined, {
    ...{ since, newest, sweep: sweptPrices, moves_from: "in_use" },
    ...rested.limits,
  });
  const then = isChanged ? (answer.value ?? identical(now)) : identical(now);
  /** What was answered is of another setting. */
  const isStale = isChanged && (answer.isReading || !isSame(rested, tried));
  const [isApplying, setApplying] = useState(false);
  const isAdmin = viewer.value?.role === "admin";
  const preferences = useData<PreferencesAnswer>(isOperator(viewer.value) ? "/v1/admin/preferences" : null);
  return (
    <>
      <div class="grid two">
        <Panel
          title="Setting"
          about={`Tried on the newest ${count(now.requests.decided_again)} requests that it decides.`}
          actions={
            <span class="row">
              <button type="button" class="button small" disabled={!isChanged} onClick={() => onTry(null)}>
                Back to the one in use
              </button>
              {!isAdmin || preferences.value === null ? null : (
                <button
                  type="button"
                  class="button small primary"
                  disabled={!isChanged || isStale}
                  onClick={() => setApplying(true)}
                >
                  Apply…
                </button>
              )}
            </span>
          }
        >
          <SettingForm
            setting={tried}
            pointUsd={now.quality_point_usd ?? 0.001}
            weights={now.rule.kind === "weights" ? now.rule.weights : startWeights}
            onChange={onTry}
          />
        </Panel>
        <Panel title="Cost against quality" about={"As the router expects it of the same requests."}>
          <Loaded data={swept}>
            {(found) => <CostQualityPlane sweep={found.sweep ?? []} now={found} chosen={then} />}
          </Loaded>
        </Panel>
      </div>
      <Panel
        title="Effect"
        about="In parentheses 95% intervals. Expected: the router's predictions of the same requests, for both settings. From the log: what was observed, and an estimate from choices that were drawn at random, corrected by the predictions (doubly robust)."
        isFlush
      >
        <div aria-live="polite" aria-busy={isStale}>
          {isStale && answer.error === null ? (
            <p class="panel-body muted">Deciding the requests again…</p>
          ) : answer.error === null ? (
            <>
              <OtherSetting now={now} preferences={preferences.value} />
              <Effect now={now} tried={then} />
            </>
          ) : (
            <Loaded data={answer}>{() => null}</Loaded>
          )}
        </div>
      </Panel>
      {isStale ? null : (
        <Moves
          title={isChanged ? movesTitle : "Requests that the setting in use would send elsewhere"}
          answer={isChanged ? then : now}
        />
      )}
      {preferences.value === null ? null : (
        <>
          <History preferences={preferences.value} mayChange={isAdmin} />
          {isApplying ? (
            <ApplyDialog
              preferences={preferences.value}
              tried={tried}
              effect={effectSentence(now, then)}
              onClose={() => setApplying(false)}
              onDone={() => {
                setApplying(false);
                onTry(null);
              }}
            />
          ) : null}
        </>
      )}
      {swept.value === null ? null : (
        <SweepTable
          sweep={swept.value.sweep ?? []}
          all={swept.value.requests.decided_again}
          inUseUsd={now.quality_point_usd}
          onTry={(usd) => onTry({ ...tried, rule: { kind: "point", usd } })}
        />
      )}
    </>
  );
}

const movesTitle = "Requests that would move";

/** The setting in use against itself: nothing moves, whatever the log was written under. */
const identical = (now: WhatIfAnswer): WhatIfAnswer => ({
  ...now,
  requests: { ...now.requests, moved: 0, refused: 0 },
  moves: [],
});

/** A value once it has not changed for a while. */
function useRested(setting: Setting): Setting {
  const [rested, setRested] = useState(setting);
  const words = JSON.stringify(setting);
  useEffect(() => {
    const timer = setTimeout(() => setRested(setting), restMs);
    return () => clearTimeout(timer);
  }, [words]);
  return rested;
}
