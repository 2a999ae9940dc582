import { randomBytes } from 'node:crypto'
import sharp from 'sharp'
import { imageKindOf } from '../../image-types.ts'
import { type ImageHost } from './image-host.ts'
import { sameName, type StoredImage } from './types.ts'

/** A form field that must accompany the upload to the bucket. */
export type LeaseField = { name: string; value: string }

type Asset = {
  id: string
  owner: string
  fields: LeaseField[]
  /** Undefined until the file was uploaded. */
  upload: { image: StoredImage | undefined; isAnimated: boolean } | undefined
  /** A comment shows the picture, so it must not be evicted. */
  isUsed: boolean
}

const maxAssets = 200

const secret = (): string => randomBytes(16).toString('hex')

const fieldsFor = (id: string, mimetype: string): LeaseField[] =>
  Object.entries({
    acl: 'private',
    key: `rte_images/${id}`,
    'X-Amz-Credential': secret(),
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Date': new Date().toISOString().replace(/[-:]|\.\d+/g, ''),
    success_action_status: '201',
    'content-type': mimetype,
    'x-amz-storage-class': 'STANDARD',
    'x-amz-meta-ext': mimetype.split('/')[1] ?? '',
    policy: secret(),
    'X-Amz-Signature': secret(),
    'x-amz-security-token': secret(),
  }).map(([name, value]) => ({ name, value }))

/** Stores the image; undefined if the bytes are not an image. */
const readImage = async (
  imageHost: ImageHost,
  id: string,
  bytes: Buffer,
): Promise<StoredImage | undefined> => {
  if (!imageKindOf(bytes)) return undefined
  const size = await sharp(bytes)
    .metadata()
    .catch(() => undefined)
  return size && imageHost.put({ bytes, width: size.width, height: size.height, id })
}

/** Pictures for comments: leased, then uploaded, then used. Beyond the limit the oldest are removed. */
export const createMediaAssets = (
  nextId: () => string,
  imageHost: ImageHost,
  content: { makeRoom(): void },
) => {
  const assets = new Map<string, Asset>()

  const remove = (asset: Asset): void => {
    assets.delete(asset.id)
    if (!asset.isUsed && asset.upload?.image) imageHost.remove(asset.upload.image.name)
  }

  return {
    lease(owner: string, mimetype: string): Asset {
      const id = nextId()
      const asset = { id, owner, fields: fieldsFor(id, mimetype), upload: undefined, isUsed: false }
      assets.set(id, asset)
      const [oldest] = assets.values()
      if (oldest && assets.size > maxAssets) remove(oldest)
      return asset
    },

    /** The lease with this key, if exactly its fields were sent, in order. */
    findLease(sent: readonly LeaseField[]): Asset | undefined {
      const key = sent.find(({ name }) => name === 'key')?.value ?? ''
      const asset = assets.get(key.replace('rte_images/', ''))
      return asset && JSON.stringify(asset.fields) === JSON.stringify(sent) ? asset : undefined
    },

    async storeUpload(asset: Asset, bytes: Buffer): Promise<void> {
      for (const unused of [...assets.values()].filter((one) => one.upload && !one.isUsed && one !== asset))
        if (imageHost.isFull()) remove(unused)
      content.makeRoom()
      const image = await readImage(imageHost, asset.id, bytes)
      asset.upload = { image, isAnimated: image?.contentType === 'image/gif' }
    },

    /** An uploaded picture of this user; undefined for other users' pictures. */
    findUploaded(id: string, username: string): Asset | undefined {
      const asset = assets.get(id)
      return asset?.upload && sameName(asset.owner, username) ? asset : undefined
    },
  }
}
