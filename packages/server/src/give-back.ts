/**
 * Gives the memory of a piece back at once, instead of when the garbage collector next looks: V8 lets tens of megabytes of such pieces
 * gather. The piece is empty afterwards, so nobody else may read it. Does nothing when the piece is a part of a larger buffer, or on
 * Node 20, which cannot.
 */
export function giveBack(piece: Buffer): void {
  const { buffer } = piece
  const isWhole = buffer instanceof ArrayBuffer && buffer.byteLength === piece.byteLength
  if (isWhole && typeof buffer.transfer === 'function') buffer.transfer(0)
}
