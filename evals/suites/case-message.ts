/** An OpenAI message, as it goes to the model. */
export interface CaseMessage {
  readonly role: string;
  readonly content: unknown;
  readonly [field: string]: unknown;
}
