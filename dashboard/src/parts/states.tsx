import type { ComponentChildren } from "preact";
import type { Data } from "../api/use-data.ts";

/** Nothing to show: why, and what to do about it. */
export function EmptyState({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <h2>{title}</h2>
      {children}
    </div>
  );
}

export function Problem({ children }: { children: ComponentChildren }) {
  return (
    <p class="problem" role="alert">
      {children}
    </p>
  );
}

/** What was read, or that it is still being read, or why it could not be. */
export function Loaded<T>({ data, children }: { data: Data<T>; children: (value: T) => ComponentChildren }) {
  const { value, error, again } = data;
  return (
    <>
      {error === null ? null : (
        <div class="row">
          <Problem>{error}</Problem>
          <button type="button" class="button" onClick={again}>
            Try again
          </button>
        </div>
      )}
      {value === null ? (
        error === null ? (
          <div class="skeleton" role="status">
            <span class="visually-hidden">Loading</span>
          </div>
        ) : null
      ) : (
        children(value)
      )}
    </>
  );
}
