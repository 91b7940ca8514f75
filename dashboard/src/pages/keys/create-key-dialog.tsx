import { useState } from "preact/hooks";
import { messageOf, readJson } from "../../api/client.ts";
import { Dialog } from "../../parts/controls.tsx";
import { Problem } from "../../parts/states.tsx";
import type { CreatedKey } from "./key-columns.tsx";

interface CreateKeyDialogProps {
  onClose: () => void;
  onCreated: (key: CreatedKey) => void;
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
}

const words = (text: string): string[] => text.split(/[\s,]+/).filter((word) => word !== "");

const fields: readonly TextField[] = [
  { name: "owner", label: "Owner", hint: "A person or a program", read: (text) => text },
  { name: "tags", label: "Tags", hint: "project-a, team-b", read: words },
  { name: "allowed_models", label: "Models it may use", hint: "All; or such as openai/*", read: words },
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
    name: "expires_at",
    label: "Expires",
    hint: "Never",
    kind: "date",
    read: (text) => `${text}T00:00:00Z`,
  },
];

export function CreateKeyDialog({ onClose, onCreated }: CreateKeyDialogProps) {
  const [tenant, setTenant] = useState("default");
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const [problem, setProblem] = useState<string | null>(null);
  const create = async (event: Event): Promise<void> => {
    event.preventDefault();
    const settings = Object.fromEntries(
      fields.flatMap(({ name, read }) => {
        const text = typed[name]?.trim() ?? "";
        return text === "" ? [] : [[name, read(text)]];
      }),
    );
    try {
      onCreated(await readJson<CreatedKey>("/v1/admin/keys", { body: { tenant: tenant.trim(), settings } }));
    } catch (error) {
      setProblem(messageOf(error));
    }
  };
  return (
    <Dialog title="Create a key" onClose={onClose}>
      <form class="stack" onSubmit={create}>
        <label class="field">
          <span>Tenant: whose requests, budget and history these are</span>
          <input
            class="input"
            required
            value={tenant}
            onInput={(event) => setTenant(event.currentTarget.value)}
          />
        </label>
        {fields.map(({ name, label, hint, kind = "text" }) => (
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
        {problem === null ? null : <Problem>{problem}</Problem>}
        <div class="row end">
          <button type="button" class="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" class="button primary">
            Create
          </button>
        </div>
      </form>
    </Dialog>
  );
}
