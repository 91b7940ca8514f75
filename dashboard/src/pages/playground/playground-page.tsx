import { useEffect, useRef, useState } from "preact/hooks";
import type { List } from "../../../../server/answers/list-answer.ts";
import type { ModelListing } from "../../../../server/answers/model-answers.ts";
import { useData } from "../../api/use-data.ts";
import { viewer } from "../../api/viewer.ts";
import { Page, Panel } from "../../parts/layout.tsx";
import { Loaded } from "../../parts/states.tsx";
import { ClientKeyField } from "./client-key-field.tsx";
import { Reply } from "./reply.tsx";
import { type Run, runPrompt, started } from "./run-prompt.ts";

const firstPrompt = "How many minutes are there in two and a quarter hours?";

export function PlaygroundPage() {
  const models = useData<List<ModelListing>>("/v1/models");
  return (
    <Page
      title="Playground"
      about="One prompt to auto and to two models that you name, side by side. What is sent here is served and paid for like any request."
    >
      <Loaded data={models}>{({ data }) => <Playground models={data} />}</Loaded>
    </Page>
  );
}

function Playground({ models }: { models: readonly ModelListing[] }) {
  const chat = models.filter(({ kind }) => kind === "chat");
  const automatic = models.filter(({ kind }) => kind === null).map(({ id }) => id);
  const named = [...chat].sort(
    (one, other) => Number(other.is_auto_candidate) - Number(one.is_auto_candidate),
  );
  const [chosen, setChosen] = useState<readonly string[]>([
    ...["auto", named[0]?.id, named.at(1)?.id].filter((id): id is string => id !== undefined),
  ]);
  const [prompt, setPrompt] = useState(firstPrompt);
  const [runs, setRuns] = useState<readonly Run[]>([]);
  const abort = useRef<AbortController | null>(null);
  useEffect(() => () => abort.current?.abort(), []);
  const isRunning = runs.some(({ state }) => state === "running");

  const send = (event: Event): void => {
    event.preventDefault();
    abort.current?.abort();
    const controller = new AbortController();
    abort.current = controller;
    setRuns(chosen.map(() => started));
    chosen.forEach((model, index) => {
      void runPrompt({ model, messages: [{ role: "user", content: prompt }] }, controller.signal, (change) =>
        setRuns((before) => before.map((run, at) => (at === index ? { ...run, ...change } : run))),
      );
    });
  };
  const stop = (): void => {
    abort.current?.abort();
    setRuns((before) =>
      before.map((run) => (run.state === "running" ? { ...run, state: "failed", error: "Stopped." } : run)),
    );
  };

  return (
    <>
      <Panel>
        <form class="stack" onSubmit={send}>
          <label class="field">
            <span>Prompt</span>
            <textarea
              class="input"
              value={prompt}
              required
              onInput={(event) => setPrompt(event.currentTarget.value)}
            />
          </label>
          <div class="row">
            {chosen.map((model, index) => (
              <label class="field" key={index}>
                <span>{index === 0 ? "Router" : `Model ${index}`}</span>
                <select
                  class="input"
                  value={model}
                  onChange={(event) => {
                    const value = event.currentTarget.value;
                    setChosen(chosen.map((one, at) => (at === index ? value : one)));
                  }}
                >
                  {(index === 0 ? automatic : named.map(({ id }) => id)).map((id) => (
                    <option key={id} value={id}>
                      {id}
                    </option>
                  ))}
                </select>
              </label>
            ))}
          </div>
          {viewer.value?.expires_at == null ? null : <ClientKeyField />}
          <div class="row">
            <button type="submit" class="button primary" disabled={isRunning || prompt.trim() === ""}>
              Send
            </button>
            {isRunning ? (
              <button type="button" class="button" onClick={stop}>
                Stop
              </button>
            ) : null}
          </div>
        </form>
      </Panel>
      {runs.length === 0 ? null : (
        <div class="grid three" aria-live="polite" aria-busy={isRunning}>
          {runs.map((run, index) => (
            <Reply key={index} asked={chosen[index]!} run={run} />
          ))}
        </div>
      )}
    </>
  );
}
