import { describe, expect, it } from "vitest";
import { parseCifar10, parseCifar100 } from "../../lib/data/formats/cifar";
import { parseDigits } from "../../lib/data/formats/digits";
import { tarFiles } from "../../lib/data/formats/tar";
import { tarOf } from "./tar-of";

describe("CIFAR-10 records", () => {
  const record = (label: number, red: number, green: number, blue: number) => [
    label,
    ...Array(1024).fill(red),
    ...Array(1024).fill(green),
    ...Array(1024).fill(blue),
  ];

  it("become images with a pixel's colours side by side", () => {
    const file = Uint8Array.from([...record(3, 255, 0, 51), ...record(9, 0, 102, 255)]);
    file[1 + 33] = 0; // row 1, column 1, red
    const set = parseCifar10("写真", file);
    expect(set).toMatchObject({ name: "写真", count: 2, height: 32, width: 32, channels: 3 });
    expect([...set.labels].map((label) => set.classNames[label])).toEqual(["cat", "truck"]);
    expect([...set.images.subarray(0, 6)]).toEqual([1, 0, Math.fround(0.2), 1, 0, Math.fround(0.2)]);
    expect([...set.images.subarray(33 * 3, 33 * 3 + 3)]).toEqual([0, 0, Math.fround(0.2)]);
    expect([...set.images.subarray(3072, 3075)]).toEqual([0, Math.fround(0.4), 1]);
  });

  it("are refused when one is cut or its label is no class", () => {
    const file = Uint8Array.from(record(3, 1, 2, 3));
    expect(() => parseCifar10("写真", file.subarray(1))).toThrow(
      "写真: 3072 bytes found; expected whole records of 3073",
    );
    expect(() => parseCifar10("写真", Uint8Array.from(record(10, 0, 0, 0)))).toThrow("the label of record 0 is 10");
  });
});

describe("CIFAR-100 records", () => {
  const names = { coarse: ["魚", "木"], fine: ["鮭", "松", "鱒"] };
  const record = (coarse: number, fine: number, red: number) =>
    Uint8Array.from([coarse, fine, ...Array(1024).fill(red), ...Array(1024).fill(51), ...Array(1024).fill(102)]);
  const both = Buffer.concat([record(0, 2, 255), record(1, 1, 0)]);

  it("become two sets of the same images, the coarse label first in the record", () => {
    const { coarse, fine } = parseCifar100("写真", both, names);
    expect([...coarse.labels].map((label) => coarse.classNames[label])).toEqual(["魚", "木"]);
    expect([...fine.labels].map((label) => fine.classNames[label])).toEqual(["鱒", "松"]);
    expect(fine).toMatchObject({ name: "写真", count: 2, height: 32, width: 32, channels: 3 });
    expect(fine.images).toBe(coarse.images);
    expect([...fine.images.subarray(0, 3)]).toEqual([1, Math.fround(0.2), Math.fround(0.4)]);
    expect([...fine.images.subarray(3072, 3075)]).toEqual([0, Math.fround(0.2), Math.fround(0.4)]);
  });

  it("are refused when one is cut or either label is no class", () => {
    expect(() => parseCifar100("写真", both.subarray(1), names)).toThrow(
      "写真: 6147 bytes found; expected whole records of 3074",
    );
    expect(() => parseCifar100("写真", record(2, 0, 0), names)).toThrow("the label of record 0 is 2; expected 0 to 1");
    expect(() => parseCifar100("写真", record(0, 3, 0), names)).toThrow("the label of record 0 is 3; expected 0 to 2");
  });
});

describe("optical digits", () => {
  const row = (label: string, pixel = "16") => `${Array(63).fill("0").join(",")},${pixel},${label}`;

  it("are rows of 64 pixels and a digit", () => {
    for (const end of ["", "\n", "\r\n"]) {
      const set = parseDigits("数字", `${row("7")}${end || "\n"}${row("0", "8")}${end}`);
      expect(set).toMatchObject({ count: 2, height: 8, width: 8, channels: 1 });
      expect([...set.labels]).toEqual([7, 0]);
      expect([set.images[62], set.images[63], set.images[127]]).toEqual([0, 1, 0.5]);
    }
  });

  it.each([row("10"), row("x"), row("1", "17"), row("1", "-1"), row("1", "0.5"), "1,2,3", ""])(
    "a line of another form is named: %s",
    (line) => {
      expect(() => parseDigits("数字", `${row("1")}\n${line}\n${row("1")}`)).toThrow(
        /数字, line 2: expected 64 integers/,
      );
    },
  );
});

describe("tar", () => {
  const read = (files: Map<string, Uint8Array>) =>
    [...files].map(([name, bytes]) => [name, new TextDecoder().decode(bytes)]);

  it("gives the regular files by name", () => {
    const long = "字".repeat(400);
    const archive = tarOf({ "dir/": "", "dir/空": "", "dir/長い": long, last: "x" });
    expect(read(tarFiles(archive, "a.tar"))).toEqual([
      ["dir/空", ""],
      ["dir/長い", long],
      ["last", "x"],
    ]);
  });

  it("refuses an archive that ends within a file", () => {
    const archive = tarOf({ short: "x".repeat(600) });
    expect(() => tarFiles(archive.subarray(0, 1024), "a.tar")).toThrow("a.tar: the archive ends within short");
    expect(() => tarFiles(new Uint8Array(600).fill(120), "b.tar")).toThrow("b.tar");
  });
});
