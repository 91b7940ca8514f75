import { useState } from "preact/hooks";
import { messageOf, readJson } from "../../api/client.ts";
import { Dialog, Select } from "../../parts/controls.tsx";
import { Problem } from "../../parts/states.tsx";

interface CreateExperimentDialogProps {
  onClose: () => void;
  onCreated: () => void;
}

const units = [
  { value: "request", label: "Each request" },
  { value: "session", label: "Each session" },
  { value: "user", label: "Each end user" },
] as const;

const presets = [
  { value: "", label: "As without it" },
  { value: "cheap", label: "auto:cheap" },
  { value: "balanced", label: "auto:balanced" },
  { value: "best", label: "auto:best" },
  { value: "fast", label: "auto:fast" },
] as const;

interface ArmDraft {
  readonly name: string;
  readonly preset: (typeof presets)[number]["value"];
  readonly models: string;
}

const words = (text: string): string[] => text.split(/[\s,]+/).filter((word) => word !== "");

/** Two arms with a preset or models each. What else an experiment can be is for the API and `npm run experiments`. */
export function CreateExperimentDialog({ onClose, onCreated }: CreateExperimentDialogProps) {
  const [name, setName] = useState("");
  const [metric, setMetric] = useState("cost");
  const [unit, setUnit] = useState<(typeof units)[number]["value"]>("request");
  const [worse, setWorse] = useState("");
  const [arms, setArms] = useState<readonly ArmDraft[]>([
    { name: "control", preset: "", models: "" },
    { name: "treatment", preset: "cheap", models: "" },
  ]);
  const [problem, setProblem] = useState<string | null>(null);
  const changeArm = (at: number, change: Partial<ArmDraft>): void =>
    setArms((before) => before.map((arm, index) => (index === at ? { ...arm, ...change } : arm)));
  const create = async (event: Event): Promise<void> => {
    event.preventDefault();
    const body = {
      ...{ name, metric, unit },
      arms: arms.map(({ name: arm, preset, models }) => ({
        name: arm,
        ...(preset !== "" && { preset }),
        ...(models.trim() !== "" && { models: words(models) }),
      })),
      ...(worse !== "" && { guardrails: [{ metric: "error", max_worse: Number(worse) / 100 }] }),
    };
    try {
      await readJson("/v1/experiments", { body });
      onCreated();
    } catch (error) {
      setProblem(messageOf(error));
    }
  };
  return (
    <Dialog title="Start an experiment" onClose={onClose}>
      <form class="stack" onSubmit={create}>
        <TextField label="Name" value={name} onChange={setName} />
        <div class="form-grid">
          <TextField
            label="Decides by: cost, latency, error or a metric of feedback"
            value={metric}
            onChange={setMetric}
          />
          <Select label="What is randomised" options={units} value={unit} onChange={setUnit} />
        </div>
        {arms.map((arm, index) => (
          <fieldset key={index} class="form-grid">
            <legend>
              {index === 0 ? "Group (arm) that the other is compared with" : "Other group (arm)"}
            </legend>
            <TextField label="Name" value={arm.name} onChange={(text) => changeArm(index, { name: text })} />
            <Select
              label="Weighs"
              options={presets}
              value={arm.preset}
              onChange={(preset) => changeArm(index, { preset })}
            />
            <TextField
              label="Models, such as openai/*; empty: all"
              isOptional
              value={arm.models}
              onChange={(models) => changeArm(index, { models })}
            />
          </fieldset>
        ))}
        <label class="field">
          <span>
            Guardrail: stop a group once its share of errors is shown to be worse by so many percent
          </span>
          <input
            class="input"
            type="number"
            min={0}
            max={1000}
            step="any"
            placeholder="None"
            value={worse}
            onInput={(event) => setWorse(event.currentTarget.value)}
          />
        </label>
        {problem === null ? null : <Problem>{problem}</Problem>}
        <div class="row end">
          <button type="button" class="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" class="button primary">
            Start
          </button>
        </div>
      </form>
    </Dialog>
  );
}

interface TextFieldProps {
  label: string;
  value: string;
  isOptional?: boolean;
  onChange: (text: string) => void;
}

function TextField({ label, value, isOptional = false, onChange }: TextFieldProps) {
  return (
    <label class="field">
      <span>{label}</span>
      <input
        class="input"
        required={!isOptional}
        value={value}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
    </label>
  );
}
