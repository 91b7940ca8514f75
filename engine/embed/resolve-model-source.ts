import { existsSync } from "node:fs";
import { isAbsolute, resolve } from "node:path";
import { ModelFolderError } from "./model-folder-error.ts";
import { requireModelFiles } from "./require-model-files.ts";
import type { ModelSource } from "./worker-messages.ts";

/** Where hub models are downloaded from. */
export const defaultHubUrl = "https://huggingface.co/";

export interface ModelSourceOptions {
  readonly model: string;
  readonly quantized: boolean;
  readonly allowDownload: boolean;
  readonly downloadFolder: string | null;
  readonly hubUrl: string;
}

const hubIdPattern = /^[\w][\w.-]*\/[\w][\w.-]*$/;

/**
 * Decides whether a model's name is a folder or a hub id. A folder that exists wins; a path is never looked for on the hub.
 *
 * @throws ModelFolderError where the folder lacks a file, or where nothing of that name is here and no download was allowed.
 */
export function resolveModelSource(options: ModelSourceOptions): ModelSource {
  const { model, quantized, allowDownload, downloadFolder, hubUrl } = options;
  const modelFolder = resolve(model);
  const isHubId = hubIdPattern.test(model) && !isAbsolute(model);
  if (existsSync(modelFolder) || !isHubId) {
    requireModelFiles(modelFolder, quantized);
    return { kind: "folder", modelFolder };
  }
  if (!allowDownload) {
    throw new ModelFolderError(
      modelFolder,
      null,
      `does not exist: give the folder of a downloaded model, or allow the download of ${model} with allowDownload: true`,
    );
  }
  if (downloadFolder === null) {
    throw new TypeError(`downloadFolder is missing: name the folder in which ${model} is kept`);
  }
  return {
    kind: "hub",
    hubId: model,
    downloadFolder: resolve(downloadFolder),
    hubUrl: hubUrl.endsWith("/") ? hubUrl : `${hubUrl}/`,
  };
}
