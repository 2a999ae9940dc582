import type { RedditStore } from '../store/store.ts'
import type { Comment, CommentPicture, Post, Subreddit } from '../store/types.ts'
import type { Form } from './request.ts'
import { readRichText } from './richtext.ts'

/** An entry of json.errors. */
type FormError = [code: string, message: string, field: string]

export type CommentContent = { body: string; pictures: CommentPicture[] }

const maxLength = 10_000

/**
 * Reddit's error code for a picture that is not allowed is unknown: client libraries only report a server error. This
 * uses the general code for invalid rich text.
 */
const pictureError = (reason: string): FormError => ['JSON_INVALID', reason, 'richtext_json']

const pictureOf = (
  store: RedditStore,
  subreddit: Subreddit | undefined,
  { id, caption }: { id: string; caption: string },
  username: string,
): CommentPicture | FormError => {
  const asset = store.assets.findUploaded(id, username)
  if (!asset?.upload) return pictureError('unknown picture')
  const kind = asset.upload.isAnimated ? 'animated' : 'static'
  if (!subreddit?.allowedMediaInComments.includes(kind))
    return pictureError(`this community does not allow ${kind} pictures in comments`)
  return { id, caption, image: asset.upload.image }
}

export const isFormError = (value: object): value is FormError => Array.isArray(value)

/** Validates a comment's form. `richtext_json` takes precedence over `text`. */
export const parseCommentForm = (
  store: RedditStore,
  subreddit: Subreddit | undefined,
  form: Form,
  username: string,
): CommentContent | FormError => {
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
  if (body.length > maxLength) return ['TOO_LONG', `this is too long (max: ${maxLength})`, 'text']
  if (subreddit?.linksForbidden && /https?:\/\//i.test(`${body}${text}`))
    return ['SUBREDDIT_OUTBOUND_LINKING_DISALLOWED', 'Linking is not allowed here.', 'text']
  const pictures: CommentPicture[] = []
  for (const image of rich?.images ?? []) {
    const picture = pictureOf(store, subreddit, image, username)
    if (isFormError(picture)) return picture
    pictures.push(picture)
  }
  return { body, pictures }
}

export type Target = { comment: Comment | undefined; post: Post | undefined }

/** Reddit's error if the target accepts no replies. Deleted posts do accept replies, removed comments only from moderators. */
export const replyError = ({ comment, post }: Target, isModerator: boolean): FormError | undefined => {
  if (comment?.deleted || (comment?.removed && !isModerator))
    return ['DELETED_COMMENT', 'that comment has been deleted', 'parent']
  if (post?.locked || comment?.locked) return ['THREAD_LOCKED', 'Comments are locked.', 'parent']
  if (post?.archived)
    return ['TOO_OLD', "that's a piece of history now; it's too late to reply to it", 'parent']
  return undefined
}
