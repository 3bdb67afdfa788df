import { describe, expect, it } from "vitest";
import { endpoint, parseConnection } from "../../lib/kernel/protocol/connection";
import { toCodePoints, toUtf16 } from "../../lib/kernel/protocol/cursor";
import { messageFactory } from "../../lib/kernel/protocol/message";
import { decode, encode, WireError } from "../../lib/kernel/protocol/wire";

const make = messageFactory("私");
const message = make(
  "execute_request",
  { code: "'蒸留 𠮷'" },
  {
    identities: [Buffer.from([0, 255, 1])],
    buffers: [Buffer.from([9, 8])],
    metadata: { a: 1 },
    parent: make("x", {}).header,
  },
);
const frames = encode(message, "鍵");

describe("the wire", () => {
  it("brings back what was sent", () => {
    expect(decode(frames, "鍵")).toEqual(message);
    expect(decode(encode(message, ""), "")).toEqual(message);
  });

  it("signs header, parent, metadata and content with HMAC-SHA256 (a known value)", () => {
    const header = { msg_id: "1", msg_type: "t", session: "s", username: "u", date: "d", version: "5.5" };
    const fixed = { identities: [], header, parent: {}, metadata: {}, content: {}, buffers: [] };
    expect(Buffer.from(encode(fixed, "key")[1]!).toString()).toBe(
      "917a60e3f3a331d44a0fcb2c464fe01482f2ce968fff60a1710894353d444ce7",
    );
  });

  // Frames: identity, delimiter, signature, header, parent, metadata, content, buffer.
  it.each([3, 4, 5, 6])("refuses a message whose frame %i was changed, before parsing it", (i) => {
    const changed = frames.with(i, Buffer.from("{not json"));
    expect(() => decode(changed, "鍵")).toThrow(expect.objectContaining({ kind: "signature" }));
  });

  it.each(["", "zz", "00", Buffer.from(frames[2]!).toString().slice(0, -1), `${Buffer.from(frames[2]!)}0`])(
    "refuses the signature %j and does not tell the right one",
    (signature) => {
      const right = Buffer.from(frames[2]!).toString();
      try {
        decode(frames.with(2, Buffer.from(signature)), "鍵");
        expect.unreachable();
      } catch (error) {
        expect(error).toBeInstanceOf(WireError);
        expect(JSON.stringify(error) + String((error as Error).stack)).not.toContain(right);
      }
    },
  );

  it("refuses frames without delimiter, or too few", () => {
    expect(() => decode([], "")).toThrow("delimiter");
    expect(() => decode(frames.slice(0, 6), "")).toThrow("4 frames after the delimiter, expected at least 5");
  });
});

describe("cursor positions", () => {
  const text = "a𠮷b蒸😀c";
  it("count code points on the wire and UTF-16 units inside", () => {
    const points = [...text];
    for (let i = 0; i <= points.length; i++) {
      const units = points.slice(0, i).join("").length;
      expect(toUtf16(text, i)).toBe(units);
      expect(toCodePoints(text, units)).toBe(i);
    }
  });
  it("beyond the end mean the end", () => {
    expect(toUtf16(text, 100)).toBe(text.length);
    expect(toCodePoints(text, 100)).toBe(6);
    expect(toUtf16(text, -1)).toBe(0);
  });
});

describe("a connection file", () => {
  const good = { ip: "127.0.0.1", key: "k", shell_port: 1, control_port: 2, stdin_port: 3, iopub_port: 4, hb_port: 5 };
  it("defaults to TCP and HMAC-SHA256", () => {
    const connection = parseConnection(JSON.stringify(good), "f");
    expect(connection).toEqual({ ...good, transport: "tcp", signature_scheme: "hmac-sha256" });
    expect(endpoint(connection, 4)).toBe("tcp://127.0.0.1:4");
    expect(endpoint({ ...connection, transport: "ipc", ip: "/t/k" }, 4)).toBe("ipc:///t/k-4");
  });
  it.each([
    ["not JSON", "{"],
    ["expected a JSON object", "null"],
    ['shell_port is "1", expected a whole number', JSON.stringify({ ...good, shell_port: "1" })],
    ["key is undefined, expected a string", JSON.stringify({ ...good, key: undefined })],
    ['transport is "udp"', JSON.stringify({ ...good, transport: "udp" })],
    ['signature_scheme is "none"', JSON.stringify({ ...good, signature_scheme: "none" })],
  ])("is refused: %s", (said, text) => {
    expect(() => parseConnection(text, "/場所/c.json")).toThrow(`/場所/c.json: ${said}`);
  });
});
