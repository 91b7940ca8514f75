import { useState } from "preact/hooks";
import type { EvalSuite } from "../../../../server/answers/eval-answers.ts";
import type { List } from "../../../../server/answers/list-answer.ts";
import type { ModelListing } from "../../../../server/answers/model-answers.ts";
import { messageOf, readJson } from "../../api/client.ts";
import { useData } from "../../api/use-data.ts";
import { count } from "../../format/format.ts";
import { Dialog, Select } from "../../parts/controls.tsx";
import { Loaded, Problem } from "../../parts/states.tsx";
import { CheckList } from "./check-list.tsx";

interface StartRunDialogProps {
  onClose: () => void;
  onStarted: (id: string) => void;
}

const autoModels = ["auto", "auto:cheap", "auto:balanced", "auto:best", "auto:fast"];

/** Which suites, which models, and the most that it may cost. What else a run can be is for `npm run eval`. */
export function StartRunDialog({ onClose, onStarted }: StartRunDialogProps) {
  const suites = useData<List<EvalSuite>>("/v1/evals/suites");
  const models = useData<List<ModelListing>>("/v1/models");
  const [chosenSuites, setSuites] = useState<readonly string[]>(["smoke"]);
  const [chosenModels, setModels] = useState<readonly string[]>(["auto"]);
  const [cap, setCap] = useState("");
  const [limit, setLimit] = useState("");
  const [judge, setJudge] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const [isStarting, setStarting] = useState(false);
  const chat = (models.value?.data ?? []).filter(({ kind }) => kind === "chat").map(({ id }) => id);
  const missing =
    chosenSuites.length === 0 ? "Choose a suite." : chosenModels.length === 0 ? "Choose a model." : null;
  const start = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (missing !== null) return setProblem(missing);
    setProblem(null);
    setStarting(true);
    try {
      const { id } = await readJson<{ id: string }>("/v1/evals/runs", {
        body: {
          ...{ suites: chosenSuites, models: chosenModels, max_usd: Number(cap) },
          ...(limit !== "" && { limit: Number(limit) }),
          ...(judge !== "" && { judge }),
        },
      });
      onStarted(id);
    } catch (error) {
      setProblem(messageOf(error));
      setStarting(false);
    }
  };
  return (
    <Dialog title="Start an eval run" onClose={onClose}>
      <Loaded data={suites}>
        {({ data }) => (
          <form class="stack" onSubmit={start}>
            <CheckList
              label="Suites"
              options={data.map(({ name, cases }) => ({
                value: name,
                note: cases === null ? "of your own" : `${count(cases)} cases`,
              }))}
              chosen={chosenSuites}
              onChange={setSuites}
            />
            <CheckList
              label="Models"
              options={[...autoModels, ...chat].map((value) => ({ value }))}
              chosen={chosenModels}
              onChange={setModels}
            />
            <div class="form-grid">
              <NumberField
                label="Most that it may cost, dollars"
                value={cap}
                min="0.000001"
                isRequired
                onChange={setCap}
              />
              <NumberField
                label="Cases of each suite; empty: all"
                value={limit}
                min="1"
                step="1"
                onChange={setLimit}
              />
              <Select
                label="Judge, where a case needs one"
                options={[{ value: "", label: "none" }, ...chat.map((value) => ({ value, label: value }))]}
                value={judge}
                onChange={setJudge}
              />
            </div>
            <p class="muted">
              Money is set aside before each call, so that the cap is not passed. Auto decides as configured,
              whatever was set on Tune. Replies that were paid for once come from the cache. Without a judge,
              cases that need one stay unscored.
            </p>
            {problem === null ? null : <Problem>{problem}</Problem>}
            <div class="row end">
              <button type="button" class="button" onClick={onClose}>
                Cancel
              </button>
              <button type="submit" class="button primary" disabled={isStarting}>
                {isStarting ? "Starting…" : "Start"}
              </button>
            </div>
          </form>
        )}
      </Loaded>
    </Dialog>
  );
}

interface NumberFieldProps {
  label: string;
  value: string;
  min: string;
  step?: string;
  isRequired?: boolean;
  onChange: (text: string) => void;
}

function NumberField({ label, value, min, step = "any", isRequired = false, onChange }: NumberFieldProps) {
  return (
    <label class="field">
      <span>{label}</span>
      <input
        class="input"
        type="number"
        min={min}
        step={step}
        required={isRequired}
        value={value}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
    </label>
  );
}
