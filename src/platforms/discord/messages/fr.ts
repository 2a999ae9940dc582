import type { DiscordMessages } from './messages.ts'

export const french: DiscordMessages = {
  refusals: {
    no_image: 'Je ne vois aucune image : joignez-en une, ou donnez-moi un lien vers une image.',
    over_quota:
      'C’est plus que ce que je colorise pour une personne en une heure ; veuillez réessayer plus tard.',
    opted_out:
      'Vous m’avez demandé de vous laisser tranquille ; `/coloriser-confidentialité` permet de changer cela.',
    switched_off: 'Les personnes qui gèrent ce serveur m’ont désactivé.',
    message_unreadable:
      'Discord ne me montre pas ce message ; faites un clic droit dessus, puis Applications > Coloriser.',
    source_deleted: 'Ce message a disparu, il n’y a donc plus rien à coloriser.',
  },
  hereItIs: 'La voici en couleurs.',
  hereTheyAre: 'Les voici en couleurs.',
  beforeAndAfter: 'Avant et après',
  repeated: (url) => `J’ai déjà colorisé celle-ci\u00a0: [la voici](<${url}>).`,
  notices: {
    opted_out:
      'C’est noté : je vous laisse tranquille et ne touche pas aux photos que vous publiez ; `/coloriser-confidentialité accepter` permet de changer cela.',
    opted_in: 'C’est noté : je vous réponds à nouveau.',
    data_deleted:
      'C’est noté : ce que je gardais de vos demandes disparaît d’ici une minute ; les messages dans les salons restent jusqu’à ce que quelqu’un les supprime.',
    policy_set: 'C’est noté.',
  },
  managersOnly: 'Seules les personnes qui gèrent ce serveur peuvent me dire comment m’y comporter.',
  altText: 'La photo, avec des couleurs devinées par un réseau de neurones',
  buttons: {
    moreVivid: 'Plus vif',
    softer: 'Plus doux',
    sideBySide: 'Côte à côte',
    colourOnly: 'Couleurs seules',
    remove: 'Supprimer',
  },
  next: (wait) => `Votre demande est la prochaine\u00a0: ${wait}.`,
  inLine: (place, wait) => `Vous êtes numéro ${place} dans la file\u00a0: ${wait}.`,
  seconds: { one: 'environ # seconde', other: 'environ # secondes' },
  minutes: { one: 'environ # minute', other: 'environ # minutes' },
  late: 'Cela a pris plus de temps que Discord n’en accorde pour une réponse, alors la voici à part :',
  lateFrom: (whereUrl) =>
    `Cela a pris plus de temps que Discord n’en accorde pour une réponse\u00a0; voici ce que vous m’avez demandé [là-bas](<${whereUrl}>)\u00a0:`,
  settings: {
    on: 'Je réponds sur ce serveur.',
    off: 'Je suis désactivé sur ce serveur.',
    everywhere: 'Salons : tous.',
    nowhere: 'Salons : aucun.',
    onlyIn: (channels) => `Salons\u00a0: seulement ${channels}.`,
    moreChannels: { one: '# autre', other: '# autres' },
    vividness: (value) => `Vivacité\u00a0: ${value}, sauf si quelqu’un en indique une autre.`,
    hourlyLimit: {
      one: 'Au maximum # demande par heure.',
      other: 'Au maximum # demandes par heure.',
    },
    noHourlyLimit: 'Demandes par heure : ce serveur n’a pas fixé de limite propre.',
  },
  messageCommand: 'Coloriser',
  commands: {
    colorize: ['coloriser', 'Mettre en couleurs une photo en noir et blanc'],
    'colorize.image': ['image', 'La photo'],
    'colorize.link': ['lien', 'Ou un lien vers la photo'],
    'colorize.vividness': ['vivacité', 'Vivacité des couleurs : 0 pâles, 1 naturelles, 2 intenses'],
    'colorize.sideBySide': ['côte-à-côte', 'Montrer la photo et le résultat côte à côte'],
    'colorize.private': ['privé', 'La réponse n’est visible que pour vous'],
    privacy: ['coloriser-confidentialité', 'Ce que je peux faire avec vous et vos photos'],
    'privacy.optOut': ['refuser', 'Je vous laisse tranquille et ne touche pas aux photos que vous publiez'],
    'privacy.optIn': ['accepter', 'Je vous réponds à nouveau'],
    'privacy.deleteMyData': ['supprimer-mes-données', 'Supprimer ce que je garde de vos demandes'],
    settings: ['coloriser-paramètres', 'Comment je me comporte sur ce serveur'],
    'settings.show': ['afficher', 'Afficher comment je me comporte sur ce serveur'],
    'settings.on': ['activer', 'Me laisser répondre sur ce serveur'],
    'settings.off': ['désactiver', 'Me désactiver sur ce serveur'],
    'settings.channels': ['salons', 'Choisir les salons dans lesquels je réponds'],
    'settings.channels.add': ['ajouter', 'Un salon dans lequel je dois répondre'],
    'settings.channels.remove': ['retirer', 'Un salon dans lequel je ne dois plus répondre'],
    'settings.channels.all': ['tous', 'Répondre partout'],
    'settings.vividness': ['vivacité', 'Vivacité des couleurs pour qui n’en indique pas'],
    'settings.vividness.value': ['valeur', '0 pâles, 1 naturelles, 2 intenses'],
    'settings.quota': ['quota', 'Combien de demandes le serveur entier a par heure'],
    'settings.quota.perHour': ['par-heure', 'Le nombre de demandes par heure'],
  },
}
