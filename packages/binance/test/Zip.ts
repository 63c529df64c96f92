/** A zip of one file, as the exchange's archive has them. */
import { crc32, deflateRawSync } from "node:zlib"

const local = 0x04034b50
const central = 0x02014b50
const end = 0x06054b50
const version = 20
const deflated = 8

export const zip = (name: string, content: string | Uint8Array): Uint8Array => {
  const bytes = typeof content === "string" ? Buffer.from(content) : content
  const packed = deflateRawSync(bytes)
  const fields = Buffer.alloc(26)
  fields.writeUInt16LE(version, 0)
  fields.writeUInt16LE(deflated, 4)
  fields.writeUInt32LE(crc32(bytes), 10)
  fields.writeUInt32LE(packed.length, 14)
  fields.writeUInt32LE(bytes.length, 18)
  fields.writeUInt16LE(name.length, 22)
  const u32 = (value: number) => Buffer.from(Uint32Array.of(value).buffer)
  const u16 = (value: number) => Buffer.from(Uint16Array.of(value).buffer)
  const head = Buffer.concat([u32(local), fields, Buffer.from(name), packed])
  const entry = Buffer.concat([u32(central), u16(version), fields, Buffer.alloc(14), Buffer.from(name)])
  return Buffer.concat([
    head,
    entry,
    u32(end),
    u16(0),
    u16(0),
    u16(1),
    u16(1),
    u32(entry.length),
    u32(head.length),
    u16(0)
  ])
}
