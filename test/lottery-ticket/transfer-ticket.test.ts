import { beforeAll, describe, expect, it } from "vitest";
import { selectBackend, tf } from "../../lib/backend";
import type { ImageSet } from "../../lib/data";
import { curveLevel, firstTicket, transferTicket, withFreshOutput } from "../../lib/lottery-ticket";
import { keptCounts } from "../../lib/pruning";
import { adam } from "../../lib/training";
import { values } from "../pruning/network";
import { imagesOf, smallCurve } from "./small-curve";

beforeAll(() => selectBackend().then(() => undefined));

const { hidden: _hidden, prune: _prune, ...target } = smallCurve;
const ticketOf = async () => (await curveLevel(smallCurve, firstTicket(smallCurve), 0)).next;

/** Images of two classes: those of the third count as the first. */
const twoClasses = (set: ImageSet): ImageSet => ({
  ...set,
  labels: set.labels.map((label) => label % 2),
  classNames: ["雲", "空"],
});

describe("transferTicket", () => {
  it("onto its own task is that round of the curve", async () => {
    const ticket = await ticketOf();
    const own = await curveLevel(smallCurve, ticket, 1);
    expect(await transferTicket(ticket, target, 1)).toEqual(own.level);
  });

  it("trains with the target's optimizer and data, and frees what it made", async () => {
    const ticket = await ticketOf();
    const before = tf.memory().numTensors;
    const own = await transferTicket(ticket, target, 1);
    const otherwise = await transferTicket(ticket, { ...target, optimizer: adam(), learningRate: 0.005 }, 1);
    expect(otherwise.kept).toEqual(own.kept);
    expect(otherwise.arms.ticket).not.toEqual(own.arms.ticket);
    const data = {
      train: twoClasses(imagesOf(300, "other")),
      validation: twoClasses(imagesOf(100, "validation")),
      test: twoClasses(imagesOf(200, "test")),
    };
    const elsewhere = await transferTicket(ticket, { ...target, data }, 1);
    expect(elsewhere.kept).toEqual([77, 154, 24]);
    expect(Object.keys(elsewhere.arms)).toEqual(["ticket", "reinit", "random"]);
    for (const share of elsewhere.arms.ticket.accuracy) expect(share).toBeGreaterThan(0.5);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("names what is wrong", async () => {
    const ticket = await ticketOf();
    await expect(transferTicket(ticket, target, 0)).rejects.toThrow("the round is 0; expected an integer ≥ 1");
    const data = { ...target.data, train: twoClasses(target.data.train) };
    await expect(transferTicket(ticket, { ...target, data, seeds: ["one"] }, 1)).rejects.toThrow(
      "found 1 seed(s) for 3",
    );
  });
});

describe("withFreshOutput", () => {
  it("keeps the hidden layers and their masks bit for bit, and has a whole output layer", async () => {
    const ticket = await ticketOf();
    const moved = withFreshOutput(ticket, 5, ["a", "b", "c"]);
    expect(values(moved.initial.weights.slice(0, -1))).toEqual(values(ticket.initial.weights.slice(0, -1)));
    expect(values(moved.masks.slice(0, -1))).toEqual(values(ticket.masks.slice(0, -1)));
    expect(moved.initial.weights[2].shape).toEqual([3, 12, 5]);
    expect(moved.initial.biases[2].shape).toEqual([3, 1, 5]);
    expect(keptCounts(moved.masks)[2]).toEqual([60, 60, 60]);
  });
});
