import {
  type KyselyPlugin,
  OperationNodeTransformer,
  type PluginTransformQueryArgs,
  type PluginTransformResultArgs,
  type PrimitiveValueListNode,
  type UnknownRow,
  type ValueNode,
} from 'kysely'

/** A character that no text should have (a noncharacter, Unicode 23.7); the four hexadecimal digits that follow name another. */
const MARK = '\ufffe'
const UNSTORABLE = /[\0\ufffe]|\p{Surrogate}/gu
const ESCAPED = /\ufffe([0-9a-f]{4})/g

/**
 * The text in characters that both engines keep. Postgres refuses NUL, and both make all halves of surrogate pairs the same: then an
 * answer of somebody else's server could keep a transaction from ever succeeding, and two keys could become one.
 */
export function escapeText(text: string): string {
  return text.replace(UNSTORABLE, (character) => MARK + character.charCodeAt(0).toString(16).padStart(4, '0'))
}

/** What `escapeText` was given. */
export function unescapeText(text: string): string {
  if (!text.includes(MARK)) return text
  return text.replace(ESCAPED, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
}

/** Escapes every text on its way into the database, and unescapes it on its way out. */
export class EscapedText implements KyselyPlugin {
  readonly #values = new EscapedValues()

  transformQuery({ node }: PluginTransformQueryArgs) {
    return this.#values.transformNode(node)
  }

  async transformResult({ result }: PluginTransformResultArgs) {
    return { ...result, rows: result.rows.map(unescapeRow) }
  }
}

class EscapedValues extends OperationNodeTransformer {
  protected override transformValue(node: ValueNode): ValueNode {
    return typeof node.value === 'string' ? { ...node, value: escapeText(node.value) } : node
  }

  protected override transformPrimitiveValueList(node: PrimitiveValueListNode): PrimitiveValueListNode {
    return { ...node, values: node.values.map((value) => (typeof value === 'string' ? escapeText(value) : value)) }
  }
}

function unescapeRow(row: UnknownRow): UnknownRow {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => [column, typeof value === 'string' ? unescapeText(value) : value]),
  )
}
