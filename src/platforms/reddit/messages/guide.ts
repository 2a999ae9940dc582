import type { PlatformGuide } from '../../guide.ts'

export const redditGuide: PlatformGuide = {
  actions: [
    {
      title: 'Colorize a photo',
      text: 'Write `colorizebot` under a photo, or send the bot a message with a link. You can add options: `2` or `all` for a gallery, `vivid`, `soft`, `side by side`, and `force` for a picture that is in colour already.',
    },
    {
      title: 'Delete an answer',
      text: 'Reply `delete` to it, if you asked for it, if the post is yours, or if you moderate the subreddit. The answer and the pictures stored for it are deleted. Answers with a low score are deleted automatically, and so are results whose post or comment has been deleted.',
    },
    {
      title: 'Opt out',
      text: 'Send the bot a message: `opt out`. It then ignores you and never colours your pictures. `opt in` reverses this.',
    },
    {
      title: 'Moderate a subreddit',
      text: 'Send the bot a message: `off r/yours`, `message only r/yours`, `link only r/yours`, `no nsfw r/yours`, or `on r/yours`. A ban works too: the bot then posts nothing there.',
    },
  ],
  deletion:
    'Reply `delete` to the answer, if you asked for it, if the post is yours, or if you moderate the subreddit. When the post or comment is deleted, the result is deleted within a day. To be left alone altogether, send the bot a message: `opt out`.',
  resultDeletion: 'The person who asked for it can delete it: reply “delete” to the bot’s comment.',
}
