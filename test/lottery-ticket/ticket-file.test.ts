import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { selectBackend, tf } from "../../lib/backend";
import { decodeTicket, encodeTicket, layerwise, loadTicket, saveTicket } from "../../lib/lottery-ticket";
import { keepAll } from "../../lib/pruning";
import { values } from "../pruning/network";
import { initial } from "./training";

let folder: string;
beforeAll(async () => {
  await selectBackend();
  folder = mkdtempSync(join(tmpdir(), "tickets-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const ticketOf = () => {
  const theta = initial();
  // −0, a denormal number and the largest: bytes that a detour through text would lose.
  const biases = [tf.tensor3d([-0, 1e-45, 3.4028235e38, ...Array(21).fill(0.1)], [2, 1, 12]), ...theta.biases.slice(1)];
  return { initial: { ...theta, biases }, masks: layerwise([0.37, 0.5, 0.2])(theta, keepAll(theta)) };
};
const note = "第3回, 種 一: 20 %\n二行目";

describe("tickets in files", () => {
  it("come back bit for bit, with their note", async () => {
    const ticket = ticketOf();
    const path = join(folder, "当たりくじ.ticket");
    await saveTicket(path, ticket, note);
    expect(readdirSync(folder)).toEqual(["当たりくじ.ticket"]);
    const loaded = await loadTicket(path);
    expect(loaded.note).toBe(note);
    const bytes = (tensors: tf.Tensor[]) => tensors.map((t) => [...new Uint8Array(t.dataSync().slice().buffer)]);
    for (const part of ["weights", "biases"] as const) {
      expect(bytes(loaded.ticket.initial[part])).toEqual(bytes(ticket.initial[part]));
      expect(loaded.ticket.initial[part].map((t) => t.shape)).toEqual(ticket.initial[part].map((t) => t.shape));
    }
    expect(values(loaded.ticket.masks)).toEqual(values(ticket.masks));
    expect(encodeTicket(loaded.ticket, note)).toEqual(encodeTicket(ticket, note));
  });

  it("take four bytes a number and a bit a weight", () => {
    const [ticket, empty] = [ticketOf(), encodeTicket(ticketOf()).length];
    const numbers = [...ticket.initial.weights, ...ticket.initial.biases].reduce((sum, t) => sum + t.size, 0);
    const bits = ticket.masks.reduce((sum, mask) => sum + Math.ceil(mask.size / 8), 0);
    const header = '{"sizes":[6,12,8,3],"replicates":2,"note":""}'.length + 1;
    expect(empty).toBe("stillroom ticket 1\n".length + header + 4 * numbers + bits + 4);
  });

  it("are not written with masks that do not fit the weights", async () => {
    const ticket = ticketOf();
    const [first, ...rest] = ticket.masks;
    const wrong = { ...ticket, masks: [tf.transpose<tf.Tensor3D>(first, [0, 2, 1]), ...rest] };
    expect(() => encodeTicket(wrong)).toThrow("encodeTicket: the masks have shapes [2, 12, 6], ");
    const halves = { ...ticket, masks: [tf.fill<tf.Rank.R3>([2, 6, 12], 0.5), ...rest] };
    const path = join(folder, "半分.ticket");
    await expect(saveTicket(path, halves)).rejects.toThrow("encodeTicket: the mask of layer 0 has 0.5 at place 0");
    expect(existsSync(path)).toBe(false);
  });

  it("are refused when cut off, changed or something else", async () => {
    const bytes = encodeTicket(ticketOf(), note);
    expect(() => decodeTicket(bytes.subarray(0, bytes.length - 1))).toThrow("was cut off or changed");
    for (const at of [30, 200, bytes.length - 20]) {
      const changed = Uint8Array.from(bytes);
      changed[at] ^= 1;
      expect(() => decodeTicket(changed)).toThrow("was cut off or changed");
    }
    expect(() => decodeTicket(new Uint8Array())).toThrow('do not begin with "stillroom ticket 1"');
    // Two bytes too many behind the layers, under a checksum that fits.
    const longer = Buffer.concat([bytes.subarray(0, -4), Buffer.alloc(6)]);
    longer.writeUInt32LE(crc32(longer.subarray(0, -4)), longer.length - 4);
    const before = tf.memory().numTensors;
    expect(() => decodeTicket(longer)).toThrow("2 bytes are left after what the header promises");
    expect(tf.memory().numTensors).toBe(before);
    const path = join(folder, "別.txt");
    writeFileSync(path, "こんにちは");
    await expect(loadTicket(path)).rejects.toThrow(`${path}: decodeTicket: the bytes do not begin`);
    expect(readFileSync(path, "utf8")).toBe("こんにちは");
  });
});
