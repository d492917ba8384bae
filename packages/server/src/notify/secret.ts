/** A text that shows itself only when asked: `String()` and JSON give a stand-in. What this stage needs of the configuration's secrets. */
export interface Secret {
  reveal(): string
  toString(): string
}
