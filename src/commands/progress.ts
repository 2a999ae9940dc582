const barCells = 24

const clock = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`

/** `[████----] 12 of 40, 3.1 a second, 0:09 left` */
export const progressLine = (done: number, all: number, elapsedMs: number): string => {
  const filled = Math.floor((done / all) * barCells)
  const rate = done / Math.max(elapsedMs / 1_000, 0.001)
  const left = done === 0 ? '' : `, ${rate.toFixed(1)} a second, ${clock((all - done) / rate)} left`
  return `[${'█'.repeat(filled)}${'-'.repeat(barCells - filled)}] ${done} of ${all}${left}`
}
