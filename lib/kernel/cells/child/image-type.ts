/** First bytes of image files that front ends show. */
const signatures: Readonly<Record<string, readonly number[]>> = {
  "image/png": [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
  "image/jpeg": [0xff, 0xd8, 0xff],
  "image/gif": [0x47, 0x49, 0x46, 0x38],
};

/** The MIME type of an image file, by its first bytes; undefined for any other bytes. */
export function imageType(bytes: Uint8Array): string | undefined {
  return Object.entries(signatures).find(([, signature]) => signature.every((byte, i) => bytes[i] === byte))?.[0];
}
