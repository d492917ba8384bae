import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { PlumblineError } from '../errors.ts'
import { giveBack } from '../give-back.ts'
import { createTurnstile } from './turnstile.ts'

/**
 * Unpacks gzip, one body at a time, and hands it to `read`, which must be done with the bytes when it returns. `watch` sees each piece
 * as it comes and may throw to end it. Refuses with `body-too-large` and `broken-compression`.
 */
export type Unpack = <Result>(
  packed: Buffer,
  watch: (piece: Buffer) => void,
  read: (unpacked: Buffer) => Result,
) => Promise<Result>

/** All bodies are unpacked into the same memory: twenty bombs cost as much as one. */
export function createUnpack(mostBytes: number): Unpack {
  const turnstile = createTurnstile(1)
  let arena: Buffer | undefined
  return (packed, watch, read) =>
    turnstile(async () => {
      arena ??= Buffer.allocUnsafeSlow(mostBytes)
      let unpackedBytes = 0
      for await (const piece of inflate(packed)) {
        if (unpackedBytes + piece.length > mostBytes) {
          throw new PlumblineError('body-too-large', `it unpacks to more than ${mostBytes} bytes`)
        }
        watch(piece)
        unpackedBytes += piece.copy(arena, unpackedBytes)
        giveBack(piece)
      }
      return read(arena.subarray(0, unpackedBytes))
    })
}

/** Large enough to have memory of its own, which can be given back. */
const PIECE_BYTES = 64 * 1024

async function* inflate(packed: Buffer): AsyncGenerator<Buffer> {
  try {
    for await (const piece of Readable.from([packed], { objectMode: false }).pipe(
      createGunzip({ chunkSize: PIECE_BYTES }),
    ))
      yield piece
  } catch (cause) {
    throw new PlumblineError('broken-compression', 'the gzip stream cannot be read to its end', cause)
  }
}
