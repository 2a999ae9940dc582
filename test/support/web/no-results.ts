import type { ResultService } from '../../../src/web/public/result/service.ts'

const fail = () => Promise.reject(new Error('this test does not read results'))

/** A site without results, for tests of other pages. */
export const noResults: ResultService = { result: fail, image: fail, colorsAt: fail }
