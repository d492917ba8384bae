/** The parts of the page of alerts, in their order. */
export const ALERT_TABS = ['active', 'history', 'rules', 'silences', 'channels'] as const

export type AlertTab = (typeof ALERT_TABS)[number]
