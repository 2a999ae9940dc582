import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import { imageKindOf } from './reddit/images.ts'
import { visibleBody } from './reddit/pictures.ts'
import type { Comment, Post, StoredImage } from './reddit/records.ts'
import type { RedditStore } from './reddit/store.ts'

export type SandboxPageOptions = { store: RedditStore }

const visitor = 'you'
const maxUploadBytes = 25 * 1024 * 1024
const assets = { 'sandbox.html': 'text/html', 'sandbox.css': 'text/css', 'sandbox.js': 'text/javascript' }

const pathOf = (store: RedditStore, { name }: StoredImage): string => new URL(store.imageUrl(name)).pathname

/** What is gone keeps its place, as at Reddit, and says no more than that. */
const viewOfComment = (store: RedditStore, comment: Comment) => {
  const { id, parent, author, deleted, removed, pictures } = comment
  if (deleted || removed)
    return {
      id,
      parent,
      author: '[deleted]',
      body: deleted ? '[deleted]' : '[removed]',
      pictures: [],
      gone: true,
    }
  const shown = pictures.flatMap(({ id: name, caption, image }) =>
    image ? [{ id: name, caption, path: pathOf(store, image) }] : [],
  )
  const { createdUtc } = comment
  const body = visibleBody(comment, store.mediaState)
  return { id, parent, author, createdUtc, body, pictures: shown, gone: false }
}

const viewOfPost = (store: RedditStore, post: Post) => ({
  ...{ id: post.id, title: post.title, author: post.author },
  image: post.image && {
    ...{ width: post.image.width, height: post.image.height },
    path: pathOf(store, post.image),
  },
  comments: store.comments
    .filter((comment) => comment.postId === post.id)
    .map((comment) => viewOfComment(store, comment))
    .reverse(),
})

/** A form on another site may not post here in the visitor's name. */
const isCrossSite = ({ headers }: FastifyRequest): boolean => {
  const { origin, host } = headers
  return origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== host)
}

const registerReading = (app: FastifyInstance, store: RedditStore): void => {
  app.get('/posts', () => store.posts.map((post) => viewOfPost(store, post)))

  app.get('/events', (request, reply) => {
    reply.hijack()
    const { raw } = reply
    raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    raw.write(': hello\n\n')
    const tell = () => raw.write('data: changed\n\n')
    store.events.on('change', tell)
    request.raw.on('close', () => store.events.off('change', tell))
  })
}

const addUpload = async (
  store: RedditStore,
  title: string,
  bytes: Buffer,
  reply: FastifyReply,
): Promise<FastifyReply> => {
  if (!imageKindOf(bytes))
    return reply.code(422).send({ detail: 'Reddit takes JPEG, PNG, WebP, GIF and AVIF.' })
  const size = await sharp(bytes)
    .metadata()
    .catch(() => ({ width: 4, height: 3 }))
  const image = store.shelf.put({ bytes, width: size.width, height: size.height })
  const post = store.addPost({ kind: 'image', author: visitor, title: title || 'An old photo', image })
  return reply.code(201).send({ id: post.id })
}

/** Posts one of the drawn samples again, for whoever has no photo at hand. */
const registerSamples = (app: FastifyInstance, store: RedditStore): void => {
  app.get('/samples', () => store.samples.map(({ id, title }) => ({ id, title })))

  app.post<{ Params: { id: string } }>('/samples/:id', ({ params }, reply) => {
    const sample = store.samples.find(({ id }) => id === params.id)
    if (!sample) return reply.code(404).send({ detail: 'There is no such sample.' })
    const post = store.addPost({
      kind: 'image',
      author: visitor,
      title: sample.title,
      image: store.shelf.put(sample),
    })
    return reply.code(201).send({ id: post.id })
  })
}

const registerWriting = (app: FastifyInstance, store: RedditStore): void => {
  app.addHook('onRequest', async (request, reply) =>
    request.method !== 'GET' && isCrossSite(request)
      ? reply.code(403).send({ detail: 'Not from here.' })
      : undefined,
  )

  app.post('/posts', async (request, reply) => {
    const file = await request.file()
    if (!file) return reply.code(422).send({ detail: 'Choose a photo.' })
    const bytes = await file.toBuffer()
    const field = file.fields['title']
    const title = field && 'value' in field ? String(field.value).slice(0, 300) : ''
    return addUpload(store, title, bytes, reply)
  })

  const body = {
    type: 'object',
    required: ['parent', 'text'],
    properties: {
      parent: { type: 'string', pattern: '^t[13]_[a-z0-9]+$' },
      text: { type: 'string', minLength: 1, maxLength: 10_000 },
    },
  }
  app.post<{ Body: { parent: string; text: string } }>(
    '/comments',
    { schema: { body } },
    (request, reply) => {
      const { parent, text } = request.body
      const made = store.addComment({ parent, author: visitor, body: text })
      return made
        ? reply.code(201).send({ id: made.id })
        : reply.code(404).send({ detail: 'That post is gone.' })
    },
  )
}

/** `/sandbox`: the local Reddit as a person sees it. Its data lies under `/sandbox/page`. */
export const sandboxPage =
  ({ store }: SandboxPageOptions) =>
  async (site: FastifyInstance): Promise<void> => {
    const read = (name: string) => readFile(new URL(`./assets/${name}`, import.meta.url), 'utf8')
    for (const [name, type] of Object.entries(assets)) {
      const text = await read(name)
      const url = name.endsWith('.html') ? '/sandbox' : `/sandbox/page/${name}`
      site.get(url, (_request, reply) => reply.type(`${type}; charset=utf-8`).send(text))
    }
    await site.register(
      async (app) => {
        await app.register(multipart, { limits: { fileSize: maxUploadBytes, files: 1, fields: 2 } })
        registerReading(app, store)
        registerWriting(app, store)
        registerSamples(app, store)
      },
      { prefix: '/sandbox/page' },
    )
  }
