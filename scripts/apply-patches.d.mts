export function unpatchedFiles(root: URL): string[];
export function applyPatches(root?: URL): void;
