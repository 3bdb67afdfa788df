import { commClose, commInfo, commMessage, commOpen } from "./comms";
import { connect, debug, inputReply, interrupt, shutdown } from "./control";
import { execute } from "./execute";
import type { Handler } from "./handler";
import { complete, inspect, isComplete } from "./help";
import { history } from "./history";
import { kernelInfo } from "./kernel-info";
import { createSubshell, deleteSubshell, listSubshell } from "./subshells";

/** Every message that the kernel understands, by its type on the wire. */
export const handlers: Readonly<Record<string, Handler>> = {
  kernel_info_request: kernelInfo,
  connect_request: connect,
  execute_request: execute,
  is_complete_request: isComplete,
  complete_request: complete,
  inspect_request: inspect,
  history_request: history,
  comm_info_request: commInfo,
  comm_open: commOpen,
  comm_msg: commMessage,
  comm_close: commClose,
  input_reply: inputReply,
  interrupt_request: interrupt,
  shutdown_request: shutdown,
  debug_request: debug,
  create_subshell_request: createSubshell,
  delete_subshell_request: deleteSubshell,
  list_subshell_request: listSubshell,
};
