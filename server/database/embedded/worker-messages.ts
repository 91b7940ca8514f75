/** What the embedded database's worker is started with. */
export type EmbeddedWorkerTask =
  | {
      readonly kind: "create";
      readonly databaseFolder: string;
      /** A tar of a data folder to start from; null: PostgreSQL's own, which takes seconds to make. */
      readonly templatePath: string | null;
    }
  | {
      readonly kind: "serve";
      /** null: in memory, gone when the worker ends. */
      readonly databaseFolder: string | null;
      readonly socketPath: string;
      /** Shared with whoever watches it: statements begun, statements ended. */
      readonly progress: Int32Array;
      /** As above; only with a `databaseFolder` of null. */
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
