import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyReply } from 'fastify'
import sharp from 'sharp'
import { streamChanges } from '../../change-stream.ts'
import { imageKindOf } from '../../image-types.ts'
import type { RedditStore } from '../store/store.ts'
import type { Comment, Post, StoredImage } from '../store/types.ts'
import { visibleBody } from '../things/media-metadata.ts'

const visitor = 'you'
const maxUploadBytes = 25 * 1024 * 1024

const pathOf = (store: RedditStore, { name }: StoredImage): string => new URL(store.imageUrl(name)).pathname

/** Deleted and removed comments stay in the thread without author and text, as on Reddit. */
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
  id: post.id,
  title: post.title,
  author: post.author,
  image: post.image && {
    width: post.image.width,
    height: post.image.height,
    path: pathOf(store, post.image),
  },
  comments: store.comments
    .filter((comment) => comment.postId === post.id)
    .map((comment) => viewOfComment(store, comment))
    .reverse(),
})

const registerReading = (app: FastifyInstance, store: RedditStore): void => {
  app.get('/posts', () => store.posts.map((post) => viewOfPost(store, post)))

  app.get('/events', (request, reply) => {
    streamChanges(request, reply, store.events, () => 'changed')
  })
}

const addUpload = async (
  store: RedditStore,
  title: string,
  bytes: Buffer,
  reply: FastifyReply,
): Promise<FastifyReply> => {
  if (!imageKindOf(bytes))
    return reply.code(422).send({ detail: 'Only JPEG, PNG, WebP, GIF and AVIF images can be posted.' })
  const size = await sharp(bytes)
    .metadata()
    .catch(() => ({ width: 4, height: 3 }))
  const image = store.imageHost.put({ bytes, width: size.width, height: size.height })
  const post = store.addPost({ kind: 'image', author: visitor, title: title || 'An old photo', image })
  return reply.code(201).send({ id: post.id })
}

/** Lists the sample photos, and posts one of them. */
const registerSamples = (app: FastifyInstance, store: RedditStore): void => {
  app.get('/samples', () => store.samples.map(({ id, title }) => ({ id, title })))

  app.post<{ Params: { id: string } }>('/samples/:id', ({ params }, reply) => {
    const sample = store.samples.find(({ id }) => id === params.id)
    if (!sample) return reply.code(404).send({ detail: 'Unknown sample.' })
    const post = store.addPost({
      kind: 'image',
      author: visitor,
      title: sample.title,
      image: store.imageHost.put(sample),
    })
    return reply.code(201).send({ id: post.id })
  })
}

const registerWriting = (app: FastifyInstance, store: RedditStore): void => {
  app.post('/posts', async (request, reply) => {
    const file = await request.file()
    if (!file) return reply.code(422).send({ detail: 'Choose a photo to post.' })
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
        : reply.code(404).send({ detail: 'That post or comment no longer exists.' })
    },
  )
}

/** The data and actions of the page at /sandbox. */
export const redditPage =
  (store: RedditStore) =>
  async (app: FastifyInstance): Promise<void> => {
    await app.register(multipart, { limits: { fileSize: maxUploadBytes, files: 1, fields: 2 } })
    registerReading(app, store)
    registerWriting(app, store)
    registerSamples(app, store)
  }
