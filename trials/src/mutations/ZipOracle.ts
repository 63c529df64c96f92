/** A zip of one file read by its format (PKWARE APPNOTE) alone, strictly: sizes and sum must be what its directory says. */
import { crc32, inflateRawSync } from "node:zlib"

const endOfDirectory = 0x06054b50
const directoryEntry = 0x02014b50
const localHeader = 0x04034b50
const endLength = 22
const entryLength = 46
const headerLength = 30
/** Flags of either way to encrypt. */
const encrypted = 0b100_0001
const largest = 1 << 24

type Lengths = [name: number, extra: number, comment: number]

const endAt = (zip: Buffer): number | undefined => {
  for (let at = zip.length - endLength; at >= 0; at--) {
    if (zip.readUInt32LE(at) === endOfDirectory && zip.readUInt16LE(at + 20) === zip.length - at - endLength) return at
  }
  return undefined
}

const unpacked = (method: number, packed: Buffer): Buffer | undefined =>
  method === 8 ? inflateRawSync(packed, { maxOutputLength: largest }) : method === 0 ? packed : undefined

/** Whether the extra fields, each with its length before it, end where they should. */
const extrasFit = (extra: Buffer): boolean => {
  let at = 0
  while (at + 4 <= extra.length) at += 4 + extra.readUInt16LE(at + 2)
  return at <= extra.length
}

/** The bytes of the first `.csv`, or nothing where the zip is damaged. */
export const read = (zip: Buffer): Buffer | undefined => {
  try {
    const end = endAt(zip)
    const isOneDisk = end !== undefined && zip.readUInt16LE(end + 4) === 0
    if (!isOneDisk || zip.readUInt16LE(end + 10) === 0) return undefined
    const entry = zip.readUInt32LE(end + 16)
    if (zip.readUInt32LE(entry) !== directoryEntry || (zip.readUInt16LE(entry + 8) & encrypted) !== 0) return undefined
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((at) => zip.readUInt16LE(entry + at)) as Lengths
    if (entry + entryLength + nameLength + extraLength + commentLength > zip.length) return undefined
    const extra = entry + entryLength + nameLength
    const name = zip.toString("latin1", entry + entryLength, extra)
    if (!extrasFit(zip.subarray(extra, extra + extraLength))) return undefined
    const local = zip.readUInt32LE(entry + 42)
    if (!name.endsWith(".csv") || zip.readUInt32LE(local) !== localHeader) return undefined
    const from = local + headerLength + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
    const size = zip.readUInt32LE(entry + 20)
    if (from + size > zip.length) return undefined
    const packed = zip.subarray(from, from + size)
    const bytes = unpacked(zip.readUInt16LE(entry + 10), packed)
    const whole = bytes?.length === zip.readUInt32LE(entry + 24) && crc32(bytes) === zip.readUInt32LE(entry + 16)
    return whole ? bytes : undefined
  } catch {
    return undefined
  }
}
