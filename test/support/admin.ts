import type { PlacePolicy } from '../../src/domain.ts'
import type { AdminServices, Overview } from '../../src/web/admin/services.ts'

/** A dashboard over nothing: what it shows is `overview`, what it was told to do is in `deeds`. */
export const fakeAdmin = () => {
  const deeds: unknown[][] = []
  const overview: Overview = {
    platforms: [{ name: 'reddit', isPaused: false, waiting: 3 }],
    places: [
      { place: '<script>alert(1)</script>', policy: { speak: 'off', nsfw: false }, closedUntilMs: undefined },
      { place: 'oldphotos', policy: { speak: 'link_only', nsfw: true }, closedUntilMs: Date.UTC(2030, 0, 2) },
    ],
    optOuts: 7,
    gaps: 2,
  }
  const note = (...deed: unknown[]): Promise<void> => {
    deeds.push(deed)
    return Promise.resolve()
  }
  const services: AdminServices = {
    overview: () => Promise.resolve(overview),
    setPaused: async (platform, isPaused) => {
      if (platform !== 'reddit') return false
      await note('paused', isPaused)
      return true
    },
    setPlace: (place: string, policy: PlacePolicy) => note('place', place, policy),
    clearPlace: (place) => note('clear', place),
    setOptOut: (person, out) => note('out', person, out),
  }
  return { services, deeds }
}
