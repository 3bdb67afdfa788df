import type { Handler } from "./handler";

/**
 * Subshells (Jupyter enhancement proposal 91) are an optional feature that this kernel does not offer, see README.md; a
 * front end that asks all the same is told so.
 */
const refusal = (reply: string): Handler => ({
  reply,
  when: "at once",
  handle() {
    const message =
      "this kernel has no subshells: cells share JavaScript's one thread. " +
      "Completion, inspection, comms and interrupts are answered while a cell runs without them.";
    throw Object.assign(new Error(message), { name: "NotImplemented" });
  },
});

export const createSubshell = refusal("create_subshell_reply");
export const deleteSubshell = refusal("delete_subshell_reply");
export const listSubshell = refusal("list_subshell_reply");
