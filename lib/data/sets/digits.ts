import { DATA_SETS } from "../files/manifest";
import { type Places, placesFrom } from "../files/places";
import { parseDigits } from "../formats/digits";
import { type Published, unpacked } from "./read";

/**
 * The optical digits of the UCI repository (Alpaydin and Kaynak 1998): 3,823 training and 1,797 test digits,
 * `[8, 8, 1]`, 0 to 1. Reads the mirror or the cache, never the network.
 *
 * @throws Error that names a missing or wrong file and the command that brings it
 */
export async function digits(places: Places = placesFrom()): Promise<Published> {
  const { digits: set } = DATA_SETS;
  const text = new TextDecoder();
  const [train, test] = await Promise.all(set.files.map((file) => unpacked(set, file, places)));
  return {
    train: parseDigits("digits training file", text.decode(train)),
    test: parseDigits("digits test file", text.decode(test)),
  };
}
