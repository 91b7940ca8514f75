import { useState } from "preact/hooks";
import type { ClientKey, CreatedKey } from "../../../../server/answers/access-answers.ts";
import { messageOf, readJson } from "../../api/client.ts";
import { Dialog } from "../../parts/controls.tsx";
import { Problem } from "../../parts/states.tsx";

interface KeyDialogProps {
  /** The key whose settings are edited; null: one is made. */
  edited: ClientKey | null;
  onClose: () => void;
  onDone: (key: ClientKey | CreatedKey) => void;
}

const inputKinds = {
  text: { type: "text" },
  number: { type: "number", step: "any", min: 0 },
  date: { type: "date" },
} as const;

interface TextField {
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  readonly kind?: keyof typeof inputKinds;
  /** What is typed as the API takes it; undefined: it is left out. */
  readonly read: (text: string) => unknown;
  /** What is set as it is typed. @default as a text */
  readonly write?: (value: never) => string;
}

const words = (text: string): string[] => text.split(/[\s,]+/).filter((word) => word !== "");

const spelled = (list: readonly string[]): string => list.join(", ");

interface Rate {
  readonly requests_per_minute?: number;
  readonly model?: string;
}

const fields: readonly TextField[] = [
  { name: "owner", label: "Owner", hint: "A person or a program", read: (text) => text },
  { name: "tags", label: "Tags", hint: "project-a, team-b", read: words, write: spelled },
  {
    name: "allowed_models",
    label: "Models it may use",
    hint: "All; or such as openai/*",
    read: words,
    write: spelled,
  },
  {
    name: "max_cost_usd",
    label: "Most that a request may cost, dollars",
    hint: "No limit",
    kind: "number",
    read: Number,
  },
  {
    name: "min_quality",
    label: "Least expected quality, 0 to 1",
    hint: "None",
    kind: "number",
    read: Number,
  },
  {
    name: "rate_limits",
    label: "Requests a minute, over all models",
    hint: "No limit",
    kind: "number",
    read: (text) => [{ requests_per_minute: Number(text) }],
    write: (rates: readonly Rate[]) => String(rates[0]?.requests_per_minute ?? ""),
  },
  {
    name: "expires_at",
    label: "Expires",
    hint: "Never",
    kind: "date",
    read: (text) => `${text}T00:00:00Z`,
    write: (time: string) => time.slice(0, 10),
  },
];

/** What the form cannot say, such as limits of one model, is left to the API: it is shown and stays. */
const isKept = (name: string, value: unknown): boolean =>
  !fields.some((field) => field.name === name) ||
  (name === "rate_limits" &&
    (value as readonly Rate[]).some(
      (rate) =>
        rate.model !== undefined || Object.keys(rate).some((field) => field !== "requests_per_minute"),
    ));

export function KeyDialog({ edited, onClose, onDone }: KeyDialogProps) {
  const before = edited?.settings ?? {};
  const kept = Object.fromEntries(Object.entries(before).filter(([name, value]) => isKept(name, value)));
  const shown = fields.filter(({ name }) => !(name in kept));
  const [tenant, setTenant] = useState(edited?.tenant ?? "default");
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(
      shown.flatMap(({ name, write = String }) =>
        before[name] === undefined ? [] : [[name, write(before[name] as never)]],
      ),
    ),
  );
  const [problem, setProblem] = useState<string | null>(null);
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    const settings = {
      ...kept,
      ...Object.fromEntries(
        shown.flatMap(({ name, read }) => {
          const text = typed[name]?.trim() ?? "";
          return text === "" ? [] : [[name, read(text)]];
        }),
      ),
    };
    try {
      onDone(
        edited === null
          ? await readJson<CreatedKey>("/v1/admin/keys", { body: { tenant: tenant.trim(), settings } })
          : await readJson<ClientKey>(`/v1/admin/keys/${encodeURIComponent(edited.id)}`, {
              ...{ method: "PUT", body: settings },
            }),
      );
    } catch (error) {
      setProblem(messageOf(error));
    }
  };
  return (
    <Dialog title={edited === null ? "Create a key" : `Edit ${edited.prefix}`} onClose={onClose}>
      <form class="stack" onSubmit={save}>
        <label class="field">
          <span>Tenant: whose requests, budget and history these are</span>
          <input
            class="input"
            required
            disabled={edited !== null}
            value={tenant}
            onInput={(event) => setTenant(event.currentTarget.value)}
          />
        </label>
        {shown.map(({ name, label, hint, kind = "text" }) => (
          <label class="field" key={name}>
            <span>{label}</span>
            <input
              class="input"
              {...inputKinds[kind]}
              placeholder={hint}
              value={typed[name] ?? ""}
              onInput={(event) => {
                const text = event.currentTarget.value;
                setTyped((before) => ({ ...before, [name]: text }));
              }}
            />
          </label>
        ))}
        {Object.keys(kept).length === 0 ? null : (
          <p class="muted wrap-anywhere">Kept as set by the API: {JSON.stringify(kept)}</p>
        )}
        {problem === null ? null : <Problem>{problem}</Problem>}
        <div class="row end">
          <button type="button" class="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" class="button primary">
            {edited === null ? "Create" : "Save"}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
