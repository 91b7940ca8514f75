import type { Meters } from "../../../engine/index.ts";
import { decodedEvent, EventRelay, withData } from "../event-relay.ts";
import { type Fields, fieldsOf, textOf } from "../fields.ts";
import { pricedUsage } from "../priced-usage.ts";
import type { ReplyContext } from "../reply-codec.ts";
import { asciiJson } from "../wire/json/ascii-json.ts";
import { editMembers, editTopLevel } from "../wire/json/edit-top-level.ts";
import { memberText, scanTopLevel } from "../wire/json/scan-top-level.ts";
import { isToolOfProvider } from "./charged-tools.ts";
import { readResponsesUsage, withToolsOf } from "./responses-usage.ts";

/** Passes a Responses stream on; `model` and the cost are put into the Response objects of its first and last events. */
export class ResponsesRelay extends EventRelay {
  usage: Meters | null = null;
  upstreamModel: string | null = null;
  /** What the provider ran. */
  readonly #tools: Fields[] = [];
  readonly #context: Pick<ReplyContext, "servedModelId" | "priceUsage" | "clientBody">;

  constructor(context: Pick<ReplyContext, "servedModelId" | "priceUsage" | "maxEventBytes" | "clientBody">) {
    super(context);
    this.#context = context;
  }

  protected override relayEvent(event: string, data: string, fields: Fields): string {
    const type = textOf(fields.type) ?? "";
    switch (type) {
      case "response.created":
      case "response.queued":
      case "response.in_progress":
        this.upstreamModel ??= textOf(fieldsOf(fields.response).model);
        return this.#withResponse(event, data, new Map());
      case "response.completed":
      case "response.incomplete":
        return this.#end(event, data, fieldsOf(fields.response));
      case "response.failed": {
        const response = fieldsOf(decodedEvent(data).response);
        return this.fail({ kind: "error-event", error: response.error ?? response });
      }
      case "error": {
        const decoded = decodedEvent(data);
        return this.fail({ kind: "error-event", error: decoded.error ?? decoded });
      }
      case "":
        return this.#typeless(event, data, fields);
    }
    if (type === "response.output_item.done" && isToolOfProvider(fieldsOf(fields.item)))
      this.#tools.push(fieldsOf(fields.item));
    if (type === "response.output_item.done" || (type.endsWith(".delta") && fields.delta !== ""))
      this.contentEvents += 1;
    return event;
  }

  #typeless(event: string, data: string, fields: Fields): string {
    return fields.error ? this.fail({ kind: "error-event", error: decodedEvent(data).error }) : event;
  }

  #end(event: string, data: string, response: Fields): string {
    this.isDone = true;
    this.finishReason =
      textOf(fieldsOf(response.incomplete_details).reason) ?? textOf(response.status) ?? "completed";
    // A server may send the items with the last event alone.
    if (Array.isArray(response.output) && response.output.length > 0) this.contentEvents += 1;
    this.usage = readResponsesUsage(withToolsOf(response, this.#tools));
    this.cost = this.#context.priceUsage(this.usage);
    return this.#withResponse(event, data, new Map(), response);
  }

  /** @param ended the Response of the last event, for its usage */
  #withResponse(event: string, data: string, edits: Map<string, string>, ended?: Fields): string {
    const members = scanTopLevel(data) ?? [];
    const inner = memberText(data, members, "response");
    if (inner === null) return event;
    edits.set("model", asciiJson(this.#context.servedModelId));
    const previous = previousResponse(this.#context.clientBody);
    if (previous !== null) edits.set("previous_response_id", previous);
    if (ended !== undefined && this.cost !== null) {
      const usage = memberText(inner, scanTopLevel(inner) ?? [], "usage");
      edits.set("usage", pricedUsage(usage, ended.usage, this.cost));
    }
    const edited = editTopLevel(inner, edits);
    return edited === null
      ? event
      : withData(event, editMembers(data, members, new Map([["response", edited]])));
  }
}

/** The reply that the client went on from, as JSON: the provider does not know it where the gateway keeps it. null: it named none. */
export function previousResponse({ previous_response_id: id }: ReplyContext["clientBody"]): string | null {
  return typeof id === "string" ? asciiJson(id) : null;
}
