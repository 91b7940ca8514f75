import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

interface PageProps {
  title: ComponentChildren;
  /** One sentence. */
  about?: ComponentChildren;
  controls?: ComponentChildren;
  children: ComponentChildren;
}

export function Page({ title, about, controls, children }: PageProps) {
  return (
    <div class="page">
      <div class="page-head">
        <div>
          <h1 class="wrap-anywhere">{title}</h1>
          {about === undefined ? null : <p>{about}</p>}
        </div>
        {controls === undefined ? null : <div class="controls">{controls}</div>}
      </div>
      {children}
    </div>
  );
}

interface PanelProps {
  title?: ComponentChildren;
  about?: ComponentChildren;
  actions?: ComponentChildren;
  /** Tables reach its edges. @default false */
  isFlush?: boolean;
  children: ComponentChildren;
}

export function Panel({ title, about, actions, isFlush = false, children }: PanelProps) {
  const id = useId();
  return (
    <section class="panel" aria-labelledby={title === undefined ? undefined : id}>
      {title === undefined ? null : (
        <div class="panel-head">
          <div>
            <h2 id={id}>{title}</h2>
            {about === undefined ? null : <p>{about}</p>}
          </div>
          {actions}
        </div>
      )}
      <div class={isFlush ? "" : "panel-body"}>{children}</div>
    </section>
  );
}

export type Tone = "good" | "warning" | "bad" | "accent" | "neutral";

export function Badge({ tone = "neutral", children }: { tone?: Tone; children: ComponentChildren }) {
  return (
    <span class="badge" data-tone={tone}>
      {children}
    </span>
  );
}

/** Names and values. What has no value is left out. */
export function Facts({ facts }: { facts: readonly (readonly [string, ComponentChildren])[] }) {
  return (
    <dl class="facts">
      {facts
        .filter(([, value]) => value !== null && value !== undefined)
        .map(([name, value]) => [<dt key={`${name} name`}>{name}</dt>, <dd key={name}>{value}</dd>])}
    </dl>
  );
}

export interface Figure {
  readonly name: string;
  readonly value: ComponentChildren;
  readonly note?: ComponentChildren;
  /** It has a longer note. @default false */
  readonly isWide?: boolean;
}

/** The few figures that a page is about. */
export function Figures({ figures }: { figures: readonly Figure[] }) {
  return (
    <dl class="figures">
      {figures.map(({ name, value, note, isWide }) => (
        <div class={isWide ? "figure wide" : "figure"} key={name}>
          <dt>{name}</dt>
          <dd class="value">{value}</dd>
          {note === undefined || note === null ? null : <dd class="note">{note}</dd>}
        </div>
      ))}
    </dl>
  );
}
