interface CheckListProps {
  label: string;
  options: readonly { readonly value: string; readonly note?: string }[];
  chosen: readonly string[];
  onChange: (chosen: readonly string[]) => void;
}

/** Some of many, in a box that scrolls. */
export function CheckList({ label, options, chosen, onChange }: CheckListProps) {
  return (
    <fieldset class="check-list">
      <legend>
        {label}, {chosen.length} of {options.length} chosen
      </legend>
      <div class="check-list-box">
        {options.map(({ value, note }) => (
          <label key={value}>
            <input
              type="checkbox"
              checked={chosen.includes(value)}
              onChange={(event) =>
                onChange(
                  event.currentTarget.checked ? [...chosen, value] : chosen.filter((one) => one !== value),
                )
              }
            />
            <span class="wrap-anywhere">
              {value} {note === undefined ? null : <span class="muted">{note}</span>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
