import type { CommOperation } from "../cells/messages";
import { field } from "./field";
import type { Handler } from "./handler";

export const commInfo: Handler = {
  reply: "comm_info_reply",
  when: "at once",
  handle(request, kernel) {
    const name = field(request, "target_name", "string", "");
    const wanted = [...kernel.comms].filter(([, target]) => name === "" || target === name);
    return { status: "ok", comms: Object.fromEntries(wanted.map(([id, target_name]) => [id, { target_name }])) };
  },
};

/** Comm messages go to the cell process; what they print or show there belongs to them. */
const toCell = (operation: CommOperation): Handler => ({
  when: "at once",
  async handle(request, kernel) {
    const { content, metadata, buffers } = request;
    kernel.noteComm(operation, content);
    await kernel.runInCell(request, { type: "comm", operation, content, metadata }, { buffers });
    return {};
  },
});

export const commOpen = toCell("comm_open");
export const commMessage = toCell("comm_msg");
export const commClose = toCell("comm_close");
