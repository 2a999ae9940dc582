import { z } from 'zod'
import { definitionOf } from '../../../platforms/definitions.ts'

/** A form with `platform` and `name`. The name is brought into the form that the platform uses, in lower case. */
export const nameForm = (kind: 'place' | 'person') =>
  z.object({ platform: z.string(), name: z.string().trim() }).transform(({ platform, name }, context) => {
    const found = definitionOf(platform)?.names?.[kind].pattern.exec(name)?.[1]
    if (found !== undefined) return { platform, name: found.toLowerCase() }
    context.addIssue({ code: 'custom', path: [kind], message: 'not a name on this platform' })
    return z.NEVER
  })
