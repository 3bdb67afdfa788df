import { type CellFailure, type CodeCell, type NotebookKernel, type Output, runNotebook } from "../../notebook";

/** What came of one cell. */
export interface CellRun {
  readonly outputs: readonly Output[];
  /** Why it did not run to its end. */
  readonly failure?: CellFailure;
  /** Whether the variables of earlier cells are gone: the process ended, or never came back. */
  readonly lost: boolean;
}

/** Names of failures after which nothing of earlier cells is left. */
const endings: readonly string[] = ["ProcessEnded", "KernelStuck", "KernelDied"];

/**
 * Runs one cell, which is interrupted when it takes longer than `seconds`.
 *
 * @param kernel - one in which the cells before it have run
 */
export async function runCell(kernel: NotebookKernel, cell: CodeCell, seconds: number): Promise<CellRun> {
  const alone = { nbformat: 4 as const, nbformat_minor: 5, metadata: {}, cells: [cell] };
  const { notebook, failures } = await runNotebook(alone, kernel, { allowErrors: true, timeout: seconds });
  const [failure] = failures;
  const outputs = notebook.cells.flatMap((ran) => (ran.cell_type === "code" ? ran.outputs : []));
  return { outputs, ...(failure && { failure }), lost: failure !== undefined && endings.includes(failure.name) };
}
