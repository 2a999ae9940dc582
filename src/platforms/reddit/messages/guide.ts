import type { PlatformGuide } from '../../guide.ts'

export const redditGuide: PlatformGuide = {
  actions: [
    {
      title: 'Colorize a photo',
      text: 'Write `colorizebot` under a photo, or send the bot a message with a link. You can add options: `2` or `all` for a gallery, `vivid`, `soft`, `side by side`, and `force` for a picture that is already in colour.',
    },
    {
      title: 'Delete an answer',
      text: 'Reply `delete` to it. This works if you asked for it, if the post is yours, or if you moderate the subreddit. The answer and its stored pictures are deleted. Answers with a low score are deleted automatically, and so are results whose post or comment has been deleted.',
    },
    {
      title: 'Opt out',
      text: 'Send the bot the message `opt out`. It then ignores you and never colours your pictures. Send `opt in` to reverse this.',
    },
    {
      title: 'Moderate a subreddit',
      text: 'Send the bot one of these messages: `off r/yours`, `message only r/yours`, `link only r/yours`, `no nsfw r/yours`, or `on r/yours`. You can also ban the bot; it then posts nothing there.',
    },
  ],
  deletion:
    'Reply `delete` to the answer. This works if you asked for it, if the post is yours, or if you moderate the subreddit. When the post or comment is deleted, the result is deleted within a day. If you want the bot to ignore you completely, send it the message `opt out`.',
  resultDeletion: 'The person who asked for it can delete it: reply “delete” to the bot’s comment.',
}
