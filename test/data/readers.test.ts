import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { type DataSet, encodeIdx, type ImageSet, pool2x2, splitStratified } from "../../lib/data";
import { joinBytes, wholeSet } from "../../lib/data/formats/image-bytes";
import { readCifarArchive } from "../../lib/data/sets/cifar10";
import { readCifar100Archive } from "../../lib/data/sets/cifar100";
import { readIdxPair, smallSplit } from "../../lib/data/sets/mnist";
import { fileOf, scratchFolder } from "./scratch";
import { tarOf } from "./tar-of";

/** A mirror that holds these files of a made-up data set. */
async function mirrorOf(files: Record<string, Uint8Array>) {
  const folder = await scratchFolder();
  const set: DataSet = {
    name: "試し",
    title: "Made up",
    homepage: "https://example.org",
    licence: "none",
    citation: "none",
    files: Object.entries(files).map(([name, content]) => fileOf(name, content)),
  };
  await mkdir(join(folder.path, set.name));
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder.path, set.name, name), content);
  return { ...folder, set, places: { mirror: folder.path, cache: join(folder.path, "none") } };
}

const idx = (shape: number[], bytes: number[]) => gzipSync(encodeIdx({ shape, bytes: Uint8Array.from(bytes) }));

describe("readIdxPair", () => {
  it("joins training images with training labels and test images with test labels", async () => {
    await using mirror = await mirrorOf({
      "a.gz": idx([2, 1, 2], [0, 255, 51, 102]),
      "b.gz": idx([2], [1, 0]),
      "c.gz": idx([1, 1, 2], [255, 255]),
      "d.gz": idx([1], [1]),
    });
    const { train, test } = await readIdxPair(mirror.set, "試し", ["犬", "猫"], mirror.places);
    expect([...train.images]).toEqual([0, 1, Math.fround(0.2), Math.fround(0.4)]);
    expect([...train.labels]).toEqual([1, 0]);
    expect([...test.images, ...test.labels]).toEqual([1, 1, 1]);
    expect([train.name, test.name]).toEqual(["試し training file", "試し test file"]);
  });
});

describe("smallSplit", () => {
  /** Images of 2×4 pixels: the left four are the image's number modulo 256, the others how often that fits into it. */
  const numbered = (name: string, count: number) => {
    const bytes = Uint8Array.from({ length: 8 * count }, (_, at) => {
      const image = Math.floor(at / 8);
      return at % 4 < 2 ? image % 256 : Math.floor(image / 256);
    });
    const labels = Uint8Array.from({ length: count }, (_, i) => i % 4);
    return joinBytes(name, { shape: [count, 2, 4], bytes }, { shape: [count], bytes: labels }, [
      "東",
      "西",
      "南",
      "北",
    ]);
  };
  const numbersOf = ({ images, count }: ImageSet) =>
    Array.from(
      { length: count },
      (_, i) => Math.round(255 * images[2 * i]) + 256 * Math.round(255 * images[2 * i + 1]),
    );

  it("takes 5000 + 1000 of the training file and the whole test file, averaged", () => {
    const published = { train: numbered("MNIST training file", 7000), test: numbered("MNIST test file", 4500) };
    const { train, validation, test } = smallSplit(published, 1);
    expect([train.count, validation.count, test.count]).toEqual([5000, 1000, 4500]);
    expect([train.height, train.width]).toEqual([1, 2]);
    expect(new Set([...numbersOf(train), ...numbersOf(validation)]).size).toBe(6000);
    expect(numbersOf(test)).toEqual(Array.from({ length: 4500 }, (_, i) => i));
    expect(test.labels).toEqual(published.test.labels);
    expect([train.name, test.name]).toEqual(["MNIST-14 training file, train", "MNIST-14 test file"]);
    expect(smallSplit(published, 2).train.images).not.toEqual(train.images);
  });

  it("draws what a split of the whole set draws", () => {
    const published = { train: numbered("MNIST training file", 7000), test: numbered("MNIST test file", 10) };
    const whole = splitStratified(wholeSet(published.train), { train: 5000, validation: 1000 }, "種");
    const { train, validation } = smallSplit(published, "種");
    for (const [drawn, set] of [
      [train, whole.train],
      [validation, whole.validation],
    ] as const) {
      expect(drawn).toEqual(pool2x2(set, set.name.replace("MNIST", "MNIST-14")));
    }
  });
});

describe("readCifarArchive", () => {
  const record = (label: number) => new Uint8Array(3073).fill(255).fill(label, 0, 1);
  const archive = (folder: string) =>
    gzipSync(
      tarOf({
        [`${folder}/`]: "",
        [`${folder}/data_batch_1.bin`]: record(1),
        [`${folder}/data_batch_2.bin`]: record(2),
        [`${folder}/test_batch.bin`]: Buffer.concat([record(8), record(9)]),
      }),
    );

  it("reads the batches asked for, in their order", async () => {
    await using mirror = await mirrorOf({ "x.tar.gz": archive("cifar-10-batches-bin") });
    const both = ["data_batch_1.bin", "data_batch_2.bin"];
    const { train, test } = await readCifarArchive(mirror.set, both, mirror.places);
    expect([...train.labels]).toEqual([1, 2]);
    expect([...test.labels]).toEqual([8, 9]);
    expect(train.images.every((value) => value === 1)).toBe(true);
  });

  it("says what the archive has instead of a batch that it lacks", async () => {
    await using mirror = await mirrorOf({ "x.tar.gz": archive("other") });
    await expect(readCifarArchive(mirror.set, ["data_batch_1.bin"], mirror.places)).rejects.toThrow(
      "x.tar.gz has no cifar-10-batches-bin/data_batch_1.bin; it has other/data_batch_1.bin, other/data_batch_2.bin",
    );
  });
});

describe("readCifar100Archive", () => {
  const record = (coarse: number, fine: number) => new Uint8Array(3074).fill(255).fill(coarse, 0, 1).fill(fine, 1, 2);
  const files = {
    "cifar-100-binary/train.bin": Buffer.concat([record(1, 0), record(0, 2)]),
    "cifar-100-binary/test.bin": record(0, 1),
    "cifar-100-binary/coarse_label_names.txt": "魚\r\n木\r\n",
    "cifar-100-binary/fine_label_names.txt": "松\n鮭\n鱒\n",
  };

  it("reads both parts with both kinds of labels, and the names from the archive", async () => {
    await using mirror = await mirrorOf({ "x.tar.gz": gzipSync(tarOf(files)) });
    const { coarse, fine } = await readCifar100Archive(mirror.set, mirror.places);
    const named = (set: (typeof fine)["train"]) => [...set.labels].map((label) => set.classNames[label]);
    expect([named(coarse.train), named(coarse.test)]).toEqual([["木", "魚"], ["魚"]]);
    expect([named(fine.train), named(fine.test)]).toEqual([["松", "鱒"], ["鮭"]]);
    expect(fine.test.images.every((value) => value === 1)).toBe(true);
  });

  it("says what is missing in the archive", async () => {
    const { "cifar-100-binary/test.bin": _, ...rest } = files;
    await using mirror = await mirrorOf({ "x.tar.gz": gzipSync(tarOf(rest)) });
    await expect(readCifar100Archive(mirror.set, mirror.places)).rejects.toThrow(
      "x.tar.gz has no cifar-100-binary/test.bin; it has cifar-100-binary/train.bin",
    );
  });
});
