import type {
  AssistantPart,
  MediaPart,
  ReasoningPart,
  Signature,
  TextPart,
  ToolCallPart,
  ToolResultPart,
  Turn,
  Untranslatable,
} from "../../operation/normalised-request.ts";
import { type Fields, fieldsList, fieldsOf, leaveRest, textOf } from "../fields.ts";
import { leavePartRest, readContentPart, readContentParts } from "../openai-chat/read-content-part.ts";
import { openThought } from "../signature-envelope.ts";
import { flatToolName } from "./tool-names.ts";

interface ReadItems {
  readonly turns: Turn[];
  /** Items and members that have no words but this protocol's, by `input.<type or member>`. */
  readonly unread: Record<string, unknown>;
  /** Content parts that have none, see `readContentPart`. */
  readonly refusals: Untranslatable[];
}

/** `instructions` and `input` as turns. What the model did between two inputs is one turn, as are results that follow each other. */
export function readResponsesItems(body: Fields): ReadItems {
  const reader = new ItemReader();
  const instructions = textOf(body.instructions);
  if (instructions !== null && instructions !== "")
    reader.turns.push({ role: "system", parts: [textPart(instructions)] });
  if (typeof body.input === "string")
    reader.turns.push({ role: "user", parts: [textPart(body.input)], name: null });
  else for (const [index, item] of fieldsList(body.input).entries()) reader.read(item, `input[${index}]`);
  reader.end();
  return reader;
}

const textPart = (text: string): TextPart => ({ kind: "text", text, cache: null });

const clientTools = ["local_shell", "shell", "apply_patch", "computer"];

/** Members of items that are read here, or that say nothing to a model, by the type of the item; others are left whole. */
const itemMembers: Readonly<Record<string, ReadonlySet<string>>> = {
  message: new Set(["type", "id", "status", "role", "content", "phase"]),
  reasoning: new Set(["type", "id", "status", "summary", "content", "encrypted_content"]),
  function_call: new Set(["type", "id", "status", "call_id", "namespace", "name", "arguments"]),
  custom_tool_call: new Set(["type", "id", "status", "call_id", "namespace", "name", "input"]),
  function_call_output: new Set(["type", "id", "status", "call_id", "output", "name", "namespace"]),
  custom_tool_call_output: new Set(["type", "id", "status", "call_id", "output", "name", "namespace"]),
  image_generation_call: new Set(["type", "id", "status", "result", "output_format"]),
  ...Object.fromEntries(
    clientTools.flatMap((name) => [
      [`${name}_call`, new Set(["type", "id", "status", "call_id", "action", "actions", "operation"])],
      [`${name}_call_output`, new Set(["type", "id", "status", "call_id", "output"])],
    ]),
  ),
};

/** Calls and results of tools that OpenAI defines and its clients run: elsewhere they are those of a function of that name. */
const clientCall = new RegExp(`^(${clientTools.join("|")})_call(_output)?$`);

class ItemReader implements ReadItems {
  readonly turns: Turn[] = [];
  readonly unread: Record<string, unknown> = {};
  readonly refusals: Untranslatable[] = [];
  #assistant: AssistantPart[] = [];
  readonly #called = new Map<string, { readonly name: string; readonly type: ToolCallPart["type"] }>();
  /** Proofs of calls that travelled in a reasoning item before them. */
  readonly #proofs = new Map<string, Signature>();

  read(item: Fields, path: string): void {
    const known = itemMembers[textOf(item.type) ?? "message"];
    const { caller, ...others } = item;
    if (known !== undefined)
      leaveRest(this.unread, "input", fieldsOf(caller).type === "direct" ? others : item, known);
    leavePartRest(this.unread, "input.content", item.content);
    leavePartRest(this.unread, "input.output", item.output);
    switch (item.type ?? "message") {
      case "message":
        this.#message(item, `${path}.content`);
        break;
      case "reasoning":
        this.#reasoning(item);
        break;
      case "function_call":
        this.#call(item, "function", textOf(item.arguments) ?? "");
        break;
      case "custom_tool_call":
        this.#call(item, "custom", textOf(item.input) ?? "");
        break;
      case "function_call_output":
      case "custom_tool_call_output":
        this.#result(item, `${path}.output`);
        break;
      case "image_generation_call":
        this.#image(item, path);
        break;
      default: {
        const [, name, isOutput] = clientCall.exec(textOf(item.type) ?? "") ?? [];
        if (name !== undefined) {
          if (isOutput) this.#result(item, `${path}.output`);
          else this.#clientCall(item, name);
          break;
        }
        // Tools that the provider runs, references to what it keeps: only the protocol itself has words for them.
        this.unread[`input.${textOf(item.type) ?? "item"}`] ??= item;
      }
    }
  }

  /** What the model did is a turn of its own. */
  end(): void {
    if (this.#assistant.length > 0)
      this.turns.push({ role: "assistant", parts: this.#assistant, name: null });
    this.#assistant = [];
  }

  #message(item: Fields, path: string): void {
    if (item.role === "assistant") {
      if (item.phase != null) this.unread["input.phase"] ??= item.phase;
      this.#assistant.push(
        ...contentOf(item).map((part, index) => this.#assistantPart(part, `${path}[${index}]`)),
      );
      return;
    }
    this.end();
    const parts = readContentParts(item.content, path, this.refusals);
    if (item.role === "system" || item.role === "developer") {
      const texts = parts.filter((part): part is TextPart => part.kind === "text");
      if (texts.length < parts.length) this.unread[`input.${item.role}.content`] ??= item.content;
      this.turns.push({ role: item.role, parts: texts });
    } else this.turns.push({ role: "user", parts, name: null });
  }

  #assistantPart(part: Fields, path: string): AssistantPart {
    if (Array.isArray(part.annotations) && part.annotations.length > 0)
      this.unread["input.annotations"] ??= part.annotations;
    if (part.type === "refusal") return { kind: "refusal", text: textOf(part.refusal) ?? "" };
    return readContentPart(part, path, this.refusals);
  }

  #reasoning(item: Fields): void {
    const texts = (list: unknown): string =>
      fieldsList(list)
        .map(({ text }) => textOf(text) ?? "")
        .join("\n\n");
    const content = texts(item.content);
    const text = content === "" ? texts(item.summary) : content;
    const encrypted = textOf(item.encrypted_content);
    const sealed = encrypted === null ? null : openThought(encrypted);
    if (sealed?.callId != null && sealed.signature !== null) {
      this.#proofs.set(sealed.callId, sealed.signature);
      return;
    }
    const own: Signature | null =
      encrypted === null ? null : { protocol: "openai-responses", value: encrypted };
    const part: ReasoningPart = {
      kind: "reasoning",
      text,
      isSummary: sealed?.isSummary ?? content === "",
      signature: sealed === null ? own : sealed.signature,
      isRedacted: sealed?.isRedacted ?? (text === "" && own !== null),
      id: sealed === null ? textOf(item.id) : sealed.id,
    };
    if (part.text !== "" || part.signature !== null) this.#assistant.push(part);
  }

  #call(item: Fields, type: ToolCallPart["type"], input: string): void {
    const id = textOf(item.call_id) ?? textOf(item.id) ?? "";
    const name = flatToolName(textOf(item.namespace), textOf(item.name) ?? "");
    this.#called.set(id, { name, type });
    const signature = this.#proofs.get(id) ?? null;
    this.#assistant.push({ kind: "tool-call", id, name, type, input, signature, cache: null });
  }

  #clientCall(item: Fields, name: string): void {
    const input =
      item.action ?? item.operation ?? (item.actions === undefined ? {} : { actions: item.actions });
    this.#call({ ...item, name }, "function", JSON.stringify(input));
  }

  /** A picture that the model made. */
  #image({ result, output_format: format }: Fields, path: string): void {
    const data = textOf(result);
    if (data === null) return;
    const image_url = `data:image/${textOf(format) ?? "png"};base64,${data}`;
    this.#assistant.push(readContentPart({ type: "input_image", image_url }, path, this.refusals));
  }

  #result(item: Fields, path: string): void {
    this.end();
    const id = textOf(item.call_id) ?? textOf(item.id) ?? "";
    const call = this.#called.get(id);
    const result: ToolResultPart = {
      kind: "tool-result",
      toolCallId: id,
      toolName: call?.name ?? null,
      type: call?.type ?? (item.type === "custom_tool_call_output" ? "custom" : "function"),
      isError: item.type === "apply_patch_call_output" && item.status === "failed",
      parts: resultParts(item, path, this.refusals),
      cache: null,
    };
    const last = this.turns.at(-1);
    if (last?.role === "tool")
      this.turns[this.turns.length - 1] = { role: "tool", parts: [...last.parts, result] };
    else this.turns.push({ role: "tool", parts: [result] });
  }
}

/** Content is a list of parts, or text that stands for one. */
const contentOf = ({ content }: Fields): readonly Fields[] =>
  typeof content === "string" ? [{ type: "input_text", text: content }] : fieldsList(content);

function resultParts(
  { type, output }: Fields,
  path: string,
  refusals: Untranslatable[],
): (TextPart | MediaPart)[] {
  if (typeof output === "string") return [textPart(output)];
  // Of a computer: what is on its screen.
  if (fieldsOf(output).type === "computer_screenshot")
    return [readContentPart({ ...fieldsOf(output), type: "input_image" }, path, refusals)];
  // Of a shell: what each command wrote, which is data and no content.
  if (Array.isArray(output) && type !== "shell_call_output") return readContentParts(output, path, refusals);
  return output == null ? [] : [textPart(JSON.stringify(output))];
}
