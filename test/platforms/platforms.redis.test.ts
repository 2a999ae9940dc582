import { discordSubject } from '../support/platforms/discord.ts'
import { postcardsSubject } from '../support/platforms/postcards.ts'
import { redditSubject } from '../support/platforms/reddit.ts'
import { webSubject } from '../support/platforms/web.ts'
import { describePlatform } from './contract.ts'

describePlatform(redditSubject)
describePlatform(discordSubject)
describePlatform(webSubject)
describePlatform(postcardsSubject)
