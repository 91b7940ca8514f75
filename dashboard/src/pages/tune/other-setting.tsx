import type { PreferencesAnswer } from "../../../../server/answers/preference-answers.ts";
import type { WhatIfAnswer } from "../../../../server/answers/what-if-answer.ts";
import { count, moment } from "../../format/format.ts";
import { settingText } from "./setting.ts";

interface OtherSettingProps {
  /** The setting in use; its moves are counted from the log. */
  now: WhatIfAnswer;
  /** null: not for this viewer. */
  preferences: PreferencesAnswer | null;
}

/** Where the log was written under another setting than the one in use: which, until when, and what that means. */
export function OtherSetting({ now, preferences }: OtherSettingProps) {
  const { decided_again: all, moved, refused } = now.requests;
  if (moved + refused === 0) return null;
  const current = preferences?.history[0];
  const before = preferences?.history[1];
  const isSetWithin =
    current !== undefined && current.set_at !== null && Date.parse(current.set_at) > Date.parse(now.since);
  return (
    <div class="panel-body">
      <p class="wrap-anywhere">
        The log was partly written under another setting: the setting in use would send{" "}
        {count(moved + refused)} of these {count(all)} requests elsewhere than the one that decided them.
        {preferences === null || !isSetWithin
          ? ""
          : ` Until ${moment(current.set_at)} this held: ${settingText(before?.setting ?? null, preferences.configured)}.`}{" "}
        So what was observed in the log is not what the setting in use does; what is expected of it is.
      </p>
    </div>
  );
}
