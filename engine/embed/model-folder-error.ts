/** A model's folder lacks a file, or holds one that is not what it should be. */
export class ModelFolderError extends Error {
  readonly modelFolder: string;
  /** Path inside the folder; null: the folder itself. */
  readonly file: string | null;

  constructor(modelFolder: string, file: string | null, problem: string, cause?: unknown) {
    const place =
      file === null ? `the model folder ${modelFolder}` : `${file} in the model folder ${modelFolder}`;
    super(`${place} ${problem}`, { cause });
    this.name = "ModelFolderError";
    this.modelFolder = modelFolder;
    this.file = file;
  }
}
