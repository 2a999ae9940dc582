import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads'
import sharp from 'sharp'

const key = 'colorizebot: libvips opens photos only'

/**
 * libvips opens far more than photos; what is not listed here is closed to strangers. It keeps one list for the whole
 * process, and for a moment nothing is on it: so the first thread makes it, before it starts the others, which are told.
 */
if (getEnvironmentData(key) !== true) {
  sharp.block({ operation: ['VipsForeignLoad'] })
  sharp.unblock({
    operation: ['Jpeg', 'Png', 'Webp', 'Heif', 'Nsgif', 'Tiff'].map((format) => `VipsForeignLoad${format}`),
  })
  setEnvironmentData(key, true)
}
