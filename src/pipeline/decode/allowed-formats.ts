import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads'
import sharp from 'sharp'

const key = 'colorizebot: libvips opens photos only'

/**
 * libvips can open far more than photos; strangers' files may use only the loaders listed here. The block list belongs
 * to the whole process and is briefly empty while it changes, so the main thread sets it before it starts other threads,
 * which read from the environment data that it is done.
 */
if (getEnvironmentData(key) !== true) {
  sharp.block({ operation: ['VipsForeignLoad'] })
  sharp.unblock({
    operation: ['Jpeg', 'Png', 'Webp', 'Heif', 'Nsgif', 'Tiff'].map((format) => `VipsForeignLoad${format}`),
  })
  setEnvironmentData(key, true)
}
