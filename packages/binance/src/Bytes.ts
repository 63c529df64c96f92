/** Bytes of a file as text and back: lines are read a character a byte, so that no byte is lost whatever they are. */

export const toText = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1")

export const ofText = (text: string): Uint8Array => Buffer.from(text, "latin1")

/** A byte order mark is a part of what came, and is kept. */
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })

/** How a dead letter keeps bytes: as the text they are, or in base64 where they are none. */
export const kept = (bytes: Uint8Array): { readonly bytes: string; readonly encoding: "text" | "base64" } => {
  try {
    return { bytes: utf8.decode(bytes), encoding: "text" }
  } catch {
    return { bytes: Buffer.from(bytes).toString("base64"), encoding: "base64" }
  }
}
