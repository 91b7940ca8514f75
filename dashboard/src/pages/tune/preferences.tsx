import { useState } from "preact/hooks";
import type {
  PreferencesAnswer,
  StoredPreferencesAnswer,
} from "../../../../server/answers/preference-answers.ts";
import { messageOf, readJson, revision } from "../../api/client.ts";
import { moment } from "../../format/format.ts";
import { Dialog } from "../../parts/controls.tsx";
import { Badge, Panel } from "../../parts/layout.tsx";
import { Problem } from "../../parts/states.tsx";
import { type Column, Table } from "../../parts/table.tsx";
import { linesOf, type Setting, settingInUse, settingText, wordsOf } from "./setting.ts";

const path = "/v1/admin/preferences";

interface ApplyProps {
  preferences: PreferencesAnswer;
  tried: Setting;
  /** Its effect, in a sentence. */
  effect: string;
  onClose: () => void;
  onDone: () => void;
}

/** Shows what changes and what comes of it, before it is set. */
export function ApplyDialog({ preferences, tried, effect, onClose, onDone }: ApplyProps) {
  const { error, isBusy, run } = useChange(onDone);
  const before = linesOf(settingInUse(preferences.in_use));
  const lines = linesOf(tried).flatMap(({ name, value }, index) =>
    before[index]!.value === value ? [] : [{ name, before: before[index]!.value, after: value }],
  );
  return (
    <Dialog title="Apply this setting" onClose={onClose}>
      <Table caption="What changes" columns={diffColumns} rows={lines} keyOf={({ name }) => name} />
      <p>{effect}</p>
      <p class="muted">
        It holds on every replica from the next request on, for requests and keys that do not choose
        themselves. The change is in the audit log and can be rolled back.
      </p>
      {error === null ? null : <Problem>{error}</Problem>}
      <div class="row end">
        <button type="button" class="button" onClick={onClose}>
          Cancel
        </button>
        <button
          type="button"
          class="button primary"
          disabled={isBusy}
          onClick={() =>
            run(() =>
              readJson(path, {
                method: "PUT",
                body: { ...wordsOf(tried), if_revision: preferences.revision },
              }),
            )
          }
        >
          Apply
        </button>
      </div>
    </Dialog>
  );
}

interface DiffLine {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

const diffColumns: readonly Column<DiffLine>[] = [
  { name: "Setting", isHead: true, cell: ({ name }) => name },
  { name: "Now", cell: ({ before }) => <del>{before}</del> },
  { name: "Then", cell: ({ after }) => <ins>{after}</ins> },
];

/** One of the history, or what is configured, which nobody set. */
type HistoryRow = Omit<StoredPreferencesAnswer, "set_at"> & { readonly set_at: string | null };

/** What was set before, to go back to. */
export function History({ preferences, mayChange }: { preferences: PreferencesAnswer; mayChange: boolean }) {
  const { error, isBusy, run } = useChange(() => undefined);
  if (preferences.history.length === 0) return null;
  const rows: readonly HistoryRow[] = [
    ...preferences.history,
    { revision: 0, setting: null, actor: "the configuration", set_at: null },
  ];
  const columns: readonly Column<HistoryRow>[] = [
    { name: "Set", isHead: true, cell: ({ set_at: at }) => (at === null ? "at the start" : moment(at)) },
    { name: "By", cell: ({ actor }) => <span class="wrap-anywhere">{actor}</span> },
    {
      name: "Setting",
      cell: ({ setting }) => <span class="sentence">{settingText(setting, preferences.configured)}</span>,
    },
    {
      name: "Roll back",
      cell: ({ revision: at }) =>
        at === preferences.revision ? (
          <Badge tone="accent">in use</Badge>
        ) : mayChange ? (
          <button
            type="button"
            class="button small"
            disabled={isBusy}
            onClick={() => run(() => readJson(`${path}/rollback`, { body: { revision: at } }))}
          >
            Roll back to this
          </button>
        ) : null,
    },
  ];
  return (
    <Panel title="What was set" about="The newest first. Each can be gone back to." isFlush>
      {error === null ? null : <Problem>{error}</Problem>}
      <Table caption="What was set" columns={columns} rows={rows} keyOf={(row) => String(row.revision)} />
    </Panel>
  );
}

/** Runs a change once at a time; everything that is shown is read again after it. */
function useChange(onDone: () => void) {
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const run = async (change: () => Promise<unknown>): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      await change();
      revision.value += 1;
      onDone();
    } catch (fault) {
      setError(messageOf(fault));
    }
    setBusy(false);
  };
  return { error, isBusy, run };
}
