import { GatewayError } from "../../errors/gateway-error.ts";
import { quote } from "../../errors/quote.ts";
import { type Fields, fieldsList, textOf } from "../fields.ts";
import type { KeptReplies } from "./kept-replies.ts";
import { ownItem, ownReplyPrefix } from "./response-object.ts";

/** A request whose references to kept replies stand in full in its input. */
interface ExpandedInput {
  /** The body as it was where it refers to nothing that is kept here. */
  readonly body: Fields;
  /** Items of this request alone, without those of the replies before it. */
  readonly own: readonly Fields[];
  /** The kept reply that it goes on from; null: none. */
  readonly previousId: string | null;
}

type Lookup = Pick<KeptReplies, "conversation" | "findItem">;

/**
 * Puts what a request refers to into its input: the conversation behind `previous_response_id`, and items that `item_reference` names. Ids that are not kept here
 * are left to the provider that may know them, but for those that the gateway itself gave. `previous_response_id` stays in the body, for the reply to repeat.
 *
 * @param stores the first that knows an id answers
 * @throws GatewayError `previous_response_not_found` for a reply or an item of the gateway's own that is not kept, or not any more
 */
export function expandInput(body: Fields, tenant: string, stores: readonly Lookup[]): ExpandedInput {
  let isChanged = false;
  const own = inputItems(body.input).map((item) => {
    const id = item.type === "item_reference" ? textOf(item.id) : null;
    if (id === null) return item;
    const found = first(stores, (store) => store.findItem(tenant, id));
    if (found === null && ownItem.test(id))
      throw notKept(`The item \`${quote(id)}\` is not kept here any more`, "input");
    isChanged ||= found !== null;
    return found ?? item;
  });
  const previous = textOf(body.previous_response_id);
  const before = previous === null ? null : first(stores, (store) => store.conversation(tenant, previous));
  if (before === null && previous?.startsWith(ownReplyPrefix))
    throw notKept(
      `The reply \`${quote(previous)}\` is not kept here, or not any more`,
      "previous_response_id",
    );
  if (!isChanged && before === null) return { body, own, previousId: null };
  return {
    body: { ...body, input: [...(before ?? []), ...own] },
    own,
    previousId: before === null ? null : previous,
  };
}

/** Text that stands for a user's message is one. */
function inputItems(input: unknown): readonly Fields[] {
  if (typeof input !== "string") return fieldsList(input);
  return [{ type: "message", role: "user", content: [{ type: "input_text", text: input }] }];
}

function first<T>(stores: readonly Lookup[], find: (store: Lookup) => T | null): T | null {
  for (const store of stores) {
    const found = find(store);
    if (found !== null) return found;
  }
  return null;
}

const notKept = (what: string, param: string): GatewayError =>
  new GatewayError(
    "previous_response_not_found",
    `${what}: send the whole conversation in \`input\`.`,
    param,
  );
