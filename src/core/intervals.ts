/** How often background work runs and how soon a crash is noticed, in ms. Tests shorten them. */
export type Intervals = {
  /** A worker's lock on a job: another worker may take the job this long after its worker was killed. */
  jobLockMs: number
  /** Between two checks for jobs whose lock expired. */
  stalledCheckMs: number
  sweepMs: number
  /** The sweeper leaves entries younger than this alone: their job may still be on its way. */
  sweepAfterMs: number
  /** Validity of the lease to listen, and how often it is renewed or tried for. */
  leaseMs: number
  leaseRenewalMs: number
}

export const productionIntervals: Intervals = {
  jobLockMs: 10_000,
  stalledCheckMs: 5_000,
  sweepMs: 60_000,
  sweepAfterMs: 30_000,
  leaseMs: 4_000,
  leaseRenewalMs: 1_000,
}
