import { z } from 'zod'
import { mediaSchema } from '../listen/addresses.ts'

/** The fields of a comment that are read. */
export const commentSchema = z.object({
  name: z.string().regex(/^t1_[a-z0-9]+$/),
  author: z.string().default('[deleted]'),
  body: z.string().default(''),
  created_utc: z.number(),
  parent_id: z.string().nullish(),
  link_id: z
    .string()
    .regex(/^t3_[a-z0-9]+$/)
    .optional(),
  subreddit: z.string().nullish(),
  score: z.number().optional(),
  /** Only in the inbox: comment_reply, username_mention ... */
  type: z.string().optional(),
  media_metadata: mediaSchema,
  replies: z.unknown().optional(),
})
export type RedditComment = z.infer<typeof commentSchema>

/** A direct message. One from a subreddit or from Reddit itself has no author. */
export const messageSchema = z.object({
  name: z.string().regex(/^t4_[a-z0-9]+$/),
  author: z.string().nullish(),
  dest: z.string().nullish(),
  subject: z.string().default(''),
  body: z.string().default(''),
  created_utc: z.number(),
  parent_id: z.string().nullish(),
  subreddit: z.string().nullish(),
})
export type RedditMessage = z.infer<typeof messageSchema>

export const inboxSchema = z.union([commentSchema, messageSchema])
export type InboxItem = z.infer<typeof inboxSchema>

export const isMessage = (item: InboxItem): item is RedditMessage => item.name.startsWith('t4_')

const submissionFields = z.object({
  name: z.string().regex(/^t3_[a-z0-9]+$/),
  author: z.string().default('[deleted]'),
  is_self: z.boolean().default(false),
  is_video: z.boolean().default(false),
  over_18: z.boolean().default(false),
  post_hint: z.string().optional(),
  removed_by_category: z.string().nullish(),
  url: z.string().optional(),
  url_overridden_by_dest: z.string().optional(),
  is_gallery: z.boolean().nullish().transform(Boolean),
  gallery_data: z
    .object({ items: z.array(z.object({ media_id: z.string() })) })
    .nullish()
    .catch(undefined),
  media_metadata: mediaSchema,
  selftext: z.string().default(''),
  subreddit: z.string().nullish(),
  preview: z
    .object({ images: z.array(z.object({ source: z.object({ url: z.string() }) })) })
    .nullish()
    .catch(undefined),
})
const crossposted = z.object({
  crosspost_parent: z
    .string()
    .regex(/^t3_[a-z0-9]+$/)
    .optional()
    .catch(undefined),
})
/** The original of a crosspost is enough: a crosspost of a crosspost refers to the first original. */
export const submissionSchema = submissionFields.extend({
  ...crossposted.shape,
  crosspost_parent_list: z.array(submissionFields).optional().catch(undefined),
})
type Fields = z.infer<typeof submissionFields>
export type Submission = Fields & {
  crosspost_parent?: string | undefined
  crosspost_parent_list?: Fields[] | undefined
}

const thing = z.object({ kind: z.string(), data: z.record(z.string(), z.unknown()) })
const listing = z.object({
  kind: z.literal('Listing'),
  data: z.object({ children: z.array(thing), after: z.string().nullish() }),
})

/** The things of a listing that match the schema. Others are skipped. */
export const readListing = <T>(
  body: unknown,
  schema: z.ZodType<T>,
): { things: T[]; after: string | undefined } => {
  const { data } = listing.parse(body)
  const things = data.children.flatMap((child) => {
    const parsed = schema.safeParse(child.data)
    return parsed.success ? [parsed.data] : []
  })
  return { things, after: data.after ?? undefined }
}

export const commentAnswer = z.object({
  json: z.object({
    errors: z.array(z.array(z.unknown())).default([]),
    data: z
      .object({
        things: z.array(
          z.object({
            data: z.object({
              name: z.string().optional(),
              id: z.string(),
              permalink: z.string().optional(),
              body: z.string().optional(),
            }),
          }),
        ),
      })
      .optional(),
  }),
})
