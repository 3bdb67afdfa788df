/** A tar archive of these files; a name that ends in a slash is a folder. */
export function tarOf(files: Record<string, Uint8Array | string>): Uint8Array {
  const encoder = new TextEncoder();
  const entries = Object.entries(files).map(([name, content]) => {
    const bytes = typeof content === "string" ? encoder.encode(content) : content;
    const block = new Uint8Array(512 + Math.ceil(bytes.length / 512) * 512);
    block.set(encoder.encode(name));
    block.set(encoder.encode(bytes.length.toString(8).padStart(11, "0")), 124);
    block[156] = (name.endsWith("/") ? "5" : "0").charCodeAt(0);
    block.set(bytes, 512);
    return block;
  });
  return Buffer.concat([...entries, new Uint8Array(1024)]);
}
