/** Ids longer than the wire allows cannot exist. */
export const parseId = (text: string | null): string | null => (text && text.length <= 200 ? text : null)
