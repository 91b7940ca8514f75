import { compact, type Fields, fieldsList, numberOf, textOf } from "../fields.ts";

const string = { type: "string" };
const integer = { type: "integer" };
const range = { type: "array", items: integer };
const object = (required: readonly string[], properties: Fields): Fields => ({
  type: "object",
  properties,
  required,
});
const fileCommands = (...commands: readonly string[]): Fields => ({
  command: { type: "string", enum: commands },
  path: string,
  file_text: string,
  old_str: string,
  new_str: string,
  insert_line: integer,
  insert_text: string,
  view_range: range,
});

interface KnownTool {
  readonly name: RegExp;
  readonly description: string;
  readonly parameters: (version: number) => Fields;
}

/**
 * Tools of Anthropic's that the client runs, which state no schema because Claude knows it (https://platform.claude.com/docs/en/agents-and-tools/tool-use). Other models are told it as
 * that of a function.
 */
const known: readonly KnownTool[] = [
  {
    name: /^bash$/,
    description: "Runs a command in a persistent bash session; `restart` starts a new one.",
    parameters: () => object([], { command: string, restart: { type: "boolean" } }),
  },
  {
    name: /^text_editor$/,
    description:
      "Views, creates and edits text files. `view` shows a file or a folder (`view_range`: first and last line), `create` writes `file_text`, `str_replace` replaces the one occurrence of `old_str` by `new_str`, `insert` puts text behind the line `insert_line`.",
    parameters: (version) =>
      object(
        ["command", "path"],
        fileCommands(
          ...["view", "create", "str_replace", "insert", ...(version < lastWithUndo ? ["undo_edit"] : [])],
        ),
      ),
  },
  {
    name: /^memory$/,
    description:
      "Files that are remembered beyond this conversation, under `/memories`. `view`, `create`, `str_replace`, `insert` as of an editor; `delete` removes `path`, `rename` moves `old_path` to `new_path`.",
    parameters: () =>
      object(["command"], {
        ...fileCommands("view", "create", "str_replace", "insert", "delete", "rename"),
        ...{ old_path: string, new_path: string },
      }),
  },
  {
    name: /^computer$/,
    description: "Uses the mouse and the keyboard of a computer, and takes screenshots of it.",
    parameters: () =>
      object(["action"], {
        action: { type: "string", enum: actions },
        ...{ coordinate: range, start_coordinate: range, region: range, text: string },
        ...{ scroll_direction: { type: "string", enum: ["up", "down", "left", "right"] } },
        ...{ scroll_amount: integer, duration: { type: "number" } },
      }),
  },
];

/** The editor lost `undo_edit` with this version. */
const lastWithUndo = 20250429;

const actions = [
  ...[
    "key",
    "type",
    "mouse_move",
    "left_click",
    "left_click_drag",
    "right_click",
    "middle_click",
    "double_click",
  ],
  ...["screenshot", "cursor_position", "left_mouse_down", "left_mouse_up", "scroll", "hold_key", "wait"],
  ...["triple_click", "zoom"],
];

/** Such a tool as a function; null: it is none of them. */
export function clientTool(tool: Fields): { description: string; parameters: Fields } | null {
  const [, name, version] = /^(.+)_(\d{8})$/.exec(textOf(tool.type) ?? "") ?? [];
  const found = known.find((one) => one.name.test(name ?? ""));
  if (found === undefined) return null;
  const [width, height] = [numberOf(tool.display_width_px), numberOf(tool.display_height_px)];
  const display = width === null || height === null ? "" : ` The display has ${width} x ${height} pixels.`;
  return { description: `${found.description}${display}`, parameters: found.parameters(Number(version)) };
}

/** Whether a tool is one that Anthropic alone has: it is run there, or known to Claude alone. */
const isOfAnthropicAlone = (tool: Fields): boolean =>
  tool.type != null && tool.type !== "custom" && clientTool(tool) === null;

/** The field of a Messages request that Anthropic alone can serve; null: there is none. */
export function ofAnthropicAlone(body: Fields): string | null {
  const tool = fieldsList(body.tools).find(isOfAnthropicAlone);
  if (tool !== undefined) return `tools.${textOf(tool.name) ?? textOf(tool.type) ?? ""}`;
  const { mcp_servers, container } = compact(body);
  if (Array.isArray(mcp_servers) && mcp_servers.length > 0) return "mcp_servers";
  return container === undefined ? null : "container";
}
