/** Rows times parameters from which threads gain more by sharing a replicate than they lose by waiting for each other. */
const worthSharing = 500_000;

/**
 * As many replicates as the threads can share out evenly are taken whole, one by a thread; what is left, or all where there
 * are more threads, is split into blocks of at least 16 rows. Small networks are always taken whole: a thread takes longer
 * to start than many of their trainings take.
 *
 * @param parameters of one replicate
 */
export function schedule(replicates: number, rows: number, parameters: number, cores: number) {
  if (rows * parameters < worthSharing) return { threads: Math.min(cores, replicates), blocks: 1, whole: replicates };
  const blocks = Math.max(1, Math.min(cores, Math.floor(rows / 16)));
  const threads = Math.min(cores, replicates * blocks);
  return { threads, blocks, whole: replicates - (replicates % threads) };
}
