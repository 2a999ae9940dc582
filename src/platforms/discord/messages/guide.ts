import type { PlatformGuide } from '../../guide.ts'

export const discordGuide: PlatformGuide = {
  actions: [
    {
      title: 'Colorize a photo',
      text: 'Use `/colorize` with a picture or a link, or open a message’s menu and choose Apps > Colorize, or mention the bot in a message with a picture. The buttons under the answer make the colours more vivid or softer.',
    },
    {
      title: 'Delete an answer',
      text: 'Press Delete under the answer. The person who asked for it and anyone who can manage messages in that channel can do this. The stored pictures are deleted too.',
    },
    {
      title: 'Opt out',
      text: 'Use `/colorize-privacy` to opt out, to opt in again, or to delete everything stored about your requests. When a server removes the bot, everything stored about that server is deleted.',
    },
    {
      title: 'Manage a server',
      text: 'Use `/colorize-settings` to turn the bot on or off and to set the channels, the default vividness and the number of requests per hour.',
    },
  ],
  deletion:
    'Press Delete under the answer, or use `/colorize-privacy` to delete everything stored about your requests and your pictures. When a server removes the bot, everything stored about that server is deleted.',
  resultDeletion: 'The person who asked for it can delete it with the button under the bot’s answer.',
}
