/**
 * Refuses seeds of which one is there twice (7 and "7" are the same), because the same run counted twice makes intervals
 * too narrow; `caller` is named in the error.
 *
 * @throws RangeError unless there is a seed or more, and all are distinct.
 */
export function checkSeeds(caller: string, seeds: readonly (number | string)[]): void {
  if (seeds.length === 0) throw new RangeError(`${caller}: found no seeds; expected at least one`);
  const texts = seeds.map(String);
  const twice = seeds.find((_, i) => texts.indexOf(texts[i]) < i);
  if (twice !== undefined) {
    throw new RangeError(
      `${caller}: the seed ${JSON.stringify(twice)} is there more than once; expected distinct seeds, because the same run counted twice makes intervals too narrow`,
    );
  }
}
