import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyReply } from 'fastify'
import sharp from 'sharp'
import { streamChanges } from '../../change-stream.ts'
import { imageKindOf } from '../store/image-host.ts'
import { visibleBody } from '../api/media-metadata.ts'
import type { Comment, Post, StoredImage } from '../store/types.ts'
import type { RedditStore } from '../store/store.ts'

const visitor = 'you'
const maxUploadBytes = 25 * 1024 * 1024

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

/** The local Reddit as a person sees it: the data of its page. */
export const redditPage =
  (store: RedditStore) =>
  async (app: FastifyInstance): Promise<void> => {
    await app.register(multipart, { limits: { fileSize: maxUploadBytes, files: 1, fields: 2 } })
    registerReading(app, store)
    registerWriting(app, store)
    registerSamples(app, store)
  }
