import { useId } from "preact/hooks";
import type { RoutingLimits, Weights } from "../../../../server/answers/preference-answers.ts";
import { dollars } from "../../format/format.ts";
import { Segmented } from "../../parts/controls.tsx";
import { type Setting, sliderRange } from "./setting.ts";

interface SettingFormProps {
  setting: Setting;
  /** Where the slider stands while the rule is no price of a quality point. */
  pointUsd: number;
  /** Where the weights stand while the rule is none of weights. */
  weights: Weights;
  onChange: (setting: Setting) => void;
}

const kinds = [
  { value: "point", label: "Price of a quality point" },
  { value: "weights", label: "Weights" },
] as const;

/** Everything that can be tuned. */
export function SettingForm({ setting, pointUsd, weights, onChange }: SettingFormProps) {
  const { rule, limits } = setting;
  const change = (changed: Partial<Setting>): void => onChange({ ...setting, ...changed });
  return (
    <div class="stack">
      <Segmented
        label="How it weighs"
        options={kinds}
        value={rule.kind === "point" ? "point" : "weights"}
        onChange={(kind) =>
          change({
            rule:
              kind === "point"
                ? { kind, usd: pointUsd }
                : { kind, weights: rule.kind === "weights" ? rule.weights : weights },
          })
        }
      />
      {rule.kind === "point" ? (
        <PointSlider usd={rule.usd} onChange={(usd) => change({ rule: { kind: "point", usd } })} />
      ) : rule.kind === "weights" ? (
        <div class="form-grid">
          {(["quality", "cost", "latency"] as const).map((name) => (
            <NumberField
              key={name}
              name={`Weight of ${name}`}
              value={rule.weights[name]}
              onChange={(value) =>
                change({ rule: { kind: "weights", weights: { ...rule.weights, [name]: value ?? 0 } } })
              }
            />
          ))}
        </div>
      ) : (
        <p class="muted">A guarantee decides now. Choose one of the two to leave it.</p>
      )}
      <div class="form-grid">
        {limitFields.map(({ field, name, hint }) => (
          <NumberField
            key={field}
            name={name}
            hint={hint}
            value={limits[field]}
            {...(field === "min_quality" && { max: 1 })}
            onChange={(value) => change({ limits: { ...limits, [field]: value } })}
          />
        ))}
      </div>
    </div>
  );
}

const limitFields: readonly {
  readonly field: keyof RoutingLimits;
  readonly name: string;
  readonly hint: string;
}[] = [
  { field: "max_cost_usd", name: "Ceiling of cost, $ a request", hint: "none" },
  { field: "max_latency_ms", name: "Ceiling of latency, ms", hint: "none" },
  { field: "min_quality", name: "Floor of quality, 0 to 1", hint: "none" },
];

function PointSlider({ usd, onChange }: { usd: number; onChange: (usd: number) => void }) {
  const id = useId();
  const { low, high, step } = sliderRange;
  return (
    <div class="field">
      <label for={id}>
        A quality point, 0.01 of quality, may cost <strong class="slider-value">{dollars(usd)}</strong> a
        request
      </label>
      <input
        id={id}
        type="range"
        min={low}
        max={high}
        step={step}
        value={Math.log10(usd)}
        aria-valuetext={dollars(usd)}
        onInput={(event) => onChange(Number((10 ** Number(event.currentTarget.value)).toPrecision(3)))}
      />
      <div class="slider-ends muted">
        <span>cheaper</span>
        <span>better</span>
      </div>
    </div>
  );
}

interface NumberFieldProps {
  name: string;
  hint?: string;
  value: number | null;
  max?: number;
  onChange: (value: number | null) => void;
}

/** A figure from 0 on; empty: null. */
function NumberField({ name, hint, value, max, onChange }: NumberFieldProps) {
  return (
    <label class="field">
      <span>{name}</span>
      <input
        class="input"
        type="number"
        min={0}
        max={max}
        step="any"
        placeholder={hint}
        value={value ?? ""}
        onInput={({ currentTarget: { value: text, validity } }) => {
          if (validity.valid) onChange(text === "" ? null : Number(text));
        }}
      />
    </label>
  );
}
