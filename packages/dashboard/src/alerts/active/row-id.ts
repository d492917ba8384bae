/** The id of the element that shows an alert in the lists of what is open. */
export const rowIdOf = (alertId: string | null): string => `alert-${alertId}`
