/** What the embedded database's worker is started with. */
export type EmbeddedWorkerTask =
  | { readonly kind: "create"; readonly databaseFolder: string }
  | {
      readonly kind: "serve";
      /** null: in memory, gone when the worker ends. */
      readonly databaseFolder: string | null;
      readonly socketPath: string;
      /** A tar of a data folder to start from, instead of a fresh one; only with a `databaseFolder` of null. */
      readonly templatePath: string | null;
    };

/** What the worker says. A worker that fails throws, which ends it. */
export interface EmbeddedWorkerReady {
  readonly kind: "ready";
}

/** What the worker is told: close the database and end. */
export interface EmbeddedWorkerStop {
  readonly kind: "stop";
}
