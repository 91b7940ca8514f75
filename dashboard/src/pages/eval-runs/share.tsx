import { percent } from "../../format/format.ts";

/** A share as a bar with its figure. @param share [0,1], more counts as 1; null: not known */
export function Share({ share }: { share: number | null }) {
  const shown = share === null ? null : Math.min(1, share);
  return (
    <span class="share">
      <span class="meter" aria-hidden="true">
        <span style={{ width: `${(shown ?? 0) * 100}%` }} />
      </span>
      {percent(shown, 0)}
    </span>
  );
}
