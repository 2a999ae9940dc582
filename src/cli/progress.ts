const barCells = 24

const clock = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`

export type ProgressOptions = {
  /** What is counted, where it is not plain to see. */
  unit?: string
  /** What was there before the clock began. */
  before?: number
}

/** `[████----] 12 of 40, 3.1 a second, 0:09 left` */
export const progressLine = (
  done: number,
  all: number,
  elapsedMs: number,
  { unit = '', before = 0 }: ProgressOptions = {},
): string => {
  const filled = Math.floor((done / all) * barCells)
  const rate = (done - before) / Math.max(elapsedMs / 1_000, 0.001)
  const named = unit === '' ? '' : ` ${unit}`
  const left = rate === 0 ? '' : `, ${rate.toFixed(1)}${named} a second, ${clock((all - done) / rate)} left`
  return `[${'█'.repeat(filled)}${'-'.repeat(barCells - filled)}] ${done} of ${all}${named}${left}`
}
