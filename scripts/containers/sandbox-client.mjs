// Uses the sandbox through the HTTP calls of its pages.
import sharp from 'sharp'
import { root } from '../setup.mjs'
import { check, until } from './shell.mjs'

const answerMs = 120_000

const samples = ['street', 'portrait', 'landscape'].map(
  (name) => `${root}/src/sandbox/assets/samples/${name}.jpg`,
)

/** A part of a sample photo that differs for each number, so that no earlier answer is reused. */
export const photoOf = (number, widthPx = 900) =>
  sharp(samples[number % samples.length])
    .extract({ left: (number * 7) % 180, top: (number * 11) % 180, width: 500, height: 500 })
    .resize(widthPx)
    .jpeg()
    .toBuffer()

/** Mean distance from grey, 0..255. */
const colourfulness = async (picture) => {
  const raw = await sharp(picture).removeAlpha().toColourspace('srgb').resize(64).raw().toBuffer()
  let sum = 0
  for (let i = 0; i < raw.length; i += 3) {
    const pixel = raw.subarray(i, i + 3)
    sum += Math.max(...pixel) - Math.min(...pixel)
  }
  return sum / (raw.length / 3)
}

const pictureForm = (name, bytes) => {
  const form = new FormData()
  form.append(name, new Blob([bytes], { type: 'image/jpeg' }), 'old.jpg')
  return form
}

export const openSandbox = (url) => {
  const ask = async (path, body) => {
    const options = body && { method: 'POST', body: body instanceof FormData ? body : JSON.stringify(body) }
    const headers = body && !(body instanceof FormData) ? { 'content-type': 'application/json' } : {}
    const response = await fetch(`${url}${path}`, {
      ...options,
      headers,
      signal: AbortSignal.timeout(20_000),
    })
    check(response.ok, `${path} answered ${response.status}`)
    return response
  }
  const json = async (path, body) => (await ask(path, body)).json()
  const isColoured = async (path) =>
    (await colourfulness(Buffer.from(await (await ask(path)).arrayBuffer()))) > 1

  /** The texts of the replies to each of these comments. */
  const answersTo = async (ids) => {
    const posts = await json('/sandbox/page/reddit/posts')
    const comments = posts.flatMap((post) => post.comments)
    return ids.map((id) => comments.filter(({ parent }) => parent === `t1_${id}`).map(({ body }) => body))
  }

  return {
    answersTo,
    isColoured,
    /** Posts each photo and summons the bot in a comment. Returns the comments' ids. */
    summon: async (photos) => {
      const asked = []
      for (const photo of photos) {
        const post = await json('/sandbox/page/reddit/posts', pictureForm('image', photo))
        const said = { parent: `t3_${post.id}`, text: 'colorizebot' }
        asked.push((await json('/sandbox/page/reddit/comments', said)).id)
      }
      return asked
    },
    answered: (ids) =>
      until(
        'each summon is answered',
        async () => {
          const answers = await answersTo(ids)
          return answers.every((one) => one.length > 0) && answers
        },
        answerMs,
      ),
    /** Runs `/colorize` on the local Discord and waits for the picture in colour. */
    command: async (photo) => {
      const at = '/sandbox/page/discord'
      const { channels } = await json(`${at}/overview`)
      const channel = channels.find(({ kind, isAdult }) => kind === 'server' && !isAdult)
      await until('the commands are there', async () =>
        (await json(`${at}/channels/${channel.id}`)).commands.slash.some(({ name }) => name === 'colorize'),
      )
      const form = pictureForm('files[0]', photo)
      form.append('payload_json', JSON.stringify({ command: 'colorize', options: { image: { file: 0 } } }))
      await json(`${at}/channels/${channel.id}/commands`, form)
      const file = await until(
        'the command is answered',
        async () => {
          const { messages } = await json(`${at}/channels/${channel.id}`)
          return messages.flatMap(({ use, files = [] }) => (use?.name === 'colorize' ? files : [])).at(-1)
        },
        answerMs,
      )
      check(await isColoured(file.path), 'Discord was sent a picture in colour')
    },
  }
}
