export const mendedVersion: string;
export function mendConnection(source: string): string | null;
export function mendPostgres(): void;
