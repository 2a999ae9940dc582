import { randomBytes } from 'node:crypto'
import sharp from 'sharp'
import { imageKindOf, type ImageShelf } from './image-host.ts'
import { sameName, type StoredImage } from './types.ts'

/** What an upload to Reddit's bucket must carry beside the file. */
export type LeaseField = { name: string; value: string }

export type Asset = {
  id: string
  owner: string
  fields: LeaseField[]
  /** Undefined until something came. */
  upload: { image: StoredImage | undefined; isAnimated: boolean } | undefined
  /** A comment shows it: its picture is the comment's from then on. */
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

/** Undefined for what is no picture, whatever its sender calls it. */
const readImage = async (shelf: ImageShelf, id: string, bytes: Buffer): Promise<StoredImage | undefined> => {
  if (!imageKindOf(bytes)) return undefined
  const size = await sharp(bytes)
    .metadata()
    .catch(() => undefined)
  return size && shelf.put({ bytes, width: size.width, height: size.height, id })
}

export type Assets = ReturnType<typeof createAssets>

/** Pictures on their way into a comment: leased, uploaded, shown. The oldest are forgotten. */
export const createAssets = (nextId: () => string, shelf: ImageShelf, content: { makeRoom(): void }) => {
  const assets = new Map<string, Asset>()

  const forget = (asset: Asset): void => {
    assets.delete(asset.id)
    if (!asset.isUsed && asset.upload?.image) shelf.remove(asset.upload.image.name)
  }

  return {
    lease(owner: string, mimetype: string): Asset {
      const id = nextId()
      const asset = { id, owner, fields: fieldsFor(id, mimetype), upload: undefined, isUsed: false }
      assets.set(id, asset)
      const [oldest] = assets.values()
      if (oldest && assets.size > maxAssets) forget(oldest)
      return asset
    },

    /** The bucket knows a lease by its key, and takes nothing but just its fields, in their order. */
    leased(sent: readonly LeaseField[]): Asset | undefined {
      const key = sent.find(({ name }) => name === 'key')?.value ?? ''
      const asset = assets.get(key.replace('rte_images/', ''))
      return asset && JSON.stringify(asset.fields) === JSON.stringify(sent) ? asset : undefined
    },

    async fill(asset: Asset, bytes: Buffer): Promise<void> {
      for (const unused of [...assets.values()].filter((one) => one.upload && !one.isUsed && one !== asset))
        if (shelf.full()) forget(unused)
      content.makeRoom()
      const image = await readImage(shelf, asset.id, bytes)
      asset.upload = { image, isAnimated: image?.contentType === 'image/gif' }
    },

    /** One that this person uploaded; nobody can show another's. */
    own(id: string, username: string): Asset | undefined {
      const asset = assets.get(id)
      return asset?.upload && sameName(asset.owner, username) ? asset : undefined
    },
  }
}
