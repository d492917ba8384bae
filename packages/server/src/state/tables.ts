/** Tables of the state database as queries see them. Times are epoch milliseconds. */
export interface Tables {
  migrations: { id: number; name: string; checksum: string; applied_at: number }
  leases: { role: string; holder: string; until: number }
  cursors: { name: string; position: number; updated_at: number }
  servers: {
    instance: string
    started_at: number
    clean_stop_at: number | null
    /** 1 when the start before this one ended with a clean stop, or there was none. */
    previous_stop_clean: number
  }
}
