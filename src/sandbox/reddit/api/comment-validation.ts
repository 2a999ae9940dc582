import type { Comment, CommentPicture, Post, Subreddit } from '../store/types.ts'
import { readRichText } from './richtext.ts'
import type { Form } from './session.ts'
import type { RedditStore } from '../store/store.ts'

/** Code, message, field: one of json.errors. */
export type Refusal = [code: string, message: string, field: string]

export type Written = { body: string; pictures: CommentPicture[] }

const longest = 10_000

/**
 * Reddit's own code for a picture that may not be here is not known to us: clients only tell of a server error. Its
 * general code for rich text that it does not like stands in.
 */
const notShown = (reason: string): Refusal => ['JSON_INVALID', reason, 'richtext_json']

const pictureOf = (
  store: RedditStore,
  subreddit: Subreddit | undefined,
  { id, caption }: { id: string; caption: string },
  username: string,
): CommentPicture | Refusal => {
  const asset = store.assets.own(id, username)
  if (!asset?.upload) return notShown('there is no such picture')
  const kind = asset.upload.isAnimated ? 'animated' : 'static'
  if (!subreddit?.allowedMediaInComments.includes(kind))
    return notShown(`this community does not allow ${kind} pictures in comments`)
  return { id, caption, image: asset.upload.image }
}

export const isRefusal = (value: object): value is Refusal => Array.isArray(value)

/** What a comment's form says; where it holds `text` and `richtext_json`, Reddit takes the latter. */
export const readCommentForm = (
  store: RedditStore,
  subreddit: Subreddit | undefined,
  form: Form,
  username: string,
): Written | Refusal => {
  const { text = '', richtext_json: json = '' } = form
  const rich = json === '' ? undefined : readRichText(json)
  if (json !== '' && !rich)
    return [
      'JSON_PARSE_ERROR',
      'Sorry, something went wrong. Double-check things and try again.',
      'richtext_json',
    ]
  const body = rich?.markdown ?? text
  if (`${text}${rich?.text ?? ''}`.trim() === '') return ['NO_TEXT', 'we need something here', 'text']
  if (body.length > longest) return ['TOO_LONG', `this is too long (max: ${longest})`, 'text']
  if (subreddit?.linksForbidden && /https?:\/\//i.test(`${body}${text}`))
    return ['SUBREDDIT_OUTBOUND_LINKING_DISALLOWED', 'Linking is not allowed here.', 'text']
  const pictures: CommentPicture[] = []
  for (const image of rich?.images ?? []) {
    const picture = pictureOf(store, subreddit, image, username)
    if (isRefusal(picture)) return picture
    pictures.push(picture)
  }
  return { body, pictures }
}

export type Target = { comment: Comment | undefined; post: Post | undefined }

/** Why nobody can answer there, in Reddit's words; undefined when it can be done. A deleted post is no obstacle. */
export const obstacle = ({ comment, post }: Target): Refusal | undefined => {
  if (comment?.deleted) return ['DELETED_COMMENT', 'that comment has been deleted', 'parent']
  if (post?.locked || comment?.locked) return ['THREAD_LOCKED', 'Comments are locked.', 'parent']
  if (post?.archived)
    return ['TOO_OLD', "that's a piece of history now; it's too late to reply to it", 'parent']
  return undefined
}
