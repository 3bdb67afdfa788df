/**
 * As many replicates as the threads can share out evenly are taken whole, one by a thread; what is left, or all where there
 * are more threads, is split into blocks of at least 16 rows, for smaller ones cost more in common than they save.
 */
export function schedule(replicates: number, rows: number, cores: number) {
  const blocks = Math.max(1, Math.min(cores, Math.floor(rows / 16)));
  const threads = Math.min(cores, replicates * blocks);
  return { threads, blocks, whole: replicates - (replicates % threads) };
}
