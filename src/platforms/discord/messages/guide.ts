import type { PlatformGuide } from '../../guide.ts'

export const discordGuide: PlatformGuide = {
  actions: [
    {
      title: 'Colorize a photo',
      text: 'Use `/colorize` with a picture or a link; or open a message’s menu and choose Apps, then Colorize; or mention the bot in a message with a picture. The buttons under the answer make it more vivid or softer.',
    },
    {
      title: 'Delete an answer',
      text: 'Press Delete under it, if you asked for it or may manage messages there. The pictures stored for it are deleted too.',
    },
    {
      title: 'Opt out',
      text: '`/colorize-privacy` lets you opt out, opt in again, and delete what is stored about your requests. When a server removes the bot, everything stored about that server is deleted.',
    },
    {
      title: 'Manage a server',
      text: '`/colorize-settings` turns the bot on or off and sets the channels, the vividness and the number of requests in an hour.',
    },
  ],
  deletion:
    'Press Delete under the answer, or use `/colorize-privacy` to delete everything stored about your requests and your pictures. When a server removes the bot, everything stored about that server is deleted.',
  resultDeletion: 'The person who asked for it can delete it with the button under the bot’s answer.',
}
