/**
 * The words that start the kernel, as a kernelspec has them. Node gives V8 four helper threads even where there are two
 * cores; those that compile and collect garbage for the type checker would then keep answers waiting on their way to the
 * front end. With 0 there are as many as the cores leave room for.
 *
 * @param node - the program, by its full path
 * @param kernel - `dist/kernel.js`, by its full path
 */
export const kernelCommand = (node: string, kernel: string): string[] => [
  node,
  "--v8-pool-size=0",
  kernel,
  "-f",
  "{connection_file}",
];
