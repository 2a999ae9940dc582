/** The second network of the program, for tests that switch between two. */
export const otherModel = 'light'
export const otherModelFolder = `models/${otherModel}`
